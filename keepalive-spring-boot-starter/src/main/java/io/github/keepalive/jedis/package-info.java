/**
 * Redis over Jedis: sets the client options on a connection to a standalone server before
 * it connects, and on any other connection soon afterwards.
 */
@NullMarked
package io.github.keepalive.jedis;

import org.jspecify.annotations.NullMarked;
