/**
 * The values of TCP keepalive: the settings as they are configured
 * ({@link io.github.keepalive.KeepaliveSettings}), the plan for one role that follows
 * from them ({@link io.github.keepalive.KeepalivePlan}), and the result on one socket
 * ({@link io.github.keepalive.KeepaliveReport}).
 */
@NullMarked
package io.github.keepalive;

import org.jspecify.annotations.NullMarked;
