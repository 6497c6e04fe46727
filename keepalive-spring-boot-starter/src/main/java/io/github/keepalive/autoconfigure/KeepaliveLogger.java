package io.github.keepalive.autoconfigure;

import java.util.List;
import java.util.stream.Collectors;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.context.ActivePlans;
import io.github.keepalive.context.PlansSnapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Tells an operator what is in force and how soon an idle dead peer is found, at the
 * start and after each change at run time.
 */
final class KeepaliveLogger implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(KeepaliveLogger.class);

	private static final int MOST_TARGETS = 10;

	private final ActivePlans plans;

	KeepaliveLogger(ActivePlans plans) {
		this.plans = plans;
	}

	@Override
	public void afterSingletonsInstantiated() {
		PlansSnapshot plans = this.plans.get();
		plans.ignored().forEach((ignored) -> logger.warn("Ignored {}", ignored));
		log(plans);
		this.plans.onChange(KeepaliveLogger::log);
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
