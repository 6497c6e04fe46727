package io.github.keepalive.context;

import io.github.keepalive.socket.LiveSockets.Pass;
import org.jspecify.annotations.Nullable;

/**
 * The result of a change at run time.
 *
 * @param former the plans up to now
 * @param plans the plans from now on
 * @param sockets the result for the live sockets, or {@code null} if they cannot be
 * reached
 * @param obstacle why the live sockets cannot be reached, or {@code null} if they can
 * @since 0.1.0
 */
public record KeepaliveChange(PlansSnapshot former, PlansSnapshot plans, @Nullable Pass sockets,
		@Nullable String obstacle) {

	/**
	 * Return a change that changes nothing, so that no socket is examined.
	 * @param plans the plans up to now and from now on
	 * @return the change
	 */
	public static KeepaliveChange none(PlansSnapshot plans) {
		return new KeepaliveChange(plans, plans, Pass.NONE, null);
	}

}
