package io.github.keepalive.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.context.ActivePlans;
import io.github.keepalive.context.PlansSnapshot;
import io.github.keepalive.integration.KeepaliveIntegrations;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.SpringBootVersion;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Logs what is in force and how soon an idle dead peer is found, after the start, when
 * listeners can be read back, and after each change at run time.
 */
final class KeepaliveLogger implements SmartInitializingSingleton, ApplicationListener<ContextRefreshedEvent> {

	private static final Logger logger = LoggerFactory.getLogger(KeepaliveLogger.class);

	private static final String UNGUARDED = "get no options, because keepalive.guard.enabled is false";

	private static final int MOST_TARGETS = 10;

	private final ActivePlans plans;

	private final KeepaliveIntegrations integrations;

	private final boolean guarded;

	private final ApplicationContext context;

	KeepaliveLogger(ActivePlans plans, KeepaliveIntegrations integrations, boolean guarded,
			ApplicationContext context) {
		this.plans = plans;
		this.integrations = integrations;
		this.guarded = guarded;
		this.context = context;
	}

	@Override
	public void afterSingletonsInstantiated() {
		PlansSnapshot plans = this.plans.get();
		plans.ignored().forEach((ignored) -> logger.warn("Ignored {}", ignored));
		logAdvice(plans);
		String missing = missing(SpringBootVersion.getVersion(), this.guarded);
		if (missing != null && plans.isEnabled()) {
			logger.info("{}", missing);
		}
		this.plans.onChange((changed) -> {
			logAdvice(changed);
			log(changed);
		});
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		if (event.getApplicationContext() == this.context) {
			log(this.plans.get());
		}
	}

	/**
	 * Return which integrations are missing because the application's Spring Boot is too
	 * old for them.
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
	 * Log how the listeners of a WAR's servlet container get their options.
	 * @param guarded whether there is a guard
	 */
	static void logWar(boolean guarded) {
		logger.info("The application is deployed as a WAR: the listeners of its servlet container {}",
				guarded ? "get their options from the guard, once they listen" : UNGUARDED);
	}

	private static void logAdvice(PlansSnapshot plans) {
		plans.advice().forEach((advice) -> logger.warn("{}", advice));
	}

	private void log(PlansSnapshot plans) {
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

	private String describeTargets(PlansSnapshot plans) {
		boolean clientEnabled = plans.client().isEnabled();
		List<KeepalivePlan> targets = plans.plans()
			.outbound(null)
			.ofTargets()
			.stream()
			.filter((plan) -> plan.isEnabled() || clientEnabled)
			.toList();
		if (targets.isEmpty()) {
			return "";
		}
		String described = targets.stream()
			.limit(MOST_TARGETS)
			.map((plan) -> plan.target() + " "
					+ (plan.isEnabled() ? this.integrations.inForce(plan).idleDeadPeerAfter().toSeconds() + " s"
							: "left alone"))
			.collect(Collectors.joining(", ", "; targets: ", ""));
		int others = targets.size() - MOST_TARGETS;
		return (others > 0) ? described + " and " + others + " more" : described;
	}

	private String describe(KeepalivePlan plan) {
		if (!plan.isEnabled()) {
			return "off (" + plan.value(KeepaliveOption.SO_KEEPALIVE).origin() + ")";
		}
		KeepalivePlan inForce = this.integrations.inForce(plan);
		List<String> present = new ArrayList<>();
		List<String> missing = new ArrayList<>();
		for (KeepaliveOption option : plan.asked()) {
			if (option != KeepaliveOption.SO_KEEPALIVE) {
				(inForce.asks(option) ? present : missing)
					.add(option.property() + " " + option.unit().format(plan.amount(option)));
			}
		}
		return "an idle dead peer is found after " + inForce.idleDeadPeerAfter().toSeconds() + " s ("
				+ (present.isEmpty() ? "all timings left to the system" : String.join(", ", present)) + ")"
				+ (missing.isEmpty() ? "" : " without " + String.join(", ", missing) + ", which cannot be set here");
	}

}
