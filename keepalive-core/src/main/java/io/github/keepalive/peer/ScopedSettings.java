package io.github.keepalive.peer;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.keepalive.KeepaliveSettings;

/**
 * Settings, by what they are for. A target's go before those of the integration that
 * connects, and these before those of the role. Immutable.
 *
 * @param client what is said for outbound connections
 * @param server what is said for listeners and inbound connections
 * @param integrations what is said for the sockets of single integrations, by name
 * @param targets what is said for the connections to single targets, by name
 * @since 0.1.0
 */
public record ScopedSettings(KeepaliveSettings client, KeepaliveSettings server,
		Map<String, KeepaliveSettings> integrations, Map<String, KeepaliveSettings> targets) {

	private static final ScopedSettings NONE = of(KeepaliveSettings.none(), KeepaliveSettings.none());

	public ScopedSettings {
		integrations = Collections.unmodifiableMap(new LinkedHashMap<>(integrations));
		targets = Collections.unmodifiableMap(new LinkedHashMap<>(targets));
	}

	/**
	 * Return settings that say nothing.
	 * @return settings without any value
	 */
	public static ScopedSettings none() {
		return NONE;
	}

	/**
	 * Return settings that tell roles apart, and nothing else.
	 * @param client what is said for outbound connections
	 * @param server what is said for listeners and inbound connections
	 * @return the settings
	 */
	public static ScopedSettings of(KeepaliveSettings client, KeepaliveSettings server) {
		return new ScopedSettings(client, server, Map.of(), Map.of());
	}

	/**
	 * Return these settings, each scope completed by the same scope of others.
	 * @param fallback the settings to ask next
	 * @return the merged settings
	 */
	public ScopedSettings orElse(ScopedSettings fallback) {
		return new ScopedSettings(this.client.orElse(fallback.client), this.server.orElse(fallback.server),
				merge(this.integrations, fallback.integrations), merge(this.targets, fallback.targets));
	}

	private static Map<String, KeepaliveSettings> merge(Map<String, KeepaliveSettings> settings,
			Map<String, KeepaliveSettings> fallback) {
		Map<String, KeepaliveSettings> merged = new LinkedHashMap<>(fallback);
		settings.forEach((name, own) -> merged.merge(name, own, (other, over) -> over.orElse(other)));
		return merged;
	}

}
