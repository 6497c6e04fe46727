package io.github.keepalive.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.context.KnownIntegrations;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/**
 * The key of a setting: of an option for both roles, for one role, for an integration or
 * for a target.
 *
 * @param scope the key without its last part
 * @param option the option
 */
record SettingKey(String scope, KeepaliveOption option) {

	static final String INTEGRATIONS = "keepalive.integrations.";

	static final String TARGETS = "keepalive.targets.";

	private static final String PREFIX = "keepalive.";

	private static final String SWITCH = ".enabled";

	/** Names of options in sysctls and other libraries, with the property of each. */
	private static final Map<String, String> OPTION_WORDS = Map.ofEntries(Map.entry("time", "idle"),
			Map.entry("keepidle", "idle"), Map.entry("intvl", "interval"), Map.entry("keepintvl", "interval"),
			Map.entry("period", "interval"), Map.entry("probes", "count"), Map.entry("retries", "count"),
			Map.entry("keepcnt", "count"), Map.entry("timeout", "user-timeout"), Map.entry("mss", "max-segment-size"),
			Map.entry("syn-retries", "syn-count"));

	private static final Map<String, String> ROLE_WORDS = Map.of("outbound", "client", "clients", "client", "inbound",
			"server", "servers", "server", "listener", "server", "listeners", "server");

	/**
	 * Parse a key. A target with any name is accepted.
	 * @param key the key, such as {@code keepalive.targets.warehouse.idle}
	 * @return the key in its normal form, or {@code null} if it is not that of a setting
	 */
	static @Nullable SettingKey of(String key) {
		if (key.startsWith(INTEGRATIONS) && key.endsWith(SWITCH)) {
			String name = find(key.substring(INTEGRATIONS.length(), key.length() - SWITCH.length()),
					KnownIntegrations.names());
			return (name != null) ? new SettingKey(INTEGRATIONS + name, KeepaliveOption.SO_KEEPALIVE) : null;
		}
		String target = key.startsWith(TARGETS)
				? key.substring(TARGETS.length(), Math.max(TARGETS.length(), key.lastIndexOf('.'))) : "";
		return of(key, List.of(target));
	}

	/**
	 * Parse a key in any form that Spring accepts.
	 * @param key the key, such as {@code keepalive.client.userTimeout}
	 * @param targets the names of the targets
	 * @return the key in its normal form, or {@code null} if it is not that of a setting
	 */
	static @Nullable SettingKey of(String key, Collection<String> targets) {
		int end = key.lastIndexOf('.');
		String scope = key.substring(0, Math.max(0, end));
		KeepaliveOption option = KeepaliveOption.ofProperty(dashed(key.substring(end + 1)));
		if (option == null) {
			return null;
		}
		if (scope.startsWith(INTEGRATIONS)) {
			String name = find(scope.substring(INTEGRATIONS.length()), KnownIntegrations.names());
			boolean supported = name != null && option != KeepaliveOption.SO_KEEPALIVE
					&& KnownIntegrations.roles(name).stream().anyMatch(option::supports);
			return supported ? new SettingKey(INTEGRATIONS + name, option) : null;
		}
		if (scope.startsWith(TARGETS)) {
			String name = find(scope.substring(TARGETS.length()), targets);
			return (name != null && option.supports(KeepaliveRole.CLIENT)) ? new SettingKey(TARGETS + name, option)
					: null;
		}
		String normal = dashed(scope);
		return (KeepaliveOption.ofKey(normal + "." + option.property()) == option) ? new SettingKey(normal, option)
				: null;
	}

	/**
	 * Return the key that was probably meant by an unknown one, such as
	 * {@code keepalive.outbound.time}.
	 * @param key a key that is not that of a setting
	 * @return the key of a setting, or an empty text
	 */
	static String meantBy(String key) {
		int end = key.lastIndexOf('.');
		String last = dashed(key.substring(end + 1));
		KeepaliveOption option = KeepaliveOption.ofProperty(OPTION_WORDS.getOrDefault(last, last));
		if (option == null || !key.startsWith(PREFIX)) {
			return "";
		}
		String scope = dashed(key.substring(0, end));
		String group = (scope.length() > PREFIX.length()) ? scope.substring(PREFIX.length()) : "";
		String integration = find(group, KnownIntegrations.names());
		String named = (integration != null) ? INTEGRATIONS + integration
				: PREFIX + ROLE_WORDS.getOrDefault(group, group);
		SettingKey meant = group.isEmpty() ? null : of(named + "." + option.property());
		return (meant != null) ? meant.toString() : option.key();
	}

	/**
	 * Return whether a key is below the key of an existing integration or target. Its
	 * last part may be anything.
	 * @param key the key
	 * @param targets the names of the targets
	 * @return {@code false} if it is the key of something else
	 */
	static boolean isOfKnown(String key, Collection<String> targets) {
		SettingKey idle = of(key.substring(0, key.lastIndexOf('.') + 1) + KeepaliveOption.TCP_KEEPIDLE.property(),
				targets);
		return idle != null && (idle.scope().startsWith(INTEGRATIONS) || idle.scope().startsWith(TARGETS));
	}

	private static @Nullable String find(String name, Collection<String> names) {
		return names.stream().filter((known) -> isSameName(known, name)).findFirst().orElse(null);
	}

	/**
	 * Return whether two names are the same in relaxed form. Spring keeps the keys of a
	 * map as they were written, so they have to be compared in this way.
	 * @param one the one name
	 * @param other the other name
	 * @return {@code true} if they differ in case and dashes only
	 */
	static boolean isSameName(String one, String other) {
		return uniform(one).equals(uniform(other));
	}

	private static String uniform(String name) {
		return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
	}

	static String dashed(String key) {
		return DataObjectPropertyName.toDashedForm(key);
	}

	@Override
	public String toString() {
		return this.scope + "." + this.option.property();
	}

}
