package io.github.keepalive.context;

import java.time.Duration;
import java.util.List;

import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.KeepaliveSettings;
import org.jspecify.annotations.Nullable;

/**
 * What the properties and the environment variables of an application say.
 *
 * @param client the settings of outbound connections
 * @param server the settings of listeners and inbound connections
 * @param connectTimeout the longest connect timeout that the application is known to
 * have, or {@code null} if none is known
 * @param ignored what was set but has no effect, one sentence each
 * @since 0.1.0
 */
public record ConfiguredSettings(KeepaliveSettings client, KeepaliveSettings server, @Nullable Duration connectTimeout,
		List<String> ignored) {

	public ConfiguredSettings {
		ignored = List.copyOf(ignored);
	}

	/**
	 * Return the settings of a role.
	 * @param role the role
	 * @return its settings
	 */
	public KeepaliveSettings of(KeepaliveRole role) {
		return (role == KeepaliveRole.CLIENT) ? this.client : this.server;
	}

}
