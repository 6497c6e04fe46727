/**
 * Jetty's HTTP client behind RestTemplate, RestClient and WebClient: each connection
 * carries the client options before it connects.
 */
@NullMarked
package io.github.keepalive.jettyclient;

import org.jspecify.annotations.NullMarked;
