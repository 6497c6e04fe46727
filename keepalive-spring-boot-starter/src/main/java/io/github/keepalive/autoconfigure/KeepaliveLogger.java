package io.github.keepalive.autoconfigure;

import java.util.List;
import java.util.stream.Collectors;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.context.ActivePlans;
import io.github.keepalive.context.PlansSnapshot;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.SpringBootVersion;

/**
 * Tells an operator what is in force and how soon an idle dead peer is found, at the
 * start and after each change at run time.
 */
final class KeepaliveLogger implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(KeepaliveLogger.class);

	private static final String UNGUARDED = "get no options, because keepalive.guard.enabled is false";

	private static final int MOST_TARGETS = 10;

	private final ActivePlans plans;

	private final boolean guarded;

	KeepaliveLogger(ActivePlans plans, boolean guarded) {
		this.plans = plans;
		this.guarded = guarded;
	}

	@Override
	public void afterSingletonsInstantiated() {
		PlansSnapshot plans = this.plans.get();
		plans.ignored().forEach((ignored) -> logger.warn("Ignored {}", ignored));
		log(plans);
		String missing = missing(SpringBootVersion.getVersion(), this.guarded);
		if (missing != null && plans.isEnabled()) {
			logger.info("{}", missing);
		}
		this.plans.onChange(KeepaliveLogger::log);
	}

	/**
	 * Return what an application goes without because its Spring Boot is older than the
	 * classes that integrations are made for.
	 * @param bootVersion the version of Spring Boot, if known
	 * @param guarded whether there is a guard
	 * @return a sentence, or {@code null} if nothing is missing
	 */
	static @Nullable String missing(@Nullable String bootVersion, boolean guarded) {
		if (bootVersion == null || !bootVersion.startsWith("3.")) {
			return null;
		}
		return "On Spring Boot " + bootVersion + ", web servers, HTTP clients, R2DBC, MongoDB, Neo4j, Elasticsearch,"
				+ " Jedis and streams of RabbitMQ "
				+ (guarded ? "get their options from the guard, after they listen or connect" : UNGUARDED)
				+ "; their integrations need Spring Boot 4";
	}

	/**
	 * Say where the listeners of a WAR's servlet container have their options from.
	 * @param guarded whether there is a guard
	 */
	static void logWar(boolean guarded) {
		logger.info("The application is deployed as a WAR: the listeners of its servlet container {}",
				guarded ? "get their options from the guard, once they listen" : UNGUARDED);
	}

	private static void log(PlansSnapshot plans) {
		plans.advice().forEach((advice) -> logger.warn("{}", advice));
		String inbound = describe(plans.server());
		String outbound = describe(plans.client());
		String targets = describeTargets(plans);
		if (inbound.equals(outbound)) {
			logger.info("TCP keepalive, inbound and outbound: {}{}", inbound, targets);
		}
		else {
			logger.info("TCP keepalive, inbound: {}; outbound: {}{}", inbound, outbound, targets);
		}
	}

	private static String describeTargets(PlansSnapshot plans) {
		List<KeepalivePlan> targets = plans.plans().outbound(null).ofTargets();
		if (targets.isEmpty()) {
			return "";
		}
		String described = targets.stream()
			.limit(MOST_TARGETS)
			.map((plan) -> plan.target() + " "
					+ (plan.isEnabled() ? plan.idleDeadPeerAfter().toSeconds() + " s" : "left alone"))
			.collect(Collectors.joining(", ", "; targets: ", ""));
		int others = targets.size() - MOST_TARGETS;
		return (others > 0) ? described + " and " + others + " more" : described;
	}

	private static String describe(KeepalivePlan plan) {
		if (!plan.isEnabled()) {
			return "off (" + plan.value(KeepaliveOption.SO_KEEPALIVE).origin() + ")";
		}
		StringBuilder description = new StringBuilder("an idle dead peer is found after ")
			.append(plan.idleDeadPeerAfter().toSeconds())
			.append(" s (");
		String separator = "";
		for (KeepaliveOption option : plan.asked()) {
			if (option != KeepaliveOption.SO_KEEPALIVE) {
				description.append(separator)
					.append(option.property())
					.append(' ')
					.append(option.unit().format(plan.amount(option)));
				separator = ", ";
			}
		}
		return description.append(')').toString();
	}

}
