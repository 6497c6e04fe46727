/**
 * Sets keepalive options on sockets: applies a plan to a socket
 * ({@link io.github.keepalive.socket.KeepaliveApplier}), decides which amounts it may
 * replace ({@link io.github.keepalive.socket.Unclaimed}), provides a socket that sets its
 * own options ({@link io.github.keepalive.socket.KeepaliveSocket}), and examines all
 * sockets of the process ({@link io.github.keepalive.socket.LiveSockets}).
 */
@NullMarked
package io.github.keepalive.socket;

import org.jspecify.annotations.NullMarked;
