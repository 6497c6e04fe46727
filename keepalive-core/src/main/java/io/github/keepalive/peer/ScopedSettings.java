package io.github.keepalive.peer;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.keepalive.KeepaliveSettings;

/**
 * The settings of each scope. The settings of a target override those of the integration
 * that connects, and those override the settings of the role. Immutable.
 *
 * @param client the settings for outbound connections
 * @param server the settings for listeners and inbound connections
 * @param integrations the settings of integrations, by name
 * @param targets the settings of targets, by name
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
	 * Return empty settings.
	 * @return settings without any value
	 */
	public static ScopedSettings none() {
		return NONE;
	}

	/**
	 * Return settings for the two roles only.
	 * @param client the settings for outbound connections
	 * @param server the settings for listeners and inbound connections
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
