/**
 * MongoDB: with Netty, sets the client options on each connection before it connects.
 * Without Netty, the driver gives no access to its sockets, so the guard is notified of
 * each connection.
 */
@NullMarked
package io.github.keepalive.mongodb;

import org.jspecify.annotations.NullMarked;
