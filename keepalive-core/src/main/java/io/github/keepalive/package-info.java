/**
 * The values of TCP keepalive and the sockets that carry them: what was asked for
 * ({@link io.github.keepalive.KeepaliveSettings}), what that comes to for one role
 * ({@link io.github.keepalive.KeepalivePlan}), and what the kernel then said
 * ({@link io.github.keepalive.KeepaliveReport}).
 */
@NullMarked
package io.github.keepalive;

import org.jspecify.annotations.NullMarked;
