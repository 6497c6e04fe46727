package io.github.keepalive.integration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.context.ActivePlans;
import io.github.keepalive.socket.KeepaliveApplier;
import io.github.keepalive.socket.KnownPeers;

/**
 * The integrations of one application context, by name. A child context, such as that of
 * the management port, shares those of its parent. Thread-safe.
 *
 * @since 0.1.0
 */
public final class KeepaliveIntegrations {

	private final KeepaliveApplier applier;

	private final ActivePlans plans;

	private final KnownPeers peers;

	private final Predicate<String> switchedOff;

	private final Map<String, ListenerIntegration> listeners = new LinkedHashMap<>();

	private final Map<String, OutboundIntegration> outbound = new LinkedHashMap<>();

	private final Map<String, GuardedIntegration> guarded = new LinkedHashMap<>();

	/**
	 * Create the integrations of an application context.
	 * @param applier sets the options
	 * @param plans supplies the plans
	 * @param peers records which integration has which sockets
	 * @param switchedOff whether an integration is switched off, by its name
	 */
	public KeepaliveIntegrations(KeepaliveApplier applier, ActivePlans plans, KnownPeers peers,
			Predicate<String> switchedOff) {
		this.applier = applier;
		this.plans = plans;
		this.peers = peers;
		this.switchedOff = switchedOff;
	}

	/**
	 * Return the integration of a server.
	 * @param name the name of the integration, as in
	 * {@code keepalive.integrations.NAME.enabled}
	 * @return the integration
	 */
	public ListenerIntegration listener(String name) {
		return integration(this.listeners, name, ListenerIntegration::new);
	}

	/**
	 * Return the integration of a client.
	 * @param name the name of the integration, as in
	 * {@code keepalive.integrations.NAME.enabled}
	 * @return the integration
	 */
	public OutboundIntegration outbound(String name) {
		return integration(this.outbound, name, OutboundIntegration::new);
	}

	/**
	 * Return the integration of a client whose connections only the guard can reach.
	 * @param name the name of the integration, as in
	 * {@code keepalive.integrations.NAME.enabled}
	 * @return the integration
	 */
	public GuardedIntegration guarded(String name) {
		return integration(this.guarded, name, GuardedIntegration::new);
	}

	private <T extends Integration> T integration(Map<String, T> integrations, String name,
			Function<Integration.Context, T> factory) {
		synchronized (integrations) {
			return integrations.computeIfAbsent(name, (key) -> factory
				.apply(new Integration.Context(key, this.applier, this.plans, this.peers, this.switchedOff.test(key))));
		}
	}

	/**
	 * Return the part of a plan that is in force.
	 * @param plan the plan of a role or a target
	 * @return the plan, without the options that cannot be set in this JVM and those of
	 * listeners that the first listener was refused
	 */
	public KeepalivePlan inForce(KeepalivePlan plan) {
		KeepalivePlan possible = this.applier.possible(plan);
		if (plan.role() != KeepaliveRole.SERVER || !plan.isEnabled()) {
			return possible;
		}
		synchronized (this.listeners) {
			return this.listeners.values()
				.stream()
				.map(ListenerIntegration::refused)
				.filter(Objects::nonNull)
				.findFirst()
				.map(possible::without)
				.orElse(possible);
		}
	}

	/**
	 * Return all integrations.
	 * @return the integrations, servers first
	 */
	public List<Integration> all() {
		List<Integration> all = new ArrayList<>();
		synchronized (this.listeners) {
			all.addAll(this.listeners.values());
		}
		synchronized (this.outbound) {
			all.addAll(this.outbound.values());
		}
		synchronized (this.guarded) {
			all.addAll(this.guarded.values());
		}
		return all;
	}

}
