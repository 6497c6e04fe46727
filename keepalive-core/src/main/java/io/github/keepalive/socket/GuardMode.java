package io.github.keepalive.socket;

import java.util.Locale;

/**
 * What becomes of sockets that no integration prepared.
 *
 * @since 0.1.0
 */
public enum GuardMode {

	/**
	 * They are left alone.
	 */
	OFF,

	/**
	 * They get what they lack: an amount that was chosen stays.
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
