/**
 * MongoDB. Over Netty each connection carries the client options before it connects;
 * otherwise the driver shows no socket, and each connection wakes the guard.
 */
@NullMarked
package io.github.keepalive.mongodb;

import org.jspecify.annotations.NullMarked;
