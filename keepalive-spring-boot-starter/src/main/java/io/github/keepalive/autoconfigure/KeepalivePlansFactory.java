package io.github.keepalive.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.github.keepalive.InvalidKeepaliveValueException;
import io.github.keepalive.KeepaliveAdviser;
import io.github.keepalive.KeepaliveEnvironment;
import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.KeepaliveSettings;
import io.github.keepalive.SystemDefaults;
import io.github.keepalive.autoconfigure.InvalidKeepalivePropertiesException.InvalidProperty;
import io.github.keepalive.integration.KeepalivePlans;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;

/**
 * Makes the plans: the role's properties first, then the common ones, then the
 * environment variables, then the defaults. Each value keeps its origin.
 */
final class KeepalivePlansFactory {

	private static final String GUARD_INTERVAL = "keepalive.guard.interval";

	private final PropertyLookup lookup;

	private final KeepaliveEnvironment environment;

	private final List<InvalidProperty> invalid = new ArrayList<>();

	KeepalivePlansFactory(PropertyLookup lookup, KeepaliveEnvironment environment) {
		this.lookup = lookup;
		this.environment = environment;
	}

	KeepalivePlans create(KeepaliveProperties properties, @Nullable Duration connectTimeout) {
		KeepaliveSettings client = settings(properties.client().values(), (option) -> option.key(KeepaliveRole.CLIENT));
		KeepaliveSettings server = settings(properties.server().values(), (option) -> option.key(KeepaliveRole.SERVER));
		KeepaliveSettings common = settings(properties.values(), KeepaliveOption::key).orElse(scalar())
			.orElse(this.environment.settings());
		validate(properties.guard());
		if (!this.invalid.isEmpty()) {
			throw new InvalidKeepalivePropertiesException(this.invalid);
		}
		SystemDefaults systemDefaults = SystemDefaults.read();
		List<String> ignored = new ArrayList<>();
		this.environment.ignored().forEach((variable) -> ignored.add(variable.toString()));
		ignored.addAll(this.lookup.unknownKeys());
		KeepalivePlan clientPlan = KeepalivePlan.of(KeepaliveRole.CLIENT, client.orElse(common), systemDefaults);
		KeepalivePlan serverPlan = KeepalivePlan.of(KeepaliveRole.SERVER, server.orElse(common), systemDefaults);
		List<String> advice = new ArrayList<>(KeepaliveAdviser.advise(clientPlan, connectTimeout));
		advice.addAll(KeepaliveAdviser.advise(serverPlan, null));
		return new KeepalivePlans(clientPlan, serverPlan, systemDefaults, ignored, advice);
	}

	private KeepaliveSettings settings(Map<KeepaliveOption, @Nullable Object> values,
			Function<KeepaliveOption, String> key) {
		KeepaliveSettings settings = KeepaliveSettings.none();
		for (Map.Entry<KeepaliveOption, @Nullable Object> entry : values.entrySet()) {
			if (entry.getValue() != null) {
				settings = settings.orElse(setting(entry.getKey(), entry.getValue(), key.apply(entry.getKey())));
			}
		}
		return settings;
	}

	private KeepaliveSettings setting(KeepaliveOption option, Object value, String key) {
		ConfigurationProperty property = this.lookup.find(key);
		Object origin = (property != null) ? PropertyLookup.originOf(property) : key;
		try {
			return KeepaliveSettings.none().with(option, value, origin.toString());
		}
		catch (InvalidKeepaliveValueException ex) {
			Object written = (property != null) ? property.getValue() : value;
			this.invalid.add(new InvalidProperty(key, written, origin, option));
			return KeepaliveSettings.none();
		}
	}

	private void validate(KeepaliveProperties.Guard guard) {
		if (guard.interval().compareTo(Duration.ofSeconds(1)) < 0) {
			ConfigurationProperty property = this.lookup.find(GUARD_INTERVAL);
			Object origin = (property != null) ? PropertyLookup.originOf(property) : null;
			this.invalid
				.add(new InvalidProperty(GUARD_INTERVAL, (property != null) ? property.getValue() : guard.interval(),
						origin, "1s or longer", GUARD_INTERVAL + "=5s"));
		}
	}

	private KeepaliveSettings scalar() {
		// What somebody means who writes "keepalive: off" into a file.
		ConfigurationProperty property = this.lookup.findScalar();
		if (property == null) {
			return KeepaliveSettings.none();
		}
		Object origin = PropertyLookup.originOf(property);
		String text = this.lookup.resolve(property);
		if (text.isBlank()) {
			return KeepaliveSettings.none();
		}
		Integer amount = KeepaliveOption.SO_KEEPALIVE.parse(text);
		if (amount == null) {
			this.invalid.add(new InvalidProperty("keepalive", property.getValue(), origin,
					KeepaliveOption.SO_KEEPALIVE.expected(), "keepalive.enabled=true"));
			return KeepaliveSettings.none();
		}
		return KeepaliveSettings.none().with(KeepaliveOption.SO_KEEPALIVE, amount != 0, origin.toString());
	}

}
