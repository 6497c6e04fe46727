/**
 * Reactor Netty: every TCP listener carries the server options before it is bound, on
 * epoll, io_uring and NIO alike.
 */
@NullMarked
package io.github.keepalive.reactornetty;

import org.jspecify.annotations.NullMarked;
