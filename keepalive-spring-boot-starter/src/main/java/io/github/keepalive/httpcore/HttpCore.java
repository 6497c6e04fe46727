package io.github.keepalive.httpcore;

import java.util.EnumMap;
import java.util.Map;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.LibraryDefaults;
import io.github.keepalive.socket.Unclaimed;

/**
 * The keepalive values in HttpCore's configurations: SO_KEEPALIVE and the timings.
 */
public final class HttpCore {

	/** The values that the library sets on a socket by default. */
	static final Map<KeepaliveOption, Integer> BUILT_IN = builtIn(true);

	private static final int LEFT_TO_SYSTEM = -1;

	private HttpCore() {
	}

	private static Map<KeepaliveOption, Integer> builtIn(boolean keepAlive) {
		Map<KeepaliveOption, Integer> amounts = new EnumMap<>(LibraryDefaults.HTTP_CORE.amounts());
		amounts.put(KeepaliveOption.SO_KEEPALIVE, keepAlive ? 1 : 0);
		return amounts;
	}

	/**
	 * Return the value of a timing for a configuration of the library.
	 * @param timing the timing
	 * @param plan the plan
	 * @return the amount, or -1 to leave the timing to the system
	 */
	public static int amount(KeepaliveOption timing, KeepalivePlan plan) {
		return plan.asks(timing) ? plan.amount(timing) : LEFT_TO_SYSTEM;
	}

	/**
	 * Return the amounts that the library sets if it was configured with a plan.
	 * @param plan the plan
	 * @return the amounts
	 */
	public static Unclaimed configuredWith(KeepalivePlan plan) {
		return configuredWith(plan, true);
	}

	/**
	 * Return the amounts that the library sets if it was configured with a plan.
	 * @param plan the plan
	 * @param keepAlive whether SO_KEEPALIVE was on in the configuration before
	 * @return the amounts
	 */
	static Unclaimed configuredWith(KeepalivePlan plan, boolean keepAlive) {
		Map<KeepaliveOption, Integer> configured = new EnumMap<>(KeepaliveOption.class);
		for (KeepaliveOption option : BUILT_IN.keySet()) {
			configured.put(option, plan.asks(option) ? plan.amount(option) : plan.systemDefaults().amount(option));
		}
		return Unclaimed.library(builtIn(keepAlive), configured);
	}

	/**
	 * Return the amounts that the library sets by default.
	 * @return the amounts
	 */
	public static Unclaimed builtInAlone() {
		return Unclaimed.library(BUILT_IN, BUILT_IN);
	}

}
