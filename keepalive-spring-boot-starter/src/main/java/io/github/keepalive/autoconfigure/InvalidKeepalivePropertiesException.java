package io.github.keepalive.autoconfigure;

import java.util.List;
import java.util.Map;

import io.github.keepalive.KeepaliveOption;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.core.convert.ConverterNotFoundException;

/**
 * Thrown when properties have values that the kernel would reject, or that would have
 * another meaning than intended.
 *
 * @since 0.1.0
 */
public final class InvalidKeepalivePropertiesException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<InvalidProperty> properties;

	InvalidKeepalivePropertiesException(List<InvalidProperty> properties) {
		super("Invalid properties: " + properties);
		this.properties = List.copyOf(properties);
	}

	/**
	 * Return the properties.
	 * @return the properties, at least one
	 */
	public List<InvalidProperty> getProperties() {
		return this.properties;
	}

	/**
	 * A property that has no allowed value.
	 *
	 * @param key the key
	 * @param value the value as it was written
	 * @param origin where it was set, or {@code null} if that is not known
	 * @param expected what is allowed
	 * @param example a valid line
	 */
	public record InvalidProperty(String key, @Nullable Object value, @Nullable Object origin, String expected,
			String example) {

		/** An allowed value for each property that is not a socket option. */
		private static final Map<String, String> EXAMPLES = Map.of("keepalive.guard.enabled", "true",
				"keepalive.guard.mode", "fill", "keepalive.guard.interval", "500ms");

		private static final Map<String, String> ALLOWED = Map.of("keepalive.guard.enabled", "true or false",
				"keepalive.guard.mode", "fill or enforce", "keepalive.guard.interval", "from 1ms to 1h");

		/** An example line for each group of properties. */
		private static final Map<String, String> GROUPS = Map.of("keepalive.targets",
				"keepalive.targets.warehouse.hosts=db.internal", "keepalive.integrations",
				"keepalive.integrations.tomcat.enabled=false");

		/**
		 * Describe the value of an option.
		 * @param key the key
		 * @param value the value as it was written
		 * @param origin where it was set, or {@code null} if that is not known
		 * @param option the option
		 * @param written the key as it was written, or the name of a variable
		 */
		InvalidProperty(String key, @Nullable Object value, @Nullable Object origin, KeepaliveOption option,
				String written) {
			this(key, value, origin, option.expected(), written + "=" + example(option, value));
		}

		private static String example(KeepaliveOption option, @Nullable Object value) {
			String meant = (value != null) ? WrittenDuration.meant(option, value.toString()) : null;
			return (meant != null) ? meant : option.example();
		}

		/**
		 * Describe an amount that may be in seconds or in milliseconds.
		 * @param key the key
		 * @param amount the amount, without a unit
		 * @param origin where it was set, or {@code null} if that is not known
		 * @param written the key as it was written, or the name of a variable
		 * @return the description
		 */
		static InvalidProperty withoutUnit(String key, String amount, @Nullable Object origin, String written) {
			return new InvalidProperty(key, amount, origin,
					"a duration with its unit: " + amount + "s, or " + amount + "ms if you mean milliseconds",
					written + "=" + amount + ((amount.length() > 3) ? "ms" : "s"));
		}

		/**
		 * Describe the value of a property that is not a socket option.
		 * @param property the property
		 * @return the description, or {@code null} if the property is another one
		 */
		static @Nullable InvalidProperty of(ConfigurationProperty property) {
			String key = property.getName().toString();
			String allowed = ALLOWED.get(key);
			return (allowed != null) ? new InvalidProperty(key, property.getValue(), PropertyLookup.originOf(property),
					allowed, key + "=" + EXAMPLES.get(key)) : null;
		}

		/**
		 * Describe a value that cannot be converted.
		 * @param failure the exception of the binder
		 * @return the property, or {@code null} if it does not belong to the starter
		 */
		static @Nullable InvalidProperty of(BindException failure) {
			String key = failure.getName().toString();
			ConfigurationProperty property = failure.getProperty();
			SettingKey setting = SettingKey.of(key);
			if (setting != null && property != null) {
				return new InvalidProperty(key, property.getValue(), property.getOrigin(), setting.option(),
						PropertyLookup.keyOf(property, key));
			}
			InvalidProperty other = (property != null) ? of(property) : null;
			if (other != null) {
				return other;
			}
			if (key.startsWith("keepalive.") && failure.getCause() instanceof ConverterNotFoundException) {
				// For example "keepalive.client: off". Spring does not report its origin.
				return new InvalidProperty(key, null, null, "no value of its own, only properties below it",
						GROUPS.getOrDefault(key, key + ".enabled=false"));
			}
			return null;
		}

		@Override
		public String toString() {
			return this.key + "=" + this.value + " (expected: " + this.expected + ")";
		}

	}

}
