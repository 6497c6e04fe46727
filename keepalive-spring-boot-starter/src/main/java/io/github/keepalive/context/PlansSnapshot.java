package io.github.keepalive.context;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.keepalive.KeepaliveAdvice;
import io.github.keepalive.KeepaliveAdviser;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.SystemDefaults;
import io.github.keepalive.peer.KeepalivePlans;
import io.github.keepalive.peer.ScopedSettings;
import org.jspecify.annotations.Nullable;

/**
 * The plans of one application context at one time.
 *
 * @param plans the plans of roles, integrations and targets
 * @param ignored settings that have no effect, one sentence each
 * @param advice values that are allowed but probably a mistake, one sentence each
 * @since 0.1.0
 */
public record PlansSnapshot(KeepalivePlans plans, List<String> ignored, List<String> advice) {

	public PlansSnapshot {
		ignored = List.copyOf(ignored);
		advice = List.copyOf(advice);
	}

	static PlansSnapshot of(ConfiguredSettings configured, ScopedSettings overrides, SystemDefaults systemDefaults) {
		KeepalivePlans plans = KeepalivePlans.of(overrides.orElse(configured.settings()), configured.targets(),
				systemDefaults);
		List<KeepaliveAdvice> advice = new ArrayList<>(advise(configured, plans));
		advice.removeIf((found) -> configured.ignoredAdvice().contains(found.id()));
		return new PlansSnapshot(plans, configured.ignored(), sentences(advice));
	}

	// Advice that applies to the connections of both roles appears once.
	private static List<String> sentences(List<KeepaliveAdvice> advice) {
		Set<String> sentences = new LinkedHashSet<>();
		for (KeepaliveAdvice found : advice) {
			boolean isOfBothRoles = advice.stream()
				.anyMatch((other) -> other.role() != found.role() && other.id() == found.id()
						&& other.text().equals(found.text()));
			sentences.add((isOfBothRoles ? found.ofBothRoles() : found).toString());
		}
		return List.copyOf(sentences);
	}

	private static List<KeepaliveAdvice> advise(ConfiguredSettings configured, KeepalivePlans plans) {
		List<KeepalivePlan> all = new ArrayList<>();
		all.add(plans.of(KeepaliveRole.CLIENT));
		all.add(plans.of(KeepaliveRole.SERVER));
		all.addAll(plans.outbound(null).ofTargets());
		List<KeepaliveAdvice> advice = new ArrayList<>();
		for (String integration : plans.integrations()) {
			for (KeepaliveRole role : KnownIntegrations.roles(integration)) {
				all.addAll((role == KeepaliveRole.CLIENT) ? plans.outbound(integration).all()
						: List.of(plans.server(integration)));
			}
			if (KnownIntegrations.isGuarded(integration)) {
				advice.add(new KeepaliveAdvice(KeepaliveAdvice.Id.UNUSED_SETTINGS,
						"The settings of keepalive.integrations." + integration
								+ " have no effect beyond .enabled: its library gives no access to a socket before it connects; set"
								+ " those of a target, such as keepalive.targets." + integration + ".ports and .idle"));
			}
		}
		advice.addAll(advise(all, configured.connectTimeout()));
		DataSourceTimeout dataSource = configured.dataSource();
		if (dataSource != null) {
			advice.addAll(KeepaliveAdviser.adviseOnPool(plans.outbound("jdbc").of(dataSource.peer()),
					dataSource.timeout(), dataSource.property()));
		}
		advice.addAll(configured.advice());
		return advice;
	}

	// Advice for a role is not repeated for the integrations and targets that inherit its
	// values. A target is examined only until there is advice, not once for each
	// integration.
	private static List<KeepaliveAdvice> advise(List<KeepalivePlan> plans, @Nullable Duration connectTimeout) {
		List<KeepaliveAdvice> advice = new ArrayList<>();
		List<KeepalivePlan> seen = new ArrayList<>();
		Set<String> targets = new HashSet<>();
		for (KeepalivePlan plan : plans) {
			boolean isNew = seen.stream()
				.noneMatch((other) -> other.role() == plan.role() && other.hasSameAmounts(plan));
			if (isNew && !targets.contains(plan.target())) {
				seen.add(plan);
				List<KeepaliveAdvice> found = KeepaliveAdviser.advise(plan, connectTimeout);
				advice.addAll(found);
				if (plan.target() != null && !found.isEmpty()) {
					targets.add(plan.target());
				}
			}
		}
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
	 * Return whether the options of any socket are set.
	 * @return {@code false} if TCP keepalive is off altogether
	 */
	public boolean isEnabled() {
		return this.plans.isEnabled();
	}

}
