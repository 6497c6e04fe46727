/**
 * WebSocket clients of a servlet container. They give no access to a socket before it
 * connects, so the guard is notified of each connection. The Reactor Netty integration
 * covers WebSocket clients over Reactor Netty.
 */
@NullMarked
package io.github.keepalive.websocket;

import org.jspecify.annotations.NullMarked;
