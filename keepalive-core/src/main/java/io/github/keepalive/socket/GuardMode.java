package io.github.keepalive.socket;

import java.util.Locale;

/**
 * What the guard does with sockets that no integration has prepared.
 *
 * @since 0.1.0
 */
public enum GuardMode {

	/**
	 * Leave them alone.
	 */
	OFF,

	/**
	 * Set the options that are missing. A chosen amount stays.
	 */
	FILL,

	/**
	 * Set every option of a connection, even if the application chose another amount. On
	 * listeners, set only the options that are missing.
	 */
	ENFORCE;

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
