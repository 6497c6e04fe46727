package io.github.keepalive.autoconfigure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.autoconfigure.InvalidKeepalivePropertiesException.InvalidProperty;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Finds properties as they were written, with their origin.
 */
final class PropertyLookup {

	static final ConfigurationPropertyName KEEPALIVE = ConfigurationPropertyName.of("keepalive");

	static final ConfigurationPropertyName INTEGRATIONS = KEEPALIVE.append("integrations");

	static final ConfigurationPropertyName TARGETS = KEEPALIVE.append("targets");

	private static final Pattern TARGET_NAME = Pattern.compile("[A-Za-z0-9]+(-[A-Za-z0-9]+)*");

	private final List<ConfigurationPropertySource> sources = new ArrayList<>();

	private final Environment environment;

	private @Nullable List<ConfigurationPropertyName> written;

	PropertyLookup(Environment environment) {
		this.environment = environment;
		ConfigurationPropertySources.get(environment).forEach(this.sources::add);
	}

	@Nullable ConfigurationProperty find(String key) {
		return find(ConfigurationPropertyName.adapt(key, '.'), this.sources);
	}

	/**
	 * Find a value of the key of a group, such as {@code keepalive}. Environment
	 * variables are not included, because they may belong to something else.
	 * @param key the key of the group
	 * @return the property, or {@code null} if there is none
	 */
	@Nullable ConfigurationProperty findScalar(String key) {
		return find(ConfigurationPropertyName.adapt(key, '.'),
				this.sources.stream().filter((source) -> !isSystemEnvironment(source)).toList());
	}

	/**
	 * Return whether a property comes from a source that is asked before that of another
	 * property.
	 * @param one the one property
	 * @param other the other property
	 * @return {@code true} if there are both, and the first one wins
	 */
	boolean isStronger(@Nullable ConfigurationProperty one, @Nullable ConfigurationProperty other) {
		return one != null && other != null
				&& this.sources.indexOf(one.getSource()) < this.sources.indexOf(other.getSource());
	}

	/**
	 * Return a binder that does not see values of integrations and targets themselves,
	 * which hide the properties below them.
	 * @return the binder
	 */
	Binder binderWithoutScalars() {
		return new Binder(this.sources.stream().map((source) -> source.filter((name) -> !isNamed(name))).toList(),
				new PropertySourcesPlaceholdersResolver(this.environment));
	}

	private static boolean isNamed(ConfigurationPropertyName name) {
		return name.equals(INTEGRATIONS) || name.equals(TARGETS) || INTEGRATIONS.isParentOf(name)
				|| TARGETS.isParentOf(name);
	}

	/**
	 * Find a value of the key of a group that must not have one. An environment variable
	 * may belong to something else, unless its value is on or off.
	 * @param key the key of the group, such as {@code keepalive.targets.warehouse}
	 * @param mayBeSwitch whether the value may be a switch
	 * @return the property, or {@code null} if there is none
	 */
	@Nullable InvalidProperty findStrayScalar(String key, boolean mayBeSwitch) {
		ConfigurationProperty scalar = find(key);
		String text = (scalar != null) ? resolve(scalar) : "";
		boolean isSwitch = KeepaliveOption.SO_KEEPALIVE.parse(text) != null;
		boolean isStray = isSwitch ? !mayBeSwitch : !text.isBlank() && findScalar(key) != null;
		return (scalar != null && isStray) ? new InvalidProperty(key, scalar.getValue(), originOf(scalar),
				"no value of its own, only properties below it", key + ".enabled=false") : null;
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
	 * Return the key of a property as it was written.
	 * @param property the property
	 * @param key its key
	 * @return the name of an environment variable, or else the key
	 */
	static String keyOf(ConfigurationProperty property, String key) {
		ConfigurationPropertySource source = property.getSource();
		return (source != null && isSystemEnvironment(source)
				&& property.getOrigin() instanceof PropertySourceOrigin origin) ? origin.getPropertyName() : key;
	}

	/**
	 * Return the names of all targets for which any property is set, even an unknown one.
	 * Environment variables are not included.
	 * @return the names
	 */
	Set<String> targetNames() {
		Set<String> names = new LinkedHashSet<>();
		for (ConfigurationPropertyName name : written()) {
			if (TARGETS.isAncestorOf(name)) {
				names.add(name.getElement(TARGETS.getNumberOfElements(), Form.ORIGINAL));
			}
		}
		return names;
	}

	/**
	 * Return the environment variables that begin with {@code KEEPALIVE_}.
	 * @return their names
	 */
	List<String> variables() {
		return this.sources.stream()
			.filter(PropertyLookup::isSystemEnvironment)
			.map((source) -> (SystemEnvironmentPropertySource) source.getUnderlyingSource())
			.flatMap((source) -> Arrays.stream(source.getPropertyNames()))
			.filter((variable) -> variable.toUpperCase(Locale.ROOT).startsWith("KEEPALIVE_"))
			.toList();
	}

	/**
	 * Return all keys below {@code keepalive}. Environment variables are not included.
	 * @return the keys, which are read once, because sources may have thousands
	 */
	List<ConfigurationPropertyName> written() {
		if (this.written == null) {
			this.written = this.sources.stream()
				.filter((source) -> !isSystemEnvironment(source))
				.filter(IterableConfigurationPropertySource.class::isInstance)
				.flatMap((source) -> ((IterableConfigurationPropertySource) source).stream())
				.filter(KEEPALIVE::isAncestorOf)
				.toList();
		}
		return this.written;
	}

	/**
	 * Find keys of targets whose name Spring would change, because it has characters
	 * other than letters, digits and dashes.
	 * @return the sources of the properties by key
	 */
	Map<String, ConfigurationPropertySource> findBadTargetNames() {
		Map<String, ConfigurationPropertySource> bad = new LinkedHashMap<>();
		for (ConfigurationPropertySource source : this.sources) {
			if (source.getUnderlyingSource() instanceof EnumerablePropertySource<?> enumerable
					&& !isSystemEnvironment(source)) {
				for (String key : enumerable.getPropertyNames()) {
					String name = targetName(key);
					if (!name.isEmpty() && !TARGET_NAME.matcher(name).matches()) {
						bad.putIfAbsent(SettingKey.TARGETS + name, source);
					}
				}
			}
		}
		return bad;
	}

	private static String targetName(String key) {
		if (key.startsWith(TARGETS + "[")) {
			return key.substring(TARGETS.toString().length(), key.indexOf(']') + 1);
		}
		String rest = key.startsWith(SettingKey.TARGETS) ? key.substring(SettingKey.TARGETS.length()) : "";
		int end = rest.startsWith("[") ? rest.indexOf(']') + 1 : rest.indexOf('.');
		return (end > 0) ? rest.substring(0, end) : rest;
	}

	private static boolean isSystemEnvironment(ConfigurationPropertySource source) {
		return source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
	}

}
