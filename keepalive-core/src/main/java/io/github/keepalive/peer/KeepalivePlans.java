package io.github.keepalive.peer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.KeepaliveSettings;
import io.github.keepalive.SystemDefaults;
import org.jspecify.annotations.Nullable;

/**
 * All plans that are in force at one time: those of the roles, of the integrations that
 * have their own settings, and of the targets. Immutable.
 *
 * @since 0.1.0
 */
public final class KeepalivePlans {

	private final List<KeepaliveTarget> targets;

	private final OutboundPlans outbound;

	private final KeepalivePlan server;

	private final Map<String, OutboundPlans> outboundOf = new LinkedHashMap<>();

	private final Map<String, KeepalivePlan> serverOf = new LinkedHashMap<>();

	private KeepalivePlans(ScopedSettings settings, List<KeepaliveTarget> targets, SystemDefaults defaults) {
		this.targets = List.copyOf(targets);
		TargetTable table = new TargetTable(targets);
		this.outbound = outbound(settings, null, table, defaults);
		this.server = KeepalivePlan.of(KeepaliveRole.SERVER, settings.server(), defaults);
		settings.integrations().forEach((name, own) -> {
			if (!own.values().isEmpty()) {
				this.outboundOf.put(name, outbound(settings, name, table, defaults));
				this.serverOf.put(name, KeepalivePlan.of(KeepaliveRole.SERVER, own.orElse(settings.server()), defaults)
					.ofIntegration(name));
			}
		});
	}

	private KeepalivePlans(OutboundPlans outbound, KeepalivePlan server) {
		this.targets = List.of();
		this.outbound = outbound;
		this.server = server;
	}

	/**
	 * Create the plans of some settings. Each option has the value of the most specific
	 * scope that sets it. A derived user timeout is calculated from the resulting
	 * timings.
	 * @param settings the settings by scope
	 * @param targets which peers belong to which target
	 * @param defaults the system's own values
	 * @return the plans
	 * @throws AmbiguousTargetsException if two targets are equally specific for a peer
	 */
	public static KeepalivePlans of(ScopedSettings settings, List<KeepaliveTarget> targets, SystemDefaults defaults) {
		return new KeepalivePlans(settings, targets, defaults);
	}

	/**
	 * Create plans for the two roles only.
	 * @param client the plan of outbound connections
	 * @param server the plan of listeners and inbound connections
	 * @return the plans
	 */
	public static KeepalivePlans of(KeepalivePlan client, KeepalivePlan server) {
		return new KeepalivePlans(OutboundPlans.of(client), server);
	}

	private OutboundPlans outbound(ScopedSettings settings, @Nullable String integration, TargetTable table,
			SystemDefaults defaults) {
		KeepaliveSettings others = settings.client();
		if (integration != null) {
			others = settings.integrations().getOrDefault(integration, KeepaliveSettings.none()).orElse(others);
		}
		KeepalivePlan general = plan(others, integration, defaults);
		List<KeepalivePlan> ofTargets = new ArrayList<>();
		for (KeepaliveTarget target : this.targets) {
			KeepaliveSettings own = settings.targets().getOrDefault(target.name(), KeepaliveSettings.none());
			ofTargets.add(plan(own.orElse(others), integration, defaults).ofTarget(target.name()));
		}
		return new OutboundPlans(table, general, ofTargets);
	}

	private static KeepalivePlan plan(KeepaliveSettings settings, @Nullable String integration,
			SystemDefaults defaults) {
		KeepalivePlan plan = KeepalivePlan.of(KeepaliveRole.CLIENT, settings, defaults);
		return (integration != null) ? plan.ofIntegration(integration) : plan;
	}

	/**
	 * Return the plans of the outbound connections of an integration.
	 * @param integration the name of the integration, or {@code null} for those that
	 * belong to none
	 * @return the plans
	 */
	public OutboundPlans outbound(@Nullable String integration) {
		OutboundPlans own = (integration != null) ? this.outboundOf.get(integration) : null;
		return (own != null) ? own : this.outbound;
	}

	/**
	 * Return the plans of outbound connections that belong to no target.
	 * @return the plan of those that belong to no integration first
	 */
	public List<KeepalivePlan> generalOutbound() {
		List<KeepalivePlan> general = new ArrayList<>();
		general.add(this.outbound.general());
		this.outboundOf.values().forEach((plans) -> general.add(plans.general()));
		return general;
	}

	/**
	 * Return the plan of the listeners of an integration, and of the connections that
	 * they accept.
	 * @param integration the name of the integration, or {@code null} for those that
	 * belong to none
	 * @return the plan
	 */
	public KeepalivePlan server(@Nullable String integration) {
		KeepalivePlan own = (integration != null) ? this.serverOf.get(integration) : null;
		return (own != null) ? own : this.server;
	}

	/**
	 * Return the plan of the sockets of a role that belong to no integration and no
	 * target.
	 * @param role the role
	 * @return its plan
	 */
	public KeepalivePlan of(KeepaliveRole role) {
		return (role == KeepaliveRole.CLIENT) ? this.outbound.general() : this.server;
	}

	/**
	 * Return all plans of the sockets of a role.
	 * @param role the role
	 * @return the plan of those that belong to no integration and no target first
	 */
	public List<KeepalivePlan> all(KeepaliveRole role) {
		List<KeepalivePlan> all = new ArrayList<>();
		if (role == KeepaliveRole.CLIENT) {
			all.addAll(this.outbound.all());
			this.outboundOf.values().forEach((plans) -> all.addAll(plans.all()));
		}
		else {
			all.add(this.server);
			all.addAll(this.serverOf.values());
		}
		return all;
	}

	/**
	 * Return which peers belong to which target.
	 * @return the targets
	 */
	public List<KeepaliveTarget> targets() {
		return this.targets;
	}

	/**
	 * Return the names of the integrations that have settings of their own.
	 * @return the names
	 */
	public Set<String> integrations() {
		return new LinkedHashSet<>(this.outboundOf.keySet());
	}

	/**
	 * Return whether all sockets of a role have the same plan.
	 * @return {@code false} if there are targets, or integrations that have settings of
	 * their own
	 */
	public boolean areOfRolesOnly() {
		return this.targets.isEmpty() && this.outboundOf.isEmpty();
	}

	/**
	 * Return whether options are set on any socket.
	 * @return {@code false} if TCP keepalive is off altogether
	 */
	public boolean isEnabled() {
		return this.outbound.isEnabled() || this.server.isEnabled()
				|| anyMatch(this.outboundOf.values(), this.serverOf.values());
	}

	private static boolean anyMatch(Collection<OutboundPlans> outbound, Collection<KeepalivePlan> servers) {
		return outbound.stream().anyMatch(OutboundPlans::isEnabled)
				|| servers.stream().anyMatch(KeepalivePlan::isEnabled);
	}

	/**
	 * Return whether other plans have the same amounts for the same sockets.
	 * @param other the other plans
	 * @return {@code true} if the amounts are the same, whatever their origins
	 */
	public boolean hasSameAmounts(KeepalivePlans other) {
		Set<String> integrations = integrations();
		integrations.addAll(other.integrations());
		return this.targets.equals(other.targets) && this.outbound.hasSameAmounts(other.outbound)
				&& this.server.hasSameAmounts(other.server)
				&& integrations.stream()
					.allMatch((name) -> outbound(name).hasSameAmounts(other.outbound(name))
							&& server(name).hasSameAmounts(other.server(name)));
	}

}
