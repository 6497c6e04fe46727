package io.github.keepalive.context;

import java.util.ArrayList;
import java.util.List;

import io.github.keepalive.KeepaliveAdviser;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.SystemDefaults;
import io.github.keepalive.peer.KeepalivePlans;
import io.github.keepalive.peer.ScopedSettings;

/**
 * What is in force in one application context, at one time.
 *
 * @param plans the plans of roles, integrations and targets
 * @param systemDefaults what the kernel does where an option is left to it
 * @param ignored what was set but has no effect, one sentence each
 * @param advice what is allowed but hardly meant, one sentence each
 * @since 0.1.0
 */
public record PlansSnapshot(KeepalivePlans plans, SystemDefaults systemDefaults, List<String> ignored,
		List<String> advice) {

	public PlansSnapshot {
		ignored = List.copyOf(ignored);
		advice = List.copyOf(advice);
	}

	static PlansSnapshot of(ConfiguredSettings configured, ScopedSettings overrides, SystemDefaults systemDefaults) {
		KeepalivePlans plans = KeepalivePlans.of(overrides.orElse(configured.settings()), configured.targets(),
				systemDefaults);
		return new PlansSnapshot(plans, systemDefaults, configured.ignored(), advise(configured, plans));
	}

	private static List<String> advise(ConfiguredSettings configured, KeepalivePlans plans) {
		KeepalivePlan client = plans.of(KeepaliveRole.CLIENT);
		KeepalivePlan server = plans.of(KeepaliveRole.SERVER);
		List<KeepalivePlan> others = new ArrayList<>();
		for (String integration : plans.integrations()) {
			for (KeepaliveRole role : KnownIntegrations.roles(integration)) {
				others.add((role == KeepaliveRole.CLIENT) ? plans.outbound(integration).general()
						: plans.server(integration));
			}
		}
		others.addAll(plans.outbound(null).ofTargets());
		// What a role has is said once, not again for all that inherit it.
		others.removeIf((plan) -> plan.hasSameAmounts((plan.role() == KeepaliveRole.CLIENT) ? client : server));
		others.add(0, client);
		others.add(1, server);
		List<String> advice = new ArrayList<>();
		others.forEach((plan) -> advice.addAll(KeepaliveAdviser.advise(plan, configured.connectTimeout())));
		advice.addAll(configured.advice());
		return advice;
	}

	/**
	 * Return the plan of outbound connections that belong to no integration and no
	 * target.
	 * @return the plan
	 */
	public KeepalivePlan client() {
		return this.plans.of(KeepaliveRole.CLIENT);
	}

	/**
	 * Return the plan of listeners and inbound connections that belong to no integration.
	 * @return the plan
	 */
	public KeepalivePlan server() {
		return this.plans.of(KeepaliveRole.SERVER);
	}

	/**
	 * Return whether other plans ask for the same.
	 * @param other the other plans
	 * @return {@code true} if they have the same amounts, wherever they come from
	 */
	public boolean hasSameAmounts(PlansSnapshot other) {
		return this.plans.hasSameAmounts(other.plans);
	}

	/**
	 * Return whether any socket is touched.
	 * @return {@code false} if TCP keepalive is off altogether
	 */
	public boolean isEnabled() {
		return this.plans.isEnabled();
	}

}
