package io.github.keepalive.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepaliveRole;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Looks at properties as they were written: where they stand, and which of them nobody
 * will ever read.
 */
final class PropertyLookup {

	private static final ConfigurationPropertyName KEEPALIVE = ConfigurationPropertyName.of("keepalive");

	private static final ConfigurationPropertyName INTEGRATIONS = KEEPALIVE.append("integrations");

	/** Groups of keys, which may stand there empty. */
	private static final Set<ConfigurationPropertyName> GROUPS = Set.of(INTEGRATIONS, KEEPALIVE.append("client"),
			KEEPALIVE.append("server"), KEEPALIVE.append("guard"));

	private static final Set<ConfigurationPropertyName> SETTINGS = settingNames();

	private static final Set<ConfigurationPropertyName> KNOWN = knownNames();

	private final List<ConfigurationPropertySource> sources = new ArrayList<>();

	private final Environment environment;

	PropertyLookup(Environment environment) {
		this.environment = environment;
		ConfigurationPropertySources.get(environment).forEach(this.sources::add);
	}

	@Nullable ConfigurationProperty find(String key) {
		return find(ConfigurationPropertyName.of(key), this.sources);
	}

	/**
	 * Find a value of {@code keepalive} itself, other than the environment variable
	 * KEEPALIVE, which looks the same to Spring.
	 * @return the property, or {@code null} if there is none
	 */
	@Nullable ConfigurationProperty findScalar() {
		return find(KEEPALIVE, this.sources.stream().filter((source) -> !isSystemEnvironment(source)).toList());
	}

	private static @Nullable ConfigurationProperty find(ConfigurationPropertyName name,
			List<ConfigurationPropertySource> sources) {
		for (ConfigurationPropertySource source : sources) {
			ConfigurationProperty property = source.getConfigurationProperty(name);
			if (property != null) {
				return property;
			}
		}
		return null;
	}

	/**
	 * Return the value of a property as text, placeholders resolved.
	 * @param property the property
	 * @return the text
	 */
	String resolve(ConfigurationProperty property) {
		return this.environment.resolvePlaceholders(String.valueOf(property.getValue()));
	}

	static Object originOf(ConfigurationProperty property) {
		if (property.getOrigin() != null) {
			return property.getOrigin();
		}
		ConfigurationPropertySource source = property.getSource();
		return property.getName() + " from " + ((source != null) ? source : "an unknown source");
	}

	/**
	 * Return a description of each key below {@code keepalive} that means nothing.
	 * @return the descriptions
	 */
	List<String> unknownKeys() {
		Set<ConfigurationPropertyName> unknown = new LinkedHashSet<>();
		for (ConfigurationPropertySource source : this.sources) {
			if (source instanceof IterableConfigurationPropertySource iterable && !isSystemEnvironment(source)) {
				iterable.stream()
					.filter(KEEPALIVE::isAncestorOf)
					.filter((name) -> !isSwitch(name) && !GROUPS.contains(name) && !KNOWN.contains(name))
					.forEach(unknown::add);
			}
		}
		return unknown.stream().map((name) -> describe(name.toString())).toList();
	}

	private static boolean isSwitch(ConfigurationPropertyName name) {
		return INTEGRATIONS.isAncestorOf(name) && (name.getNumberOfElements() == INTEGRATIONS.getNumberOfElements() + 1
				|| name.getLastElement(ConfigurationPropertyName.Form.UNIFORM).equals("enabled"));
	}

	private static boolean isSystemEnvironment(ConfigurationPropertySource source) {
		return source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
	}

	private static String describe(String key) {
		String nearest = nearest(key, KNOWN);
		return key + " (there is none of this name" + (nearest.isEmpty() ? "" : "; meant: " + nearest) + ")";
	}

	/**
	 * Return the option that a key sets, in whatever form the key is written.
	 * @param key the key, such as {@code keepalive.client.userTimeout}
	 * @return the option, or {@code null} if it is the key of none
	 */
	static @Nullable KeepaliveOption optionOf(String key) {
		return KeepaliveOption.ofKey(dashed(key));
	}

	static String dashed(String key) {
		return DataObjectPropertyName.toDashedForm(key);
	}

	/**
	 * Return what somebody may have meant who wrote a key that is the key of no setting.
	 * @param key the key
	 * @return a setting and a value for it
	 */
	static String exampleFor(String key) {
		String last = key.substring(key.lastIndexOf('.') + 1);
		for (KeepaliveOption option : KeepaliveOption.values()) {
			if (option.property().equals(dashed(last)) || option.name().equalsIgnoreCase(last)) {
				return option.key() + "=" + option.example();
			}
		}
		KeepaliveOption nearest = KeepaliveOption.ofKey(nearest(key, SETTINGS));
		KeepaliveOption meant = (nearest != null) ? nearest : KeepaliveOption.TCP_KEEPIDLE;
		return meant.key() + "=" + meant.example();
	}

	private static String nearest(String key, Set<ConfigurationPropertyName> names) {
		String nearest = "";
		int distance = 3;
		for (ConfigurationPropertyName known : names) {
			int difference = difference(key, known.toString());
			if (difference < distance) {
				nearest = known.toString();
				distance = difference;
			}
		}
		return nearest;
	}

	private static Set<ConfigurationPropertyName> knownNames() {
		Set<ConfigurationPropertyName> names = new LinkedHashSet<>(SETTINGS);
		names.add(ConfigurationPropertyName.of("keepalive.guard.enabled"));
		names.add(ConfigurationPropertyName.of("keepalive.guard.mode"));
		names.add(ConfigurationPropertyName.of("keepalive.guard.interval"));
		return names;
	}

	private static Set<ConfigurationPropertyName> settingNames() {
		Set<ConfigurationPropertyName> names = new LinkedHashSet<>();
		for (KeepaliveOption option : KeepaliveOption.values()) {
			names.add(ConfigurationPropertyName.of(option.key()));
			for (KeepaliveRole role : KeepaliveRole.values()) {
				if (option.supports(role)) {
					names.add(ConfigurationPropertyName.of(option.key(role)));
				}
			}
		}
		return names;
	}

	/**
	 * Return the number of letters to add, drop or change to get from one key to another.
	 * @param from the one key
	 * @param to the other key
	 * @return the number
	 */
	private static int difference(String from, String to) {
		int[] previous = new int[to.length() + 1];
		for (int j = 0; j < previous.length; j++) {
			previous[j] = j;
		}
		for (int i = 1; i <= from.length(); i++) {
			int[] current = new int[previous.length];
			current[0] = i;
			for (int j = 1; j < current.length; j++) {
				int changed = previous[j - 1] + ((from.charAt(i - 1) != to.charAt(j - 1)) ? 1 : 0);
				current[j] = Math.min(changed, Math.min(previous[j], current[j - 1]) + 1);
			}
			previous = current;
		}
		return previous[to.length()];
	}

}
