package io.github.keepalive.socket;

import java.util.Locale;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepaliveRole;

/**
 * What a live socket is.
 *
 * @since 0.1.0
 */
public enum SocketRole {

	/**
	 * A listening socket.
	 */
	LISTENER(KeepaliveRole.SERVER),

	/**
	 * An accepted socket.
	 */
	INBOUND(KeepaliveRole.SERVER),

	/**
	 * A socket that connected or is about to.
	 */
	OUTBOUND(KeepaliveRole.CLIENT);

	private final KeepaliveRole planRole;

	SocketRole(KeepaliveRole planRole) {
		this.planRole = planRole;
	}

	/**
	 * Return whose plan counts for the socket.
	 * @return the role of the plan
	 */
	public KeepaliveRole planRole() {
		return this.planRole;
	}

	/**
	 * Return whether an option has an effect on a live socket of this role. The segment
	 * size and the number of SYNs are settled when a connection is made.
	 * @param option the option
	 * @return {@code true} if it has
	 */
	boolean isLive(KeepaliveOption option) {
		return switch (option) {
			case SO_KEEPALIVE, TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT, TCP_USER_TIMEOUT -> true;
			case TCP_MAXSEG, TCP_WINDOW_CLAMP, TCP_DEFER_ACCEPT -> this == LISTENER;
			case TCP_SYNCNT -> false;
		};
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
