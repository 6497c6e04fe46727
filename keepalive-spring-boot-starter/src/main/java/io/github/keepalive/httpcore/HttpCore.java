package io.github.keepalive.httpcore;

import java.util.EnumMap;
import java.util.Map;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.LibraryDefaults;
import io.github.keepalive.socket.Unclaimed;

/**
 * The keepalive of HttpCore's configurations: SO_KEEPALIVE and the timings.
 */
public final class HttpCore {

	/** What the library sets on a socket where its configuration was not touched. */
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
	 * Return what to put into a configuration of the library.
	 * @param timing the timing
	 * @param plan the plan
	 * @return the amount, or a negative one if the timing is left to the system
	 */
	public static int amount(KeepaliveOption timing, KeepalivePlan plan) {
		return plan.asks(timing) ? plan.amount(timing) : LEFT_TO_SYSTEM;
	}

	/**
	 * Return what the library sets once its configuration has the plan.
	 * @param plan the plan
	 * @return the amounts by option
	 */
	public static Unclaimed told(KeepalivePlan plan) {
		return told(plan, true);
	}

	/**
	 * Return what the library sets once its configuration has the plan.
	 * @param plan the plan
	 * @param keepAlive whether the configuration had SO_KEEPALIVE on before
	 * @return the amounts by option
	 */
	static Unclaimed told(KeepalivePlan plan, boolean keepAlive) {
		Map<KeepaliveOption, Integer> told = new EnumMap<>(KeepaliveOption.class);
		for (KeepaliveOption option : BUILT_IN.keySet()) {
			told.put(option, plan.asks(option) ? plan.amount(option) : plan.systemDefaults().amount(option));
		}
		return Unclaimed.library(builtIn(keepAlive), told);
	}

	/**
	 * Return what the library sets where its configuration is the application's.
	 * @return the amounts that it is built with
	 */
	public static Unclaimed builtInAlone() {
		return Unclaimed.library(BUILT_IN, BUILT_IN);
	}

}
