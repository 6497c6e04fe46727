package io.github.keepalive.socket;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.LibraryDefaults;
import io.github.keepalive.LibraryDefaults.OtherAmounts;
import io.github.keepalive.SystemDefaults;
import io.github.keepalive.socket.Decision.Kept;
import io.github.keepalive.socket.Decision.SetTo;
import io.github.keepalive.socket.Decision.Settled;
import org.jspecify.annotations.Nullable;

/**
 * The amounts of a socket that a plan may replace, because neither the application nor
 * the user of a library chose them. A chosen amount stays. Only this class makes that
 * decision. It compares amounts and touches no socket. Immutable.
 *
 * <p>
 * A plan must not make a connection less robust than it was. If TCP_USER_TIMEOUT is set,
 * the kernel ignores TCP_KEEPCNT. Each time a probe is due, it compares the user timeout
 * with the time since it last heard from the peer. A derived user timeout is therefore
 * calculated from the timings that the socket will really have. If a chosen user timeout
 * is barely longer than idle + interval, the plan's timings are not set, because a single
 * lost probe would end the connection.
 *
 * @since 0.1.0
 */
public final class Unclaimed {

	private static final Unclaimed EVERYTHING = new Unclaimed(Extent.EVERYTHING, List.of());

	private static final Unclaimed NOTHING = new Unclaimed(Extent.RULES, List.of());

	private final Extent extent;

	private final List<Rule> rules;

	private Unclaimed(Extent extent, List<Rule> rules) {
		this.extent = extent;
		this.rules = rules;
	}

	/**
	 * Return that every amount may be replaced: for a new socket, or to enforce a plan.
	 * @return everything
	 */
	public static Unclaimed everything() {
		return EVERYTHING;
	}

	/**
	 * Return that no amount may be replaced.
	 * @return nothing
	 */
	public static Unclaimed nothing() {
		return NOTHING;
	}

	/**
	 * Return that the system's default values may be replaced.
	 * @param defaults the system's own values
	 * @return the system's defaults
	 */
	public static Unclaimed systemDefaults(SystemDefaults defaults) {
		return of((option, present, plan) -> Integer.valueOf(defaults.amount(option)).equals(present.get(option)));
	}

	/**
	 * Return that the built-in timings of each {@linkplain LibraryDefaults known library}
	 * may be replaced.
	 * @param defaults the system's own values
	 * @return the built-in amounts
	 */
	public static Unclaimed libraries(SystemDefaults defaults) {
		return of((option, present, plan) -> libraryOf(present, plan, defaults) != null
				&& KeepaliveOption.timings().contains(option));
	}

	/**
	 * Find the library whose built-in amounts a socket has.
	 * @param present the amounts that the socket has
	 * @param plan the plan; a timing that the library does not set may have the plan's
	 * amount
	 * @param defaults the system's own values
	 * @return the library, or {@code null} if no known library has these amounts
	 */
	static @Nullable LibraryDefaults libraryOf(Map<KeepaliveOption, Integer> present, KeepalivePlan plan,
			SystemDefaults defaults) {
		OtherAmounts others = (timing, amount) -> amount == defaults.amount(timing)
				|| Integer.valueOf(amount).equals(plan.timings().get(timing));
		for (LibraryDefaults library : LibraryDefaults.values()) {
			if (library.areThoseOf(present, others)) {
				return library;
			}
		}
		return null;
	}

	/**
	 * Return that the amounts which a library sets by itself may be replaced: its
	 * built-in amounts, if the socket has all of them, and each amount that this starter
	 * configured in the library.
	 * @param builtIn the library's built-in amounts
	 * @param configured the amounts that this starter configured in the library
	 * @return the library's amounts
	 */
	public static Unclaimed library(Map<KeepaliveOption, Integer> builtIn, Map<KeepaliveOption, Integer> configured) {
		return of(new LibraryRule(Map.copyOf(builtIn), Map.copyOf(configured)));
	}

	/**
	 * Return that one amount of one option may be replaced.
	 * @param option the option
	 * @param amount the amount, or {@code null} for none
	 * @return the amount
	 */
	static Unclaimed amount(KeepaliveOption option, @Nullable Integer amount) {
		return of((candidate, present, plan) -> candidate == option && amount != null
				&& amount.equals(present.get(option)));
	}

	/**
	 * Return that the amounts which former plans asked for may be replaced.
	 * @param plans the former plans, the latest first
	 * @return the amounts of the plans
	 */
	public static Unclaimed former(List<KeepalivePlan> plans) {
		return of(new FormerRule(List.copyOf(plans)));
	}

	private static Unclaimed of(Rule rule) {
		return new Unclaimed(Extent.RULES, List.of(rule));
	}

	/**
	 * Return these amounts without those of some options.
	 * @param options the options whose amounts count as chosen
	 * @return the smaller set of amounts
	 */
	public Unclaimed except(Set<KeepaliveOption> options) {
		return of((option, present, plan) -> !options.contains(option) && covers(option, present, plan));
	}

	/**
	 * Return these amounts and others.
	 * @param other the other amounts
	 * @return both
	 */
	public Unclaimed and(Unclaimed other) {
		return new Unclaimed((this.extent == Extent.EVERYTHING) ? this.extent : other.extent,
				Stream.concat(this.rules.stream(), other.rules.stream()).toList());
	}

	/**
	 * Return whether every amount may be replaced, so that none need be read.
	 * @return {@code false} if some amounts may have to stay
	 */
	boolean isEverything() {
		return this.extent == Extent.EVERYTHING;
	}

	/**
	 * Return whether an option that the plan does not ask for may be reset to the default
	 * of the system or of the library.
	 * @return {@code false} if a plan that asks for nothing leaves the socket alone
	 */
	boolean mayTakeBack() {
		return this.rules.stream().anyMatch(Rule::mayTakeBack);
	}

	private boolean covers(KeepaliveOption option, Map<KeepaliveOption, Integer> present, KeepalivePlan plan) {
		return isEverything() || (present.get(option) != null
				&& this.rules.stream().anyMatch((rule) -> rule.covers(option, present, plan)));
	}

	/**
	 * Decide on some options of a socket.
	 * @param options the options
	 * @param present the amounts that the socket has; an option that cannot be read is
	 * absent
	 * @param plan the plan
	 * @return a decision for each of the options
	 */
	public Map<KeepaliveOption, Decision> decide(Collection<KeepaliveOption> options,
			Map<KeepaliveOption, Integer> present, KeepalivePlan plan) {
		Map<KeepaliveOption, Decision> decisions = new EnumMap<>(KeepaliveOption.class);
		for (KeepaliveOption option : options) {
			decisions.put(option, decide(option, present, plan));
		}
		return decisions;
	}

	/**
	 * Decide on an option of a socket.
	 * @param option an option that the plan's role has
	 * @param present the amounts that the socket has, TCP_USER_TIMEOUT and the timings
	 * among them; an option that cannot be read is absent
	 * @param plan the plan
	 * @return {@code Settled}, {@code SetTo} or {@code Kept}
	 */
	public Decision decide(KeepaliveOption option, Map<KeepaliveOption, Integer> present, KeepalivePlan plan) {
		Decision decision = decideAlone(option, present, plan);
		boolean probing = KeepaliveOption.probing().contains(option);
		return (probing && decision instanceof SetTo && isCutShort(present, plan)) ? new Kept() : decision;
	}

	private Decision decideAlone(KeepaliveOption option, Map<KeepaliveOption, Integer> present, KeepalivePlan plan) {
		Integer amount = present.get(option);
		if (!plan.asks(option)) {
			Integer without = (amount != null) ? without(option, present, plan) : null;
			return (without == null || without.equals(amount)) ? new Settled() : new SetTo(without);
		}
		int wanted = wanted(option, present, plan);
		if (amount != null && isMet(option, amount, wanted, plan)) {
			return new Settled();
		}
		return covers(option, present, plan) ? new SetTo(wanted) : new Kept();
	}

	private @Nullable Integer without(KeepaliveOption option, Map<KeepaliveOption, Integer> present,
			KeepalivePlan plan) {
		for (Rule rule : this.rules) {
			Integer without = rule.covers(option, present, plan) ? rule.without(option, plan) : null;
			if (without != null) {
				return without;
			}
		}
		return null;
	}

	private boolean isMet(KeepaliveOption option, int amount, int wanted, KeepalivePlan plan) {
		if (option == KeepaliveOption.TCP_USER_TIMEOUT || amount == wanted) {
			return amount == wanted;
		}
		// The kernel rounds amounts, so an amount that a former plan set may seem to meet
		// this plan.
		return plan.isMetBy(option, amount)
				&& this.rules.stream().noneMatch((rule) -> rule.mayBeRoundedFrom(option, wanted));
	}

	private int wanted(KeepaliveOption option, Map<KeepaliveOption, Integer> present, KeepalivePlan plan) {
		if (option != KeepaliveOption.TCP_USER_TIMEOUT || !plan.isUserTimeoutDerived()) {
			return plan.amount(option);
		}
		Integer derived = derive((timing) -> resulting(timing, present, plan));
		return (derived != null) ? derived : plan.amount(option);
	}

	private @Nullable Integer resulting(KeepaliveOption option, Map<KeepaliveOption, Integer> present,
			KeepalivePlan plan) {
		return (decideAlone(option, present, plan) instanceof SetTo set) ? Integer.valueOf(set.amount())
				: present.get(option);
	}

	private static @Nullable Integer derive(Amounts amounts) {
		Integer idle = amounts.of(KeepaliveOption.TCP_KEEPIDLE);
		Integer interval = amounts.of(KeepaliveOption.TCP_KEEPINTVL);
		Integer count = amounts.of(KeepaliveOption.TCP_KEEPCNT);
		return (idle != null && interval != null && count != null)
				? Integer.valueOf(KeepalivePlan.deriveUserTimeoutMillis(idle, interval, count)) : null;
	}

	/**
	 * Return whether a chosen user timeout, together with the plan's timings, would end
	 * the connection at the first lost probe. The kernel's timers are up to an eighth
	 * late.
	 * @param present the amounts that the socket has
	 * @param plan the plan
	 * @return {@code true} if the plan's timings must not be set
	 */
	boolean isCutShort(Map<KeepaliveOption, Integer> present, KeepalivePlan plan) {
		Integer userTimeoutMillis = present.get(KeepaliveOption.TCP_USER_TIMEOUT);
		if (userTimeoutMillis == null || userTimeoutMillis == 0) {
			return false;
		}
		Decision decision = decideAlone(KeepaliveOption.TCP_USER_TIMEOUT, present, plan);
		boolean asked = plan.asks(KeepaliveOption.TCP_USER_TIMEOUT);
		if (decision instanceof SetTo || (asked && decision instanceof Settled)) {
			return false;
		}
		Integer idle = resulting(KeepaliveOption.TCP_KEEPIDLE, present, plan);
		Integer interval = resulting(KeepaliveOption.TCP_KEEPINTVL, present, plan);
		return idle != null && interval != null && userTimeoutMillis <= withDelayMillis(idle + interval);
	}

	/**
	 * Return whether a new user timeout would end a connection at the first lost probe,
	 * because the peer has been silent for longer than the idle time already.
	 * @param silentMillis milliseconds since the peer was last heard
	 * @param userTimeoutMillis the user timeout, in milliseconds
	 * @param idleSeconds the idle time, in seconds
	 * @param intervalSeconds the interval, in seconds
	 * @return {@code true} if the user timeout must not be set before the peer is heard
	 * again
	 */
	static boolean isTooLate(long silentMillis, int userTimeoutMillis, int idleSeconds, int intervalSeconds) {
		return userTimeoutMillis > 0 && silentMillis > withDelayMillis(idleSeconds)
				&& silentMillis + withDelayMillis(intervalSeconds) >= userTimeoutMillis;
	}

	private static long withDelayMillis(int seconds) {
		return 1125L * seconds;
	}

	/**
	 * Return the options in which a socket differs from what a plan asks for. A derived
	 * user timeout is compared with the one that follows from the socket's own timings.
	 * @param options the options to compare
	 * @param present the amounts that the socket has
	 * @param plan the plan
	 * @return the options that differ
	 */
	static List<KeepaliveOption> differing(Collection<KeepaliveOption> options, Map<KeepaliveOption, Integer> present,
			KeepalivePlan plan) {
		List<KeepaliveOption> differing = new ArrayList<>();
		for (KeepaliveOption option : options) {
			Integer amount = present.get(option);
			boolean met = amount != null && isMet(option, amount, present, plan);
			if (plan.asks(option) && !met) {
				differing.add(option);
			}
		}
		return differing;
	}

	private static boolean isMet(KeepaliveOption option, int amount, Map<KeepaliveOption, Integer> present,
			KeepalivePlan plan) {
		Integer derived = (option == KeepaliveOption.TCP_USER_TIMEOUT && plan.isUserTimeoutDerived())
				? derive(present::get) : null;
		return plan.asks(option) && ((derived != null) ? amount == derived : plan.isMetBy(option, amount));
	}

	private enum Extent {

		EVERYTHING, RULES

	}

	/**
	 * Recognizes amounts that may be replaced.
	 */
	@FunctionalInterface
	private interface Rule {

		/**
		 * Return whether the amount of an option may be replaced.
		 * @param option an option that is present
		 * @param present the amounts that the socket has
		 * @param plan the plan
		 * @return {@code false} if this rule does not recognize the amount
		 */
		boolean covers(KeepaliveOption option, Map<KeepaliveOption, Integer> present, KeepalivePlan plan);

		/**
		 * Return the amount to reset an option to if this rule covers it and the plan no
		 * longer asks for it.
		 * @param option the option
		 * @param plan the plan
		 * @return the amount, or {@code null} to leave it
		 */
		default @Nullable Integer without(KeepaliveOption option, KeepalivePlan plan) {
			return null;
		}

		/**
		 * Return whether {@link #without} ever returns an amount.
		 * @return {@code false} if it does not
		 */
		default boolean mayTakeBack() {
			return false;
		}

		/**
		 * Return whether the kernel may have rounded an option's amount from another one
		 * than the plan's.
		 * @param option the option
		 * @param wanted the amount that the plan asks for
		 * @return {@code true} if it may
		 */
		default boolean mayBeRoundedFrom(KeepaliveOption option, int wanted) {
			return false;
		}

	}

	private record LibraryRule(Map<KeepaliveOption, Integer> builtIn,
			Map<KeepaliveOption, Integer> configured) implements Rule {

		@Override
		public boolean covers(KeepaliveOption option, Map<KeepaliveOption, Integer> present, KeepalivePlan plan) {
			if (!this.builtIn.containsKey(option)) {
				return false;
			}
			boolean untouched = this.builtIn.entrySet()
				.stream()
				.allMatch((entry) -> entry.getValue().equals(present.get(entry.getKey())));
			Integer configured = this.configured.get(option);
			return untouched || (configured != null && configured.equals(present.get(option)));
		}

		@Override
		public boolean mayTakeBack() {
			return true;
		}

		@Override
		public @Nullable Integer without(KeepaliveOption option, KeepalivePlan plan) {
			return plan.isEnabled() ? Integer.valueOf(plan.systemDefaults().amount(option)) : this.builtIn.get(option);
		}

	}

	private record FormerRule(List<KeepalivePlan> plans) implements Rule {

		@Override
		public boolean covers(KeepaliveOption option, Map<KeepaliveOption, Integer> present, KeepalivePlan plan) {
			Integer amount = present.get(option);
			return amount != null && this.plans.stream()
				.anyMatch((former) -> isMet(option, amount, present, former)
						|| (former.asks(option) && former.isMetBy(option, amount)));
		}

		@Override
		public boolean mayTakeBack() {
			return this.plans.stream().anyMatch(KeepalivePlan::isEnabled);
		}

		@Override
		public @Nullable Integer without(KeepaliveOption option, KeepalivePlan plan) {
			return plan.systemDefaults().amountToReset(option);
		}

		@Override
		public boolean mayBeRoundedFrom(KeepaliveOption option, int wanted) {
			return this.plans.stream().anyMatch((former) -> former.asks(option) && former.amount(option) != wanted);
		}

	}

	@FunctionalInterface
	private interface Amounts {

		@Nullable Integer of(KeepaliveOption option);

	}

}
