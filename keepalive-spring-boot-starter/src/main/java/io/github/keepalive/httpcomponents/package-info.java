/**
 * Apache HttpComponents 5 behind RestTemplate and RestClient: each connection carries the
 * client options before it connects, plain or TLS, direct or through a proxy.
 */
@NullMarked
package io.github.keepalive.httpcomponents;

import org.jspecify.annotations.NullMarked;
