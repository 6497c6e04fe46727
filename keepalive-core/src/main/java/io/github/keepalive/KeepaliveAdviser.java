package io.github.keepalive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Looks for values that are allowed, but hardly meant. Each advice is a sentence that
 * says what will happen and what to type instead.
 *
 * @since 0.1.0
 */
public final class KeepaliveAdviser {

	private KeepaliveAdviser() {
	}

	/**
	 * Look at a plan.
	 * @param plan the plan
	 * @param connectTimeout the longest connect timeout that the application is known to
	 * have, or {@code null} if none is known
	 * @return the advice, none if the values fit together
	 */
	public static List<String> advise(KeepalivePlan plan, @Nullable Duration connectTimeout) {
		List<String> advice = new ArrayList<>();
		if (!plan.isEnabled()) {
			return advice;
		}
		long idle = plan.amountInForce(KeepaliveOption.TCP_KEEPIDLE);
		long interval = plan.amountInForce(KeepaliveOption.TCP_KEEPINTVL);
		long count = plan.amountInForce(KeepaliveOption.TCP_KEEPCNT);
		long userTimeoutMillis = plan.amount(KeepaliveOption.TCP_USER_TIMEOUT);
		long allProbesMillis = (idle + interval * count) * 1000;
		String key = plan.key(KeepaliveOption.TCP_USER_TIMEOUT);
		if (userTimeoutMillis != 0 && userTimeoutMillis <= (idle + interval) * 1000) {
			advice.add("One lost probe ends an idle " + connection(plan) + ": the user timeout of " + userTimeoutMillis
					+ " ms is not above idle + interval (" + (idle + interval) + " s); set " + key + "="
					+ allProbesMillis + "ms, which is idle + interval x count");
		}
		else if (userTimeoutMillis > allProbesMillis) {
			advice.add("The count of " + count + " is ignored for an idle " + connection(plan)
					+ ": the user timeout of " + userTimeoutMillis + " ms is above idle + interval x count; set " + key
					+ "=" + allProbesMillis + "ms");
		}
		if (connectTimeout != null && userTimeoutMillis != 0 && plan.role() == KeepaliveRole.CLIENT
				&& userTimeoutMillis < connectTimeout.toMillis()) {
			advice.add("A connection attempt ends after " + userTimeoutMillis + " ms and not after the connect timeout"
					+ " of " + connectTimeout.toMillis() + " ms: the user timeout bounds it too; set " + key + "="
					+ connectTimeout.toMillis() + "ms or more, or shorten the connect timeout");
		}
		adviseOnIdle(plan, idle, advice);
		return advice;
	}

	/**
	 * Look at the plan of the connections of a pool. A user timeout that is derived is
	 * not looked at.
	 * @param plan the plan
	 * @param poolTimeout how long a caller waits for a connection of the pool
	 * @param property the property that says so
	 * @return the advice, none if the values fit together
	 */
	public static List<String> adviseOnPool(KeepalivePlan plan, Duration poolTimeout, String property) {
		int userTimeoutMillis = plan.isEnabled() ? plan.amount(KeepaliveOption.TCP_USER_TIMEOUT) : 0;
		if (plan.isUserTimeoutDerived() || userTimeoutMillis <= poolTimeout.toMillis()) {
			return List.of();
		}
		return List.of("A caller waits up to " + userTimeoutMillis + " ms on a pooled " + connection(plan)
				+ " whose peer has vanished, longer than the " + poolTimeout.toMillis()
				+ " ms that it waits for a connection (" + property + "); set "
				+ plan.key(KeepaliveOption.TCP_USER_TIMEOUT) + "=" + poolTimeout.toMillis() + "ms");
	}

	private static void adviseOnIdle(KeepalivePlan plan, long idle, List<String> advice) {
		List<String> middleboxes = new ArrayList<>();
		for (Middlebox middlebox : Middlebox.values()) {
			if (idle >= middlebox.idleSeconds) {
				middleboxes.add(middlebox.description + " (" + middlebox.idleSeconds + " s)");
			}
		}
		if (!middleboxes.isEmpty()) {
			advice.add("An idle " + connection(plan) + " is forgotten before its first probe after " + idle + " s by "
					+ String.join(", ", middleboxes) + "; set " + plan.key(KeepaliveOption.TCP_KEEPIDLE)
					+ "=120s or less");
		}
	}

	private static String connection(KeepalivePlan plan) {
		String connection = (plan.role() == KeepaliveRole.CLIENT) ? "outbound connection" : "inbound connection";
		return (plan.target() != null) ? connection + " to target " + plan.target() : connection;
	}

	/**
	 * How long known middleboxes remember a connection without traffic, by default.
	 */
	private enum Middlebox {

		AZURE("Azure's load balancer", 240), AWS("AWS's network load balancer and NAT gateway", 350),
		GCP("Google's VPC firewall", 600);

		private final String description;

		private final int idleSeconds;

		Middlebox(String description, int idleSeconds) {
			this.description = description;
			this.idleSeconds = idleSeconds;
		}

	}

}
