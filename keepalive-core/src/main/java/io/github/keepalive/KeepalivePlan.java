package io.github.keepalive;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The resulting values of one role: one for each of the role's options, with all
 * inherited and derived values. Immutable.
 *
 * @since 0.1.0
 */
public final class KeepalivePlan {

	private final KeepaliveRole role;

	private final Map<KeepaliveOption, KeepaliveValue> values;

	private final SystemDefaults systemDefaults;

	private final boolean userTimeoutDerived;

	private final Scope scope;

	private final Set<KeepaliveOption> asked;

	private final Map<KeepaliveOption, Integer> timings;

	private KeepalivePlan(KeepaliveRole role, Map<KeepaliveOption, KeepaliveValue> values,
			SystemDefaults systemDefaults, boolean userTimeoutDerived, Scope scope) {
		this.role = role;
		this.values = Collections.unmodifiableMap(values);
		this.systemDefaults = systemDefaults;
		this.userTimeoutDerived = userTimeoutDerived;
		this.scope = scope;
		Set<KeepaliveOption> asked = EnumSet.noneOf(KeepaliveOption.class);
		if (isEnabled()) {
			values.forEach((option, value) -> {
				if (value.amount() != 0) {
					asked.add(option);
				}
			});
		}
		this.asked = Collections.unmodifiableSet(asked);
		Map<KeepaliveOption, Integer> timings = new EnumMap<>(KeepaliveOption.class);
		for (KeepaliveOption timing : KeepaliveOption.timings()) {
			if (asked.contains(timing)) {
				timings.put(timing, amount(timing));
			}
		}
		this.timings = Collections.unmodifiableMap(timings);
	}

	/**
	 * Create the plan of a role. An option that is not set has its default. A user
	 * timeout of {@link KeepaliveSettings#DERIVED} becomes idle + interval x count. For a
	 * timing that is left to the system, the system's value is used.
	 * @param role the role
	 * @param settings the settings
	 * @param systemDefaults the system's own values
	 * @return the plan
	 */
	public static KeepalivePlan of(KeepaliveRole role, KeepaliveSettings settings, SystemDefaults systemDefaults) {
		Map<KeepaliveOption, KeepaliveValue> values = new EnumMap<>(KeepaliveOption.class);
		settings.orElse(KeepaliveSettings.defaults()).values().forEach((option, value) -> {
			if (option.supports(role)) {
				values.put(option, value);
			}
		});
		KeepalivePlan plan = new KeepalivePlan(role, values, systemDefaults, false, Scope.ROLE);
		if (plan.amount(KeepaliveOption.TCP_USER_TIMEOUT) == KeepaliveSettings.DERIVED) {
			values.put(KeepaliveOption.TCP_USER_TIMEOUT, plan.derivedUserTimeout());
			return new KeepalivePlan(role, values, systemDefaults, true, Scope.ROLE);
		}
		return plan;
	}

	private KeepaliveValue derivedUserTimeout() {
		int millis = deriveUserTimeoutMillis(amountInForce(KeepaliveOption.TCP_KEEPIDLE),
				amountInForce(KeepaliveOption.TCP_KEEPINTVL), amountInForce(KeepaliveOption.TCP_KEEPCNT));
		KeepaliveValue asked = value(KeepaliveOption.TCP_USER_TIMEOUT);
		return new KeepaliveValue(millis, "derived: idle + interval x count (" + asked.origin() + ")", asked.key());
	}

	/**
	 * Derive a user timeout: idle + interval x count, the time after which the count of
	 * unanswered probes would end an idle connection.
	 * @param idleSeconds the idle time in seconds
	 * @param intervalSeconds the interval in seconds
	 * @param count the number of probes
	 * @return the user timeout in milliseconds, at most 2147483647
	 */
	public static int deriveUserTimeoutMillis(long idleSeconds, long intervalSeconds, long count) {
		return (int) Math.min(1000 * (idleSeconds + intervalSeconds * count), Integer.MAX_VALUE);
	}

	/**
	 * Return whether the user timeout is derived. If a socket keeps other timings, the
	 * user timeout is derived from those: with a longer one the kernel would ignore the
	 * count, and with a shorter one a single lost probe would end the connection.
	 * @return {@code false} if it was set, or is left to the system
	 */
	public boolean isUserTimeoutDerived() {
		return this.userTimeoutDerived;
	}

	/**
	 * Return the keepalive timings that the kernel is asked to set: TCP_KEEPIDLE,
	 * TCP_KEEPINTVL and TCP_KEEPCNT, without those that are left to the system.
	 * @return the amounts by option
	 */
	public Map<KeepaliveOption, Integer> timings() {
		return this.timings;
	}

	/**
	 * Return the system's default values, as they were when the plan was made.
	 * @return the system's own values
	 */
	public SystemDefaults systemDefaults() {
		return this.systemDefaults;
	}

	/**
	 * Return this plan as that of an integration.
	 * @param name the name of the integration
	 * @return the plan
	 */
	public KeepalivePlan ofIntegration(String name) {
		return in(new Scope(name, this.scope.target()));
	}

	/**
	 * Return this plan as that of a target.
	 * @param name the name of the target
	 * @return the plan
	 */
	public KeepalivePlan ofTarget(String name) {
		return in(new Scope(this.scope.integration(), name));
	}

	private KeepalivePlan in(Scope scope) {
		return new KeepalivePlan(this.role, this.values, this.systemDefaults, this.userTimeoutDerived, scope);
	}

	/**
	 * Return this plan with some options left to the system, because they cannot be set.
	 * @param options the options
	 * @return the plan
	 */
	public KeepalivePlan without(Set<KeepaliveOption> options) {
		Map<KeepaliveOption, KeepaliveValue> values = new EnumMap<>(this.values);
		values.replaceAll((option, value) -> options.contains(option)
				? new KeepaliveValue(0, value.origin(), value.key()) : value);
		return new KeepalivePlan(this.role, values, this.systemDefaults, this.userTimeoutDerived, this.scope);
	}

	/**
	 * Return the target whose connections the plan is for.
	 * @return the name of the target, or {@code null} if the plan is not for a target
	 */
	public @Nullable String target() {
		return this.scope.target();
	}

	/**
	 * Return the role that the plan is for.
	 * @return the role
	 */
	public KeepaliveRole role() {
		return this.role;
	}

	/**
	 * Return whether options are set on the role's sockets.
	 * @return {@code false} if the sockets are left alone
	 */
	public boolean isEnabled() {
		return amount(KeepaliveOption.SO_KEEPALIVE) != 0;
	}

	/**
	 * Return the values of all options that the role has.
	 * @return the values by option
	 */
	public Map<KeepaliveOption, KeepaliveValue> values() {
		return this.values;
	}

	/**
	 * Return the options that the kernel is asked to set: those that are not left to the
	 * system, or none if the plan is not enabled.
	 * @return the options to set
	 */
	public Set<KeepaliveOption> asked() {
		return this.asked;
	}

	/**
	 * Return whether the kernel is asked to set an option.
	 * @param option the option
	 * @return {@code false} if it is left to the system or the role does not have it
	 */
	public boolean asks(KeepaliveOption option) {
		return this.asked.contains(option);
	}

	/**
	 * Return the amount of an option.
	 * @param option an option that the role has
	 * @return the amount in the option's unit, {@code 0} if it is left to the system
	 */
	public int amount(KeepaliveOption option) {
		return value(option).amount();
	}

	/**
	 * Return the value of an option and where it comes from.
	 * @param option an option that the role has
	 * @return the value
	 */
	public KeepaliveValue value(KeepaliveOption option) {
		KeepaliveValue value = this.values.get(option);
		if (value == null) {
			throw new IllegalArgumentException("A " + this.role + " has no " + option);
		}
		return value;
	}

	/**
	 * Return the key that an option was set with, or else that of the property that sets
	 * it for what the plan is for.
	 * @param option an option that the role has
	 * @return the key, such as {@code keepalive.client.idle},
	 * {@code keepalive.targets.warehouse.idle} or {@code TCP_KEEPIDLE}
	 */
	String key(KeepaliveOption option) {
		String written = value(option).key();
		if (written != null) {
			return written;
		}
		if (this.scope.target() != null) {
			return "keepalive.targets." + this.scope.target() + "." + option.property();
		}
		return (this.scope.integration() != null)
				? "keepalive.integrations." + this.scope.integration() + "." + option.property()
				: option.key(this.role);
	}

	/**
	 * Return the amount that an option has on a socket: that of the plan, or the system's
	 * default if the plan leaves the option to the system.
	 * @param option an option that the role has
	 * @return the amount in the option's unit
	 */
	long amountInForce(KeepaliveOption option) {
		int amount = amount(option);
		return (amount != 0) ? amount : this.systemDefaults.amount(option);
	}

	/**
	 * Return whether an option of a socket has the amount of the plan.
	 * @param option an option that the kernel is asked to set
	 * @param amount the amount that the socket has
	 * @return {@code true} if it is the same amount, or the one that the kernel rounds it
	 * up to
	 */
	public boolean isMetBy(KeepaliveOption option, long amount) {
		long asked = amount(option);
		return switch (option) {
			// The kernel rounds up to the next retransmission of the SYN-ACK. The waits
			// between them double.
			case TCP_DEFER_ACCEPT -> amount >= asked && amount <= 2 * asked + 1;
			// The kernel rounds up to half of the smallest receive buffer, which depends
			// on its version.
			case TCP_WINDOW_CLAMP -> amount == asked || (amount > asked && amount <= 2048);
			default -> amount == asked;
		};
	}

	/**
	 * Return whether another plan has the same amounts.
	 * @param other the other plan, of the same role
	 * @return {@code true} if the amounts are the same, whatever their origins
	 */
	public boolean hasSameAmounts(KeepalivePlan other) {
		return this.userTimeoutDerived == other.userTimeoutDerived
				&& this.values.keySet().stream().allMatch((option) -> amount(option) == other.amount(option));
	}

	/**
	 * Return the amounts of some options on a socket that conforms to this plan.
	 * @param options the options
	 * @return the amount of each of the options; the system's default for one that is
	 * left to the system
	 */
	public Map<KeepaliveOption, Integer> inForce(Set<KeepaliveOption> options) {
		Map<KeepaliveOption, Integer> amounts = new EnumMap<>(KeepaliveOption.class);
		options.forEach((option) -> amounts.put(option, (int) amountInForce(option)));
		return amounts;
	}

	/**
	 * Return after what time an idle connection to a vanished peer ends. The kernel
	 * checks the connection only when a probe is due: after the idle time, and then at
	 * each interval. With a user timeout, it ends the connection at the first check after
	 * the timeout that follows a probe. Without one, it does so after count probes.
	 * @return the time from the last packet to the end of the connection
	 */
	public Duration idleDeadPeerAfter() {
		long idle = amountInForce(KeepaliveOption.TCP_KEEPIDLE);
		// The sysctl may be 0, which a socket cannot have.
		long interval = Math.max(1, amountInForce(KeepaliveOption.TCP_KEEPINTVL));
		long userTimeoutMillis = amount(KeepaliveOption.TCP_USER_TIMEOUT);
		if (userTimeoutMillis == 0) {
			return Duration.ofSeconds(idle + interval * amountInForce(KeepaliveOption.TCP_KEEPCNT));
		}
		long beyondIdleMillis = Math.max(0, userTimeoutMillis - idle * 1000);
		long intervals = Math.max(1, (beyondIdleMillis + interval * 1000 - 1) / (interval * 1000));
		return Duration.ofSeconds(idle + interval * intervals);
	}

	/**
	 * The sockets of the role that a plan is for.
	 *
	 * @param integration the integration that has them, or {@code null} for any
	 * @param target the target of the connections, or {@code null} for those of none
	 */
	private record Scope(@Nullable String integration, @Nullable String target) {

		static final Scope ROLE = new Scope(null, null);

	}

}
