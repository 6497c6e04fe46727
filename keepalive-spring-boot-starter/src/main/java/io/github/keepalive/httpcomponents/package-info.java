/**
 * Apache HttpComponents 5 behind RestTemplate and RestClient: sets the client options on
 * each connection before it connects, with or without TLS or a proxy.
 */
@NullMarked
package io.github.keepalive.httpcomponents;

import org.jspecify.annotations.NullMarked;
