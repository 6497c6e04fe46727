/**
 * MongoDB: over Netty, sets the client options on each connection before it connects.
 * Without Netty, the driver gives no access to its sockets, so each connection wakes the
 * guard.
 */
@NullMarked
package io.github.keepalive.mongodb;

import org.jspecify.annotations.NullMarked;
