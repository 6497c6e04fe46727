/**
 * Redis over Jedis: a connection to a server that stands alone carries the client options
 * before it connects, any other soon afterwards.
 */
@NullMarked
package io.github.keepalive.jedis;

import org.jspecify.annotations.NullMarked;
