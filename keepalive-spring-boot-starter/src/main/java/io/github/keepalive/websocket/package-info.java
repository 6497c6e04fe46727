/**
 * WebSocket clients of a servlet container, which show no socket before it connects: each
 * connection wakes the guard. Those over Reactor Netty are that integration's.
 */
@NullMarked
package io.github.keepalive.websocket;

import org.jspecify.annotations.NullMarked;
