/**
 * Jetty's HTTP client behind RestTemplate, RestClient and WebClient: sets the client
 * options on each connection before it connects.
 */
@NullMarked
package io.github.keepalive.jettyclient;

import org.jspecify.annotations.NullMarked;
