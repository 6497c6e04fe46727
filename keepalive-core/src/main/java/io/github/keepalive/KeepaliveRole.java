package io.github.keepalive;

import java.util.Locale;

/**
 * Which end of a connection a process is, and with it which options apply.
 *
 * @since 0.1.0
 */
public enum KeepaliveRole {

	/**
	 * Outbound connections: those that this process opened with {@code connect(2)}.
	 */
	CLIENT,

	/**
	 * Listeners and the inbound connections that they accept.
	 */
	SERVER;

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
