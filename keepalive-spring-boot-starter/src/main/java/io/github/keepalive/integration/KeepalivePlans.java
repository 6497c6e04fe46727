package io.github.keepalive.integration;

import java.util.List;

import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.SystemDefaults;

/**
 * What is in force in one application context.
 *
 * @param client the plan for outbound connections
 * @param server the plan for listeners and inbound connections
 * @param systemDefaults what the kernel does where an option is left to it
 * @param ignored what was set but has no effect, one sentence each
 * @param advice what is allowed but hardly meant, one sentence each
 * @since 0.1.0
 */
public record KeepalivePlans(KeepalivePlan client, KeepalivePlan server, SystemDefaults systemDefaults,
		List<String> ignored, List<String> advice) {

	public KeepalivePlans {
		ignored = List.copyOf(ignored);
		advice = List.copyOf(advice);
	}

	/**
	 * Return whether the sockets of at least one role are touched.
	 * @return {@code false} if TCP keepalive is off altogether
	 */
	public boolean isEnabled() {
		return this.client.isEnabled() || this.server.isEnabled();
	}

}
