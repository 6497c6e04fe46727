package io.github.keepalive.autoconfigure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.autoconfigure.InvalidKeepalivePropertiesException.InvalidProperty;
import io.github.keepalive.context.KnownIntegrations;
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
 * Finds properties as they were written, with their origin, and those that have no
 * effect.
 */
final class PropertyLookup {

	private static final ConfigurationPropertyName KEEPALIVE = ConfigurationPropertyName.of("keepalive");

	private static final ConfigurationPropertyName INTEGRATIONS = KEEPALIVE.append("integrations");

	private static final ConfigurationPropertyName TARGETS = KEEPALIVE.append("targets");

	/** Groups of keys, which may be empty. */
	private static final Set<ConfigurationPropertyName> GROUPS = Set.of(INTEGRATIONS, TARGETS,
			KEEPALIVE.append("client"), KEEPALIVE.append("server"), KEEPALIVE.append("guard"),
			KEEPALIVE.append("advice"));

	private static final Pattern TARGET_NAME = Pattern.compile("[A-Za-z0-9]+(-[A-Za-z0-9]+)*");

	/** The end of the name of an environment variable that is an element of a list. */
	private static final Pattern LIST_INDEX = Pattern.compile("(_\\d+)+$");

	private static final Set<ConfigurationPropertyName> SETTINGS = settingNames();

	private static final Set<ConfigurationPropertyName> KNOWN = knownNames();

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
	 * Return a description of each unknown key below {@code keepalive}.
	 * @return the descriptions
	 */
	List<String> unknownKeys() {
		Set<String> unknown = new LinkedHashSet<>();
		Set<String> unknownIntegrations = new LinkedHashSet<>();
		for (ConfigurationPropertyName written : written()) {
			ConfigurationPropertyName name = written.isLastElementIndexed() ? written.getParent() : written;
			if (!GROUPS.contains(name) && !KNOWN.contains(name)) {
				describeUnknown(name, unknown, unknownIntegrations);
			}
		}
		List<String> descriptions = new ArrayList<>(unknown);
		if (!unknownIntegrations.isEmpty()) {
			descriptions.add(String.join(" and ", unknownIntegrations) + " (there is no integration of this name, only "
					+ String.join(", ", KnownIntegrations.names()) + ")");
		}
		return descriptions;
	}

	private static void describeUnknown(ConfigurationPropertyName name, Set<String> unknown,
			Set<String> unknownIntegrations) {
		Set<ConfigurationPropertyName> known = KNOWN;
		if (INTEGRATIONS.isAncestorOf(name)) {
			ConfigurationPropertyName integration = name.chop(INTEGRATIONS.getNumberOfElements() + 1);
			String own = integration.getLastElement(Form.DASHED);
			if (!KnownIntegrations.names().contains(own)) {
				unknownIntegrations.add(integration.toString());
				return;
			}
			known = below(integration, "enabled");
		}
		else if (TARGETS.isAncestorOf(name)) {
			known = below(name.chop(TARGETS.getNumberOfElements() + 1), "hosts", "ports");
		}
		if (!known.contains(name)) {
			unknown.add(describe(name.toString(), known));
		}
	}

	/**
	 * Return a description of each environment variable whose name is nearly that of a
	 * property. Others may belong to something else, such as a Kubernetes service.
	 * @param targets the names of the targets
	 * @return the descriptions
	 */
	List<String> misspeltVariables(Collection<String> targets) {
		List<String> variables = this.sources.stream()
			.filter(PropertyLookup::isSystemEnvironment)
			.map((source) -> (SystemEnvironmentPropertySource) source.getUnderlyingSource())
			.flatMap((source) -> Arrays.stream(source.getPropertyNames()))
			.filter((variable) -> variable.toUpperCase(Locale.ROOT).startsWith("KEEPALIVE_"))
			.toList();
		if (variables.isEmpty()) {
			return List.of();
		}
		Set<ConfigurationPropertyName> names = new LinkedHashSet<>(KNOWN);
		KnownIntegrations.names().forEach((name) -> names.addAll(below(INTEGRATIONS.append(name), "enabled")));
		targets.forEach((name) -> names
			.addAll(below(ConfigurationPropertyName.adapt(SettingKey.TARGETS + name, '.'), "hosts", "ports")));
		Set<String> known = new LinkedHashSet<>();
		Set<String> alternative = new LinkedHashSet<>();
		for (ConfigurationPropertyName name : names) {
			known.add(variable(name, ""));
			alternative.add(variable(name, "_"));
		}
		List<String> descriptions = new ArrayList<>();
		for (String variable : variables) {
			String name = LIST_INDEX.matcher(variable.toUpperCase(Locale.ROOT)).replaceFirst("");
			String nearest = (known.contains(name) || alternative.contains(name)) ? "" : nearest(name, known);
			if (!nearest.isEmpty()) {
				descriptions.add(describe(variable, nearest));
			}
		}
		return descriptions;
	}

	// Spring takes an underscore for a dash in the last part of a key only.
	private static String variable(ConfigurationPropertyName name, String dash) {
		String last = name.getLastElement(Form.DASHED).replace("-", dash);
		String others = name.getParent().toString().replace("-", "").replace('.', '_');
		return (others + "_" + last).toUpperCase(Locale.ROOT);
	}

	/**
	 * Return the keys below an integration or a target. An option that it does not have
	 * is an error, not unknown.
	 * @param parent the key of the integration or of the target
	 * @param others what it has besides options
	 * @return the keys, its own among them
	 */
	private static Set<ConfigurationPropertyName> below(ConfigurationPropertyName parent, String... others) {
		Set<ConfigurationPropertyName> names = new LinkedHashSet<>();
		names.add(parent);
		for (String other : others) {
			names.add(parent.append(other));
		}
		for (KeepaliveOption option : KeepaliveOption.values()) {
			names.add(parent.append(option.property()));
		}
		return names;
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

	// All keys below keepalive, without environment variables. Sources may have
	// thousands.
	private List<ConfigurationPropertyName> written() {
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

	private static String describe(String key, Set<ConfigurationPropertyName> known) {
		String nearest = nearest(key, known);
		if (nearest.isEmpty()) {
			nearest = SettingKey.meantBy(key);
		}
		return describe(key, nearest);
	}

	private static String describe(String key, String meant) {
		return key + " (there is no such property" + (meant.isEmpty() ? "" : "; meant: " + meant) + ")";
	}

	/**
	 * Return an example of the setting that was probably meant by an unknown key.
	 * @param key the key
	 * @return a setting and a value for it
	 */
	static String exampleFor(String key) {
		String last = key.substring(key.lastIndexOf('.') + 1);
		for (KeepaliveOption option : KeepaliveOption.values()) {
			if (option.property().equals(SettingKey.dashed(last)) || option.name().equalsIgnoreCase(last)) {
				return option.key() + "=" + option.example();
			}
		}
		KeepaliveOption nearest = KeepaliveOption.ofKey(nearest(key, SETTINGS));
		KeepaliveOption meant = (nearest != null) ? nearest : KeepaliveOption.TCP_KEEPIDLE;
		return meant.key() + "=" + meant.example();
	}

	private static String nearest(String key, Set<?> names) {
		String nearest = "";
		int distance = 3;
		for (Object known : names) {
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
		names.add(ConfigurationPropertyName.of("keepalive.advice.ignore"));
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
	 * Return the number of letters to add, drop or change to turn one key into another.
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
