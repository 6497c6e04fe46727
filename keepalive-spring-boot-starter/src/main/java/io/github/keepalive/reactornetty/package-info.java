/**
 * Reactor Netty: sets the server options on every TCP listener before it is bound, on
 * epoll, io_uring and NIO.
 */
@NullMarked
package io.github.keepalive.reactornetty;

import org.jspecify.annotations.NullMarked;
