/**
 * Sockets that carry keepalive options: what a plan does to a socket
 * ({@link io.github.keepalive.socket.KeepaliveApplier}), which amounts it may replace
 * ({@link io.github.keepalive.socket.Unclaimed}), sockets that carry the options by
 * themselves ({@link io.github.keepalive.socket.KeepaliveSocket}), and all sockets of the
 * process ({@link io.github.keepalive.socket.LiveSockets}).
 */
@NullMarked
package io.github.keepalive.socket;

import org.jspecify.annotations.NullMarked;
