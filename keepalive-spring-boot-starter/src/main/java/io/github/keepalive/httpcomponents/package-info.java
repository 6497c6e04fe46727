/**
 * Apache HttpComponents 5 behind RestTemplate, RestClient and WebClient, with or without
 * TLS or a proxy. For RestTemplate and RestClient, sets the client options on each
 * connection before it connects. For WebClient, sets SO_KEEPALIVE and the timings before,
 * and the other options just after the connection attempt has begun.
 */
@NullMarked
package io.github.keepalive.httpcomponents;

import org.jspecify.annotations.NullMarked;
