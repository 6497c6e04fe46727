/**
 * Reactor Netty: sets the server options on each TCP listener before it is bound, and the
 * client options on each connection of its clients before it connects, on epoll, io_uring
 * and NIO.
 */
@NullMarked
package io.github.keepalive.reactornetty;

import org.jspecify.annotations.NullMarked;
