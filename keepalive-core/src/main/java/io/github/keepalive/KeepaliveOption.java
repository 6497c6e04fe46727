package io.github.keepalive;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The table of options. Everything that the project knows about an option is defined
 * here. The constants have the kernel's names, and the numbers are those of Linux.
 *
 * @since 0.1.0
 */
public enum KeepaliveOption {

	/**
	 * Whether an idle connection is probed. System default: off. A listener has it only
	 * for the connections that it will accept. See {@code man 7 socket}, RFC 9293 section
	 * 3.8.4.
	 */
	SO_KEEPALIVE(Level.SOCKET, 9, KeepaliveUnit.BOOLEAN, 0, 1, 1, "enabled", Roles.BOTH, "KEEPALIVE",
			"DD_USE_KEEPALIVE"),

	/**
	 * Seconds without traffic before the first probe, 1 to 32767. System default:
	 * {@code tcp_keepalive_time}, 7200. Without effect unless SO_KEEPALIVE is on. See
	 * {@code man 7 tcp}.
	 */
	TCP_KEEPIDLE(Level.TCP, 4, KeepaliveUnit.SECONDS, 1, 32767, 15, "idle", Roles.BOTH, "TCP_KEEPIDLE", "KEEPIDLE",
			"DD_TCP_KEEPALIVE_TIME"),

	/**
	 * Seconds between two probes, 1 to 32767. System default:
	 * {@code tcp_keepalive_intvl}, 75. Without effect unless SO_KEEPALIVE is on. See
	 * {@code man 7 tcp}.
	 */
	TCP_KEEPINTVL(Level.TCP, 5, KeepaliveUnit.SECONDS, 1, 32767, 15, "interval", Roles.BOTH, "TCP_KEEPINTVL",
			"KEEPINTVL", "DD_TCP_KEEPALIVE_INTVL"),

	/**
	 * Unanswered probes after which the connection is dropped, 1 to 127. System default:
	 * {@code tcp_keepalive_probes}, 9. The kernel ignores it if TCP_USER_TIMEOUT is set.
	 * See {@code man 7 tcp}.
	 */
	TCP_KEEPCNT(Level.TCP, 6, KeepaliveUnit.COUNT, 1, 127, 9, "count", Roles.BOTH, "TCP_KEEPCNT", "KEEPCNT",
			"DD_TCP_KEEPALIVE_PROBES"),

	/**
	 * Milliseconds that sent data may stay unacknowledged, 1 to 2147483647. System
	 * default: 0, which leaves it to {@code tcp_retries2}, 13 to 30 minutes. It also
	 * limits {@code connect(2)} and idle connections. See {@code man 7 tcp}, RFC 5482.
	 */
	TCP_USER_TIMEOUT(Level.TCP, 18, KeepaliveUnit.MILLISECONDS, 1, Integer.MAX_VALUE, KeepaliveSettings.DERIVED,
			"user-timeout", Roles.BOTH, "TCP_USER_TIMEOUT"),

	/**
	 * Largest segment in bytes, 88 to 32767. System default: from the interface's MTU.
	 * Without effect once connected. See {@code man 7 tcp}.
	 */
	TCP_MAXSEG(Level.TCP, 2, KeepaliveUnit.BYTES, 88, 32767, 0, "max-segment-size", Roles.BOTH, "TCP_MAXSEG"),

	/**
	 * Limit of the advertised window in bytes; below 1152 the kernel uses 1152. System
	 * default: no limit. See {@code man 7 tcp}.
	 */
	TCP_WINDOW_CLAMP(Level.TCP, 10, KeepaliveUnit.BYTES, 1, Integer.MAX_VALUE, 0, "window-clamp", Roles.BOTH,
			"TCP_WINDOW_CLAMP"),

	/**
	 * SYN retransmissions before {@code connect(2)} gives up, 1 to 127. System default:
	 * {@code tcp_syn_retries}, 6. See {@code man 7 tcp}.
	 */
	TCP_SYNCNT(Level.TCP, 7, KeepaliveUnit.COUNT, 1, 127, 0, "syn-count", Roles.CLIENT_ONLY, "TCP_SYNCNT"),

	/**
	 * Seconds for which the kernel waits for a connection's first data before it passes
	 * the connection to the acceptor, 1 to 32767. The kernel rounds it up to whole
	 * retransmissions: 5 becomes 7. System default: 0, off. Accepted connections do not
	 * inherit it. See {@code man 7 tcp}.
	 */
	TCP_DEFER_ACCEPT(Level.TCP, 9, KeepaliveUnit.SECONDS, 1, 32767, 0, "defer-accept", Roles.SERVER_ONLY,
			"TCP_DEFER_ACCEPT");

	private static final Set<KeepaliveOption> TIMINGS = Collections
		.unmodifiableSet(EnumSet.of(TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT));

	private static final Set<KeepaliveOption> PROBING = Collections
		.unmodifiableSet(EnumSet.of(SO_KEEPALIVE, TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT));

	private final int level;

	private final int number;

	private final KeepaliveUnit unit;

	private final int min;

	private final int max;

	private final int defaultAmount;

	private final String property;

	private final Set<KeepaliveRole> roles;

	private final List<String> variables;

	KeepaliveOption(int level, int number, KeepaliveUnit unit, int min, int max, int defaultAmount, String property,
			Set<KeepaliveRole> roles, String... variables) {
		this.level = level;
		this.number = number;
		this.unit = unit;
		this.min = min;
		this.max = max;
		this.defaultAmount = defaultAmount;
		this.property = property;
		this.roles = roles;
		this.variables = List.of(variables);
	}

	/**
	 * Return the options that say when probes are sent and how many: TCP_KEEPIDLE,
	 * TCP_KEEPINTVL and TCP_KEEPCNT.
	 * @return the keepalive timings
	 */
	public static Set<KeepaliveOption> timings() {
		return TIMINGS;
	}

	/**
	 * Return the options that say whether, when and how many probes are sent:
	 * SO_KEEPALIVE and the timings.
	 * @return the options
	 */
	public static Set<KeepaliveOption> probing() {
		return PROBING;
	}

	/**
	 * Return the level of the option, the second argument of {@code setsockopt(2)}.
	 * @return the level
	 */
	public int level() {
		return this.level;
	}

	/**
	 * Return the number of the option, the third argument of {@code setsockopt(2)}.
	 * @return the number
	 */
	public int number() {
		return this.number;
	}

	/**
	 * Return the unit in which the kernel counts the option.
	 * @return the unit
	 */
	public KeepaliveUnit unit() {
		return this.unit;
	}

	/**
	 * Return the amount that applies if nothing is configured.
	 * @return the amount in the option's unit, {@code 0} for "left to the system" or
	 * {@link KeepaliveSettings#DERIVED}
	 */
	public int defaultAmount() {
		return this.defaultAmount;
	}

	/**
	 * Return the last part of the option's property key.
	 * @return the name, such as {@code idle}
	 */
	public String property() {
		return this.property;
	}

	/**
	 * Return the key that sets the option for every role that has it.
	 * @return the key, such as {@code keepalive.idle} or
	 * {@code keepalive.client.syn-count}
	 */
	public String key() {
		if (this.roles.size() == 1) {
			return key(this.roles.iterator().next());
		}
		return "keepalive." + this.property;
	}

	/**
	 * Return the key that sets the option for one role.
	 * @param role the role
	 * @return the key, such as {@code keepalive.client.idle}
	 */
	public String key(KeepaliveRole role) {
		return "keepalive." + role + "." + this.property;
	}

	/**
	 * Return the option that a key sets, for every role or for one.
	 * @param key the key, such as {@code keepalive.idle} or {@code keepalive.client.idle}
	 * @return the option, or {@code null} if the key sets none
	 */
	public static @Nullable KeepaliveOption ofKey(String key) {
		for (KeepaliveOption option : values()) {
			boolean ofRole = option.roles.stream().anyMatch((role) -> key.equals(option.key(role)));
			if (ofRole || key.equals(option.key())) {
				return option;
			}
		}
		return null;
	}

	/**
	 * Return the option that a property sets.
	 * @param property the last part of its key, such as {@code idle}
	 * @return the option, or {@code null} if the property sets none
	 */
	public static @Nullable KeepaliveOption ofProperty(String property) {
		for (KeepaliveOption option : values()) {
			if (property.equals(option.property)) {
				return option;
			}
		}
		return null;
	}

	/**
	 * Return the environment variables that set the option; the first one that is set
	 * wins.
	 * @return the names
	 */
	public List<String> variables() {
		return this.variables;
	}

	/**
	 * Return whether the option has a meaning for the given role.
	 * @param role the role
	 * @return {@code true} if it has
	 */
	public boolean supports(KeepaliveRole role) {
		return this.roles.contains(role);
	}

	/**
	 * Describe the values that are allowed.
	 * @return a description such as
	 * {@code whole seconds from 1s to 32767s, or 0 to leave it to the system}
	 */
	public String expected() {
		String range = " from " + this.unit.format(this.min) + " to " + this.unit.format(this.max) + orElse();
		return switch (this.unit) {
			case BOOLEAN -> "true or false";
			case SECONDS, MILLISECONDS -> "whole " + this.unit + range;
			case COUNT -> "a number" + range;
			case BYTES -> "bytes" + range;
		};
	}

	/**
	 * Describe the values that an environment variable of the option may have: a number
	 * in the option's unit, without a suffix.
	 * @return the description
	 */
	String expectedOfVariable() {
		String range = " from " + this.min + " to " + this.max + orElse();
		return switch (this.unit) {
			case BOOLEAN -> "on or off";
			case SECONDS, MILLISECONDS, BYTES -> "a number of " + this.unit + range;
			case COUNT -> "a number" + range;
		};
	}

	private String orElse() {
		return ((this == TCP_USER_TIMEOUT) ? ", -1 to derive it from idle, interval and count" : "")
				+ ", or 0 to leave it to the system";
	}

	/**
	 * Give an example of a value that is allowed.
	 * @return the example as it is written in a property
	 */
	public String example() {
		return switch (this) {
			case SO_KEEPALIVE -> "true";
			case TCP_USER_TIMEOUT -> "150s";
			case TCP_MAXSEG -> "1200";
			case TCP_WINDOW_CLAMP -> "65536";
			case TCP_SYNCNT -> "3";
			case TCP_DEFER_ACCEPT -> "5s";
			default -> this.unit.format(this.defaultAmount);
		};
	}

	/**
	 * Return the amount of a value as an application writes it.
	 * @param value a {@link java.time.Duration} for times, an {@link Integer} for counts
	 * and bytes, a {@link Boolean} for SO_KEEPALIVE
	 * @return the amount in the option's unit
	 * @throws InvalidKeepaliveValueException if the value is not allowed
	 */
	int amountOf(Object value) {
		try {
			long amount = this.unit.amountOf(value);
			if (isAllowed(amount)) {
				return (int) amount;
			}
			throw new InvalidKeepaliveValueException(this, this.unit.format(amount));
		}
		catch (ArithmeticException ex) {
			throw new InvalidKeepaliveValueException(this, value.toString());
		}
	}

	/**
	 * Parse an amount without a unit, such as that of an environment variable: a number
	 * in the option's unit, {@code on} or {@code off}.
	 * @param text the text
	 * @return the amount in the option's unit, or {@code null} if the text is not an
	 * allowed amount
	 */
	public @Nullable Integer parse(String text) {
		try {
			long amount = this.unit.parse(text.trim());
			return isAllowed(amount) ? (int) amount : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	private boolean isAllowed(long amount) {
		boolean special = amount == 0 || (this == TCP_USER_TIMEOUT && amount == KeepaliveSettings.DERIVED);
		return special || isInRange(amount);
	}

	/**
	 * Return whether an amount can be set on a socket.
	 * @param amount the amount in the option's unit
	 * @return {@code false} if the kernel would refuse it
	 */
	public boolean isInRange(long amount) {
		return amount >= this.min && amount <= this.max;
	}

	private static final class Level {

		static final int SOCKET = 1;

		static final int TCP = 6;

		private Level() {
		}

	}

	private static final class Roles {

		static final Set<KeepaliveRole> BOTH = EnumSet.allOf(KeepaliveRole.class);

		static final Set<KeepaliveRole> CLIENT_ONLY = EnumSet.of(KeepaliveRole.CLIENT);

		static final Set<KeepaliveRole> SERVER_ONLY = EnumSet.of(KeepaliveRole.SERVER);

		private Roles() {
		}

	}

}
