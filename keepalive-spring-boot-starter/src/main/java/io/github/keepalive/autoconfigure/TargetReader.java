package io.github.keepalive.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.github.keepalive.KeepaliveAdvice;
import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.autoconfigure.InvalidKeepalivePropertiesException.InvalidProperty;
import io.github.keepalive.autoconfigure.KeepaliveProperties.OfTarget;
import io.github.keepalive.peer.AmbiguousTargetsException;
import io.github.keepalive.peer.HostPattern;
import io.github.keepalive.peer.KeepaliveTarget;
import io.github.keepalive.peer.PortRange;
import io.github.keepalive.peer.TargetAdviser;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;

/**
 * Reads which peers belong to which target, and notes what is wrong.
 */
final class TargetReader {

	private static final String HOSTS = ".hosts";

	private static final String PORTS = ".ports";

	private final PropertyLookup lookup;

	private final List<InvalidProperty> invalid;

	/**
	 * Create a reader.
	 * @param lookup finds properties
	 * @param invalid takes those that have no allowed value
	 */
	TargetReader(PropertyLookup lookup, List<InvalidProperty> invalid) {
		this.lookup = lookup;
		this.invalid = invalid;
	}

	/**
	 * Return each target for which something is configured, once. An environment variable
	 * has the target's name without dashes.
	 * @param bound the targets as they were bound
	 * @return the targets by name
	 */
	static Map<String, OfTarget> named(Map<String, OfTarget> bound) {
		Map<String, OfTarget> targets = new LinkedHashMap<>();
		bound.forEach((name, target) -> {
			String other = targets.keySet()
				.stream()
				.filter((known) -> SettingKey.isSameName(known, name))
				.findFirst()
				.orElse(null);
			boolean isBetter = other == null || isMoreLegible(name, other);
			if (isBetter && !target.isEmpty()) {
				targets.remove(other);
				targets.put(name, target);
			}
		});
		return targets;
	}

	private static boolean isMoreLegible(String name, String other) {
		return name.length() > other.length()
				|| (name.length() == other.length() && other.equals(other.toLowerCase(Locale.ROOT)));
	}

	/**
	 * Read the targets.
	 * @param targets the targets for which something is configured
	 * @return the targets
	 */
	List<KeepaliveTarget> read(Map<String, OfTarget> targets) {
		this.lookup.findBadTargetNames()
			.forEach((key, source) -> this.invalid.add(new InvalidProperty(key, null, source.getUnderlyingSource(),
					"a name of letters, digits and single dashes", goodName(key) + HOSTS + "=db.internal")));
		Set<String> names = this.lookup.targetNames();
		names.addAll(targets.keySet());
		names.forEach(this::check);
		List<KeepaliveTarget> found = new ArrayList<>();
		targets.forEach((name, target) -> {
			String prefix = SettingKey.TARGETS + name;
			found.add(new KeepaliveTarget(name,
					parse(prefix + HOSTS, target.hosts(), HostPattern::parse, HostPattern.EXPECTED, "db.internal"),
					parse(prefix + PORTS, target.ports(), PortRange::parse, PortRange.EXPECTED, "5432")));
		});
		return found;
	}

	private static String goodName(String key) {
		String name = key.substring(SettingKey.TARGETS.length())
			.replaceAll("[^A-Za-z0-9]+", "-")
			.replaceAll("^-+|-+$", "");
		return SettingKey.TARGETS + (name.isEmpty() ? "warehouse" : name);
	}

	private void check(String name) {
		String prefix = SettingKey.TARGETS + name;
		InvalidProperty stray = this.lookup.findStrayScalar(prefix, false);
		if (stray != null) {
			this.invalid.add(stray);
		}
		for (KeepaliveOption option : KeepaliveOption.values()) {
			String key = prefix + "." + option.property();
			ConfigurationProperty property = option.supports(KeepaliveRole.CLIENT) ? null : this.lookup.find(key);
			if (property != null) {
				this.invalid.add(new InvalidProperty(key, property.getValue(), PropertyLookup.originOf(property),
						"an option of outbound connections; " + option.property() + " is one of listeners",
						option.key() + "=" + option.example()));
			}
		}
		checkIsSaid(prefix + HOSTS, "at least one host; leave hosts out to match every host");
		checkIsSaid(prefix + PORTS, "at least one port; leave ports out to match every port");
	}

	// An empty value, for example of a placeholder, would match everything.
	private void checkIsSaid(String key, String expected) {
		ConfigurationProperty property = this.lookup.find(key);
		if (property != null && this.lookup.resolve(property).isBlank()) {
			this.invalid.add(new InvalidProperty(key, property.getValue(), PropertyLookup.originOf(property), expected,
					key + "=" + (key.endsWith(HOSTS) ? "db.internal" : "5432")));
		}
	}

	private <T> List<T> parse(String key, List<String> written, Function<String, T> parser, String expected,
			String example) {
		List<T> parsed = new ArrayList<>();
		for (int i = 0; i < written.size(); i++) {
			String text = written.get(i);
			try {
				parsed.add(parser.apply(text));
			}
			catch (IllegalArgumentException ex) {
				this.invalid.add(new InvalidProperty(key, text, originOf(key, i),
						expected + " (" + ex.getMessage() + ")", key + "=" + example));
			}
		}
		return parsed;
	}

	private @Nullable Object originOf(String key, int index) {
		ConfigurationProperty element = this.lookup.find(key + "[" + index + "]");
		ConfigurationProperty property = (element != null) ? element : this.lookup.find(key);
		return (property != null) ? PropertyLookup.originOf(property) : null;
	}

	/**
	 * Look for targets that are equally specific for a peer, which is invalid, and for
	 * targets that match nothing.
	 * @param targets the targets
	 * @return the advice
	 */
	List<KeepaliveAdvice> advise(List<KeepaliveTarget> targets) {
		if (targets.isEmpty() || !this.invalid.isEmpty()) {
			return List.of();
		}
		try {
			return TargetAdviser.advise(targets)
				.stream()
				.map((text) -> new KeepaliveAdvice(KeepaliveAdvice.Id.UNUSED_TARGET, text))
				.toList();
		}
		catch (AmbiguousTargetsException ex) {
			String prefix = SettingKey.TARGETS + ex.second();
			Object origin = originOf(prefix + HOSTS, 0);
			this.invalid.add(new InvalidProperty(prefix, null, (origin != null) ? origin : originOf(prefix + PORTS, 0),
					"only one target for a peer; " + ex.first() + " and " + ex.second() + " are equally specific for "
							+ ex.peer() + ", and other ports or a more specific host tell them apart",
					prefix + PORTS + "=5432"));
			return List.of();
		}
	}

}
