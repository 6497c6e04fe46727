package io.github.keepalive.context;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.keepalive.KeepaliveAdviser;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.KeepaliveSettings;
import io.github.keepalive.SystemDefaults;

/**
 * What is in force in one application context, at one time.
 *
 * @param client the plan for outbound connections
 * @param server the plan for listeners and inbound connections
 * @param systemDefaults what the kernel does where an option is left to it
 * @param ignored what was set but has no effect, one sentence each
 * @param advice what is allowed but hardly meant, one sentence each
 * @since 0.1.0
 */
public record PlansSnapshot(KeepalivePlan client, KeepalivePlan server, SystemDefaults systemDefaults,
		List<String> ignored, List<String> advice) {

	public PlansSnapshot {
		ignored = List.copyOf(ignored);
		advice = List.copyOf(advice);
	}

	static PlansSnapshot of(ConfiguredSettings configured, Map<KeepaliveRole, KeepaliveSettings> overrides,
			SystemDefaults systemDefaults) {
		KeepalivePlan client = plan(KeepaliveRole.CLIENT, configured, overrides, systemDefaults);
		KeepalivePlan server = plan(KeepaliveRole.SERVER, configured, overrides, systemDefaults);
		List<String> advice = new ArrayList<>(KeepaliveAdviser.advise(client, configured.connectTimeout()));
		advice.addAll(KeepaliveAdviser.advise(server, null));
		return new PlansSnapshot(client, server, systemDefaults, configured.ignored(), advice);
	}

	private static KeepalivePlan plan(KeepaliveRole role, ConfiguredSettings configured,
			Map<KeepaliveRole, KeepaliveSettings> overrides, SystemDefaults systemDefaults) {
		KeepaliveSettings override = overrides.getOrDefault(role, KeepaliveSettings.none());
		return KeepalivePlan.of(role, override.orElse(configured.of(role)), systemDefaults);
	}

	/**
	 * Return the plan of a role.
	 * @param role the role
	 * @return its plan
	 */
	public KeepalivePlan of(KeepaliveRole role) {
		return (role == KeepaliveRole.CLIENT) ? this.client : this.server;
	}

	/**
	 * Return whether other plans ask for the same.
	 * @param other the other plans
	 * @return {@code true} if they have the same amounts, wherever they come from
	 */
	public boolean hasSameAmounts(PlansSnapshot other) {
		return this.client.hasSameAmounts(other.client) && this.server.hasSameAmounts(other.server);
	}

	/**
	 * Return whether the sockets of at least one role are touched.
	 * @return {@code false} if TCP keepalive is off altogether
	 */
	public boolean isEnabled() {
		return this.client.isEnabled() || this.server.isEnabled();
	}

}
