package io.github.keepalive.integration;

import io.github.keepalive.LiveSockets.Pass;
import org.jspecify.annotations.Nullable;

/**
 * What a change at run time came to.
 *
 * @param former the plans up to now
 * @param plans the plans from now on
 * @param sockets what it came to on the live sockets, or {@code null} if they cannot be
 * reached
 * @param obstacle why the live sockets cannot be reached, or {@code null} if they can
 * @since 0.1.0
 */
public record KeepaliveChange(KeepalivePlans former, KeepalivePlans plans, @Nullable Pass sockets,
		@Nullable String obstacle) {

}
