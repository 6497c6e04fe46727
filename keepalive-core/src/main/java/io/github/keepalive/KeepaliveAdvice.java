package io.github.keepalive;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Advice to change a value that is allowed but probably a mistake.
 *
 * @param id the subject of the advice
 * @param role the connections that it is about, or {@code null} if it is about those of
 * both roles or about none
 * @param text a sentence that says what will happen and what to type instead
 * @since 0.1.0
 */
public record KeepaliveAdvice(Id id, @Nullable KeepaliveRole role, String text) {

	/**
	 * Create advice that is not about the connections of one role.
	 * @param id the subject of the advice
	 * @param text a sentence that says what will happen and what to type instead
	 */
	public KeepaliveAdvice(Id id, String text) {
		this(id, null, text);
	}

	/**
	 * Return the same advice for the connections of both roles.
	 * @return the advice
	 */
	public KeepaliveAdvice ofBothRoles() {
		return new KeepaliveAdvice(this.id, this.text);
	}

	/**
	 * Return the advice as it is logged.
	 * @return the text, then the id and the direction in brackets, such as
	 * {@code [one-lost-probe, outbound]}
	 */
	@Override
	public String toString() {
		if (this.role == null) {
			return this.text + " [" + this.id + "]";
		}
		return this.text + " [" + this.id + ", " + ((this.role == KeepaliveRole.CLIENT) ? "outbound" : "inbound") + "]";
	}

	/**
	 * The subjects of advice.
	 */
	public enum Id {

		/**
		 * One lost probe ends an idle connection.
		 */
		ONE_LOST_PROBE,

		/**
		 * The count of probes is ignored, because the user timeout is longer.
		 */
		COUNT_IGNORED,

		/**
		 * A vanished peer is noticed later than without a user timeout.
		 */
		LATE_USER_TIMEOUT,

		/**
		 * Two lost packets in a row end a connection.
		 */
		SHORT_USER_TIMEOUT,

		/**
		 * The user timeout ends a connection attempt before the connect timeout does.
		 */
		CONNECT_TIMEOUT,

		/**
		 * The user timeout is longer than callers wait for a connection of the pool.
		 */
		POOL_TIMEOUT,

		/**
		 * The first probe comes after well-known middleboxes drop the connection.
		 */
		LONG_IDLE,

		/**
		 * Segments are so small that headers are a large part of the traffic.
		 */
		SMALL_SEGMENTS,

		/**
		 * The guard's interval is so long that connections get their options late.
		 */
		GUARD_INTERVAL,

		/**
		 * No connection can belong to a target.
		 */
		UNUSED_TARGET,

		/**
		 * The settings of an integration have no effect.
		 */
		UNUSED_SETTINGS;

		/**
		 * Return the id as it is written in {@code keepalive.advice.ignore}.
		 * @return the id, such as {@code one-lost-probe}
		 */
		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

	}

}
