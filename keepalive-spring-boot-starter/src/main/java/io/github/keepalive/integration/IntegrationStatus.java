package io.github.keepalive.integration;

import java.util.Locale;

/**
 * The status of the sockets of a library.
 *
 * @since 0.1.0
 */
public enum IntegrationStatus {

	/**
	 * Every option of the plan is in force.
	 */
	APPLIED("every option is in force"),

	/**
	 * At least one option of the plan is not in force.
	 */
	PARTIAL("some options are not in force, see targets"),

	/**
	 * There was no socket yet.
	 */
	WAITING("no socket yet"),

	/**
	 * The guard sets the options of sockets that the integration cannot reach in time.
	 */
	GUARD("the guard sets the options of the targets that have a note"),

	/**
	 * The library is left alone.
	 */
	OFF("switched off");

	private final String detail;

	IntegrationStatus(String detail) {
		this.detail = detail;
	}

	/**
	 * Return a description of the status.
	 * @return the description
	 */
	public String detail() {
		return this.detail;
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
