package io.github.keepalive.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.context.KnownIntegrations;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * Describes keys and environment variables that have no effect, with the one that was
 * probably meant.
 */
final class UnknownNames {

	/** Groups of keys, which may be empty. */
	private static final Set<ConfigurationPropertyName> GROUPS = Set.of(PropertyLookup.INTEGRATIONS,
			PropertyLookup.TARGETS, PropertyLookup.KEEPALIVE.append("client"),
			PropertyLookup.KEEPALIVE.append("server"), PropertyLookup.KEEPALIVE.append("guard"),
			PropertyLookup.KEEPALIVE.append("advice"));

	/** The end of the name of an environment variable that is an element of a list. */
	private static final Pattern LIST_INDEX = Pattern.compile("(_\\d+)+$");

	private static final Set<ConfigurationPropertyName> SETTINGS = settingNames();

	private static final Set<ConfigurationPropertyName> KNOWN = knownNames();

	private UnknownNames() {
	}

	/**
	 * Return a description of each unknown key below {@code keepalive}.
	 * @param written the keys that were written
	 * @return the descriptions
	 */
	static List<String> describe(List<ConfigurationPropertyName> written) {
		Set<String> unknown = new LinkedHashSet<>();
		Set<String> unknownIntegrations = new LinkedHashSet<>();
		for (ConfigurationPropertyName key : written) {
			ConfigurationPropertyName name = key.isLastElementIndexed() ? key.getParent() : key;
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
		if (PropertyLookup.INTEGRATIONS.isAncestorOf(name)) {
			ConfigurationPropertyName integration = name.chop(PropertyLookup.INTEGRATIONS.getNumberOfElements() + 1);
			String own = integration.getLastElement(Form.DASHED);
			if (!KnownIntegrations.names().contains(own)) {
				unknownIntegrations.add(integration.toString());
				return;
			}
			known = below(integration, "enabled");
		}
		else if (PropertyLookup.TARGETS.isAncestorOf(name)) {
			known = below(name.chop(PropertyLookup.TARGETS.getNumberOfElements() + 1), "hosts", "ports");
		}
		if (!known.contains(name)) {
			unknown.add(describe(name.toString(), known));
		}
	}

	/**
	 * Return a description of each environment variable whose name is nearly that of a
	 * property. Others may belong to something else, such as a Kubernetes service.
	 * @param variables the environment variables that begin with {@code KEEPALIVE_}
	 * @param targets the names of the targets
	 * @return the descriptions
	 */
	static List<String> describeVariables(List<String> variables, Collection<String> targets) {
		if (variables.isEmpty()) {
			return List.of();
		}
		Set<ConfigurationPropertyName> names = new LinkedHashSet<>(KNOWN);
		KnownIntegrations.names()
			.forEach((name) -> names.addAll(below(PropertyLookup.INTEGRATIONS.append(name), "enabled")));
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
