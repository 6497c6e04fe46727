package io.github.keepalive.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.keepalive.InvalidKeepaliveValueException;
import io.github.keepalive.KeepaliveAdvice;
import io.github.keepalive.KeepaliveEnvironment;
import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.KeepaliveSettings;
import io.github.keepalive.KeepaliveUnit;
import io.github.keepalive.autoconfigure.InvalidKeepalivePropertiesException.InvalidProperty;
import io.github.keepalive.autoconfigure.KeepaliveProperties.OfIntegration;
import io.github.keepalive.autoconfigure.KeepaliveProperties.OfTarget;
import io.github.keepalive.context.ConfiguredSettings;
import io.github.keepalive.context.DataSourceTimeout;
import io.github.keepalive.context.KnownIntegrations;
import io.github.keepalive.peer.KeepaliveTarget;
import io.github.keepalive.peer.OutboundPlans;
import io.github.keepalive.peer.ScopedSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.IgnoreTopLevelConverterNotFoundBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.AbstractEnvironment;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;

/**
 * Reads settings: those of targets and integrations, the role's properties, then the
 * common ones, then the environment variables. Each value keeps its origin.
 */
final class SettingsReader {

	private static final String PREFIX = "keepalive";

	private static final String GUARD_INTERVAL = "keepalive.guard.interval";

	private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(1);

	private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

	private static final Duration LONG_INTERVAL = Duration.ofSeconds(30);

	/** A positive number without a unit. */
	private static final Pattern BARE_AMOUNT = Pattern.compile("\\+?0*[1-9][0-9]*");

	/**
	 * Longer than any value that is allowed, shorter than what could overflow a stack.
	 */
	private static final int LONGEST_VALUE = 100;

	private static final String CONNECT_TIMEOUT = "spring.http.clients.connect-timeout";

	private static final String POOL_TIMEOUT = "spring.datasource.hikari.connection-timeout";

	/** Host and port of most JDBC URLs. */
	private static final Pattern DATABASE = Pattern
		.compile("jdbc:[^/]*//([^:/,;?\\[\\]]+)(?::([0-9]{1,5}))?([/;?].*)?");

	private final PropertyLookup lookup;

	private final List<InvalidProperty> invalid = new ArrayList<>();

	private SettingsReader(Environment environment) {
		this.lookup = new PropertyLookup(environment);
	}

	/**
	 * Read the settings of an application.
	 * @param environment the environment of the application
	 * @param common the properties for all connections, bound to it
	 * @param bound the other properties, bound to it
	 * @return the settings
	 * @throws InvalidKeepalivePropertiesException if a property has no allowed value
	 */
	static ConfiguredSettings read(ConfigurableEnvironment environment, CommonProperties common,
			KeepaliveProperties bound) {
		SettingsReader reader = new SettingsReader(environment);
		KeepaliveProperties properties = reader.complete(bound);
		KeepaliveEnvironment variables = SystemVariables.read(environment);
		Map<String, OfTarget> targets = TargetReader.named(properties.targets());
		ScopedSettings settings = reader.scoped(reader.common(common).orElse(variables.settings()), properties,
				targets);
		reader.validate(properties.guard());
		TargetReader targetReader = new TargetReader(reader.lookup, reader.invalid);
		List<KeepaliveTarget> found = targetReader.read(targets);
		List<KeepaliveAdvice> advice = new ArrayList<>(targetReader.advise(found));
		advice.addAll(advise(properties.guard()));
		reader.refuseInvalid();
		List<String> ignored = new ArrayList<>();
		variables.ignored().forEach((variable) -> ignored.add(variable.toString()));
		UnknownNames.describeVariables(reader.lookup.variables(), targets.keySet())
			.forEach((variable) -> ignored.add("environment variable " + variable));
		UnknownNames.describe(reader.lookup.written()).forEach((key) -> ignored.add("property " + key));
		Set<KeepaliveAdvice.Id> ignoredAdvice = ignoredAdvice(properties.advice(), ignored);
		return new ConfiguredSettings(settings, found, connectTimeout(environment), dataSource(environment), ignored,
				advice, ignoredAdvice);
	}

	private static List<KeepaliveAdvice> advise(KeepaliveProperties.Guard guard) {
		if (!guard.enabled() || guard.interval().compareTo(LONG_INTERVAL) <= 0) {
			return List.of();
		}
		return List.of(new KeepaliveAdvice(KeepaliveAdvice.Id.GUARD_INTERVAL,
				"A connection that no integration reaches waits up to " + guard.interval().toSeconds()
						+ " s for its options; set " + GUARD_INTERVAL + "=500ms"));
	}

	private static Set<KeepaliveAdvice.Id> ignoredAdvice(KeepaliveProperties.Advice advice, List<String> ignored) {
		Set<KeepaliveAdvice.Id> ids = EnumSet.noneOf(KeepaliveAdvice.Id.class);
		for (String written : advice.ignore()) {
			Stream.of(KeepaliveAdvice.Id.values())
				.filter((id) -> SettingKey.isSameName(id.toString(), written.trim()))
				.findFirst()
				.ifPresentOrElse(ids::add,
						() -> ignored.add("property keepalive.advice.ignore=" + written + " (expected: some of "
								+ Arrays.toString(KeepaliveAdvice.Id.values()).replaceAll("[\\[\\]]", "") + ")"));
		}
		return ids;
	}

	// A variable such as KEEPALIVE_TARGETS_WAREHOUSE hides all that a file says below it.
	private KeepaliveProperties complete(KeepaliveProperties bound) {
		List<String> keys = new ArrayList<>();
		bound.targets().keySet().forEach((name) -> keys.add(SettingKey.TARGETS + name));
		for (String name : bound.integrations().keySet()) {
			InvalidProperty stray = this.lookup.findStrayScalar(SettingKey.INTEGRATIONS + name, true);
			if (stray != null) {
				this.invalid.add(stray);
			}
			keys.add(SettingKey.INTEGRATIONS + name);
		}
		return keys.stream().anyMatch((key) -> this.lookup.find(key) != null)
				? bind(this.lookup.binderWithoutScalars(), KeepaliveProperties.class) : bound;
	}

	private static @Nullable Duration connectTimeout(Environment environment) {
		try {
			return Binder.get(environment).bind(CONNECT_TIMEOUT, Duration.class).orElse(null);
		}
		catch (BindException ex) {
			// The library that uses the property reports the error.
			return null;
		}
	}

	private static @Nullable DataSourceTimeout dataSource(Environment environment) {
		try {
			Long timeoutMillis = Binder.get(environment).bind(POOL_TIMEOUT, Long.class).orElse(null);
			String url = environment.getProperty("spring.datasource.url", "");
			Matcher peer = DATABASE.matcher(url);
			return (timeoutMillis != null && timeoutMillis > 0 && peer.matches()) ? new DataSourceTimeout(
					OutboundPlans.peer(peer.group(1), (peer.group(2) != null) ? Integer.parseInt(peer.group(2)) : 0),
					Duration.ofMillis(timeoutMillis), POOL_TIMEOUT) : null;
		}
		catch (BindException | IllegalArgumentException ex) {
			// The library that uses the property reports the error.
			return null;
		}
	}

	/**
	 * Read the settings of an application again, after its environment has changed.
	 * @param environment the environment of the application
	 * @return the settings
	 * @throws InvalidKeepalivePropertiesException if a property has no allowed value
	 */
	static ConfiguredSettings readAgain(ConfigurableEnvironment environment) {
		Binder binder = Binder.get(environment);
		return read(environment, bind(binder, CommonProperties.class), bind(binder, KeepaliveProperties.class));
	}

	/**
	 * Read settings that were sent to the running application.
	 * @param values the values by property, such as {@code client.idle}
	 * @param source who sent them
	 * @param targets the configured targets
	 * @return the settings
	 * @throws InvalidKeepalivePropertiesException if a property has no allowed value or
	 * cannot be changed at run time
	 */
	static ScopedSettings readSent(Map<String, ?> values, String source, List<KeepaliveTarget> targets) {
		if (values.isEmpty()) {
			throw new InvalidKeepalivePropertiesException(List.of(new InvalidProperty("(none)", null, null,
					"at least one setting", KeepaliveOption.TCP_KEEPIDLE.property() + "=30s")));
		}
		List<String> names = targets.stream().map(KeepaliveTarget::name).toList();
		Map<String, Object> properties = new LinkedHashMap<>();
		List<InvalidProperty> invalid = new ArrayList<>();
		values.forEach((key, value) -> {
			String written = key.startsWith(PREFIX + ".") ? key : PREFIX + "." + key;
			SettingKey setting = SettingKey.of(written, names);
			if (setting == null) {
				invalid.add(new InvalidProperty(written, value, null, expectedOfSent(written, names),
						exampleOfSent(written, names)));
			}
			else if (value == null || !isScalar(value)) {
				invalid.add(new InvalidProperty(written, value, null, setting.option(), written));
			}
			else if (properties.put(setting.toString(), value.toString()) != null) {
				invalid.add(new InvalidProperty(written, value, null, "one value for each setting",
						UnknownNames.exampleFor(written)));
			}
		});
		if (!invalid.isEmpty()) {
			throw new InvalidKeepalivePropertiesException(invalid);
		}
		ConfigurableEnvironment environment = new SentEnvironment(new MapPropertySource(source, properties));
		SettingsReader reader = new SettingsReader(environment);
		Binder binder = Binder.get(environment);
		KeepaliveProperties bound = bind(binder, KeepaliveProperties.class);
		ScopedSettings settings = reader.scoped(reader.settings(bind(binder, CommonProperties.class)), bound,
				bound.targets());
		reader.refuseInvalid();
		return settings;
	}

	private static String expectedOfSent(String key, List<String> targets) {
		KeepaliveOption option = KeepaliveOption.ofProperty(key.substring(key.lastIndexOf('.') + 1));
		if (option != null && option != KeepaliveOption.SO_KEEPALIVE && SettingKey.isOfKnown(key, targets)) {
			return "an option that these sockets have; " + option.property() + " is set by " + option.key();
		}
		String expected = "a setting that can be changed at run time; any other property takes a restart";
		if (key.startsWith(SettingKey.TARGETS)) {
			return expected + "; the targets are " + (targets.isEmpty() ? "none" : String.join(", ", targets));
		}
		return key.startsWith(SettingKey.INTEGRATIONS)
				? expected + "; the integrations are " + String.join(", ", KnownIntegrations.names()) : expected;
	}

	private static String exampleOfSent(String key, List<String> targets) {
		if (SettingKey.isOfKnown(key, targets)) {
			return key.substring(0, key.lastIndexOf('.')) + ".idle=30s";
		}
		if (key.startsWith(SettingKey.INTEGRATIONS)) {
			return SettingKey.INTEGRATIONS + "tomcat.idle=30s";
		}
		return (key.startsWith(SettingKey.TARGETS) && !targets.isEmpty())
				? SettingKey.TARGETS + targets.get(0) + ".idle=30s" : UnknownNames.exampleFor(key);
	}

	private static boolean isScalar(Object value) {
		return (value instanceof CharSequence || value instanceof Boolean || value instanceof Number)
				&& !value.toString().isBlank() && value.toString().length() <= LONGEST_VALUE;
	}

	private static <T> T bind(Binder binder, Class<T> type) {
		try {
			// A variable KEEPALIVE=off looks like a value for all of it.
			return binder.bindOrCreate(PREFIX, Bindable.of(type), new IgnoreTopLevelConverterNotFoundBindHandler());
		}
		catch (BindException ex) {
			InvalidProperty invalid = InvalidProperty.of(ex);
			if (invalid == null) {
				throw ex;
			}
			throw new InvalidKeepalivePropertiesException(List.of(invalid));
		}
	}

	private void refuseInvalid() {
		if (!this.invalid.isEmpty()) {
			throw new InvalidKeepalivePropertiesException(this.invalid);
		}
	}

	private KeepaliveSettings settings(CommonProperties common) {
		return settings(common.values(), KeepaliveOption::key);
	}

	private ScopedSettings scoped(KeepaliveSettings common, KeepaliveProperties properties,
			Map<String, OfTarget> targets) {
		Map<String, KeepaliveSettings> ofTargets = new LinkedHashMap<>();
		targets.forEach((name, target) -> ofTargets.put(name,
				settings(target.values(), (option) -> SettingKey.TARGETS + name + "." + option.property())));
		return new ScopedSettings(
				settings(properties.client().values(), (option) -> option.key(KeepaliveRole.CLIENT)).orElse(common),
				settings(properties.server().values(), (option) -> option.key(KeepaliveRole.SERVER)).orElse(common),
				ofIntegrations(properties.integrations()), ofTargets);
	}

	private Map<String, KeepaliveSettings> ofIntegrations(Map<String, OfIntegration> integrations) {
		Map<String, KeepaliveSettings> settings = new LinkedHashMap<>();
		integrations.forEach((written, integration) -> {
			for (String name : KnownIntegrations.names()) {
				if (SettingKey.isSameName(name, written)) {
					settings.merge(name, ofIntegration(name, integration), (present, more) -> more.orElse(present));
				}
			}
		});
		return settings;
	}

	private KeepaliveSettings ofIntegration(String name, OfIntegration integration) {
		String prefix = SettingKey.INTEGRATIONS + name;
		Map<KeepaliveOption, @Nullable Object> values = integration.values();
		values.forEach((option, value) -> {
			Set<KeepaliveRole> roles = KnownIntegrations.roles(name);
			if (value != null && roles.stream().noneMatch(option::supports)) {
				String key = prefix + "." + option.property();
				ConfigurationProperty property = this.lookup.find(key);
				this.invalid
					.add(new InvalidProperty(key, (property != null) ? property.getValue() : value,
							(property != null) ? PropertyLookup.originOf(property) : key, "an option of a "
									+ roles.iterator().next() + "; " + option.property() + " is none of those",
							option.key() + "=" + option.example()));
			}
		});
		return settings(values, (option) -> prefix + "." + option.property());
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
		Object written = (property != null) ? property.getValue() : value;
		String name = (property != null) ? PropertyLookup.keyOf(property, key) : key;
		String bare = (property != null) ? this.lookup.resolve(property).trim() : "";
		if (option.unit() == KeepaliveUnit.MILLISECONDS && BARE_AMOUNT.matcher(bare).matches()) {
			this.invalid.add(InvalidProperty.withoutUnit(key, bare, origin, name));
			return KeepaliveSettings.none();
		}
		try {
			return KeepaliveSettings.none().with(option, value, origin.toString(), name);
		}
		catch (InvalidKeepaliveValueException ex) {
			this.invalid.add(new InvalidProperty(key, written, origin, option, name));
			return KeepaliveSettings.none();
		}
	}

	private void validate(KeepaliveProperties.Guard guard) {
		ConfigurationProperty property = this.lookup.find(GUARD_INTERVAL);
		boolean allowed = guard.interval().compareTo(SHORTEST_INTERVAL) >= 0
				&& guard.interval().compareTo(LONGEST_INTERVAL) <= 0;
		InvalidProperty invalid = (property != null && !allowed) ? InvalidProperty.of(property) : null;
		if (invalid != null) {
			this.invalid.add(invalid);
		}
	}

	// "keepalive: off" means "keepalive.enabled: false", so the stronger source decides.
	private KeepaliveSettings common(CommonProperties properties) {
		KeepaliveSettings settings = settings(properties);
		ConfigurationProperty scalar = this.lookup.findScalar(PREFIX);
		return this.lookup.isStronger(scalar, this.lookup.find(KeepaliveOption.SO_KEEPALIVE.key()))
				? scalar(scalar).orElse(settings) : settings.orElse(scalar(scalar));
	}

	private KeepaliveSettings scalar(@Nullable ConfigurationProperty property) {
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

	/**
	 * An environment that contains only the settings that were sent.
	 */
	private static final class SentEnvironment extends AbstractEnvironment {

		SentEnvironment(MapPropertySource source) {
			getPropertySources().addFirst(source);
			ConfigurationPropertySources.attach(this);
		}

	}

}
