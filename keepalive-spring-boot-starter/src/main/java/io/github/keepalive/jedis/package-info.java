/**
 * Redis over Jedis: each connection carries the client options soon after it connects.
 */
@NullMarked
package io.github.keepalive.jedis;

import org.jspecify.annotations.NullMarked;
