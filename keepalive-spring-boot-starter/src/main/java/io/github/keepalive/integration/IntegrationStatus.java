package io.github.keepalive.integration;

import java.util.Locale;

/**
 * What became of the sockets of a library.
 *
 * @since 0.1.0
 */
public enum IntegrationStatus {

	/**
	 * Every option that was asked for is in force.
	 */
	APPLIED("every option is in force"),

	/**
	 * At least one option is not.
	 */
	PARTIAL("some options are not in force, see targets"),

	/**
	 * There was no socket yet.
	 */
	WAITING("no socket yet"),

	/**
	 * The guard has sockets that the library does not show in time.
	 */
	GUARD("the guard has its connections where targets have a note"),

	/**
	 * The library is left alone.
	 */
	OFF("switched off");

	private final String detail;

	IntegrationStatus(String detail) {
		this.detail = detail;
	}

	/**
	 * Return the status in words.
	 * @return the words
	 */
	public String detail() {
		return this.detail;
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
