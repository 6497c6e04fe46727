package io.github.keepalive.autoconfigure;

import java.util.List;
import java.util.Map;

import io.github.keepalive.KeepaliveOption;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.core.convert.ConverterNotFoundException;

/**
 * Thrown when properties have values that the kernel would refuse or that mean something
 * else than was written.
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
	 * @param origin where it was written
	 * @param expected what is allowed
	 * @param example a line that is allowed
	 */
	public record InvalidProperty(String key, @Nullable Object value, @Nullable Object origin, String expected,
			String example) {

		static final String GUARD_INTERVALS = "from 1ms to 1h";

		private static final Map<String, String> OF_GUARD = Map.of("keepalive.guard.interval", GUARD_INTERVALS,
				"keepalive.guard.mode", "fill or enforce", "keepalive.guard.enabled", "true or false");

		private static final Map<String, String> EXAMPLES = Map.of("keepalive.guard.interval", "500ms",
				"keepalive.guard.mode", "fill", "keepalive.guard.enabled", "true");

		InvalidProperty(String key, @Nullable Object value, @Nullable Object origin, KeepaliveOption option) {
			this(key, value, origin, option.expected(), key + "=" + option.example());
		}

		/**
		 * Describe a value that is not even a number or a duration.
		 * @param failure what the binder said
		 * @return the property, or {@code null} if it is none of ours
		 */
		static @Nullable InvalidProperty of(BindException failure) {
			String key = failure.getName().toString();
			ConfigurationProperty property = failure.getProperty();
			KeepaliveOption option = KeepaliveOption.ofKey(key);
			if (option != null && property != null) {
				return new InvalidProperty(key, property.getValue(), property.getOrigin(), option);
			}
			String expected = OF_GUARD.get(key);
			if (expected != null && property != null) {
				return new InvalidProperty(key, property.getValue(), property.getOrigin(), expected,
						key + "=" + EXAMPLES.get(key));
			}
			if (key.startsWith("keepalive.") && failure.getCause() instanceof ConverterNotFoundException) {
				// Such as "keepalive.client: off". Spring does not say where that stands.
				return new InvalidProperty(key, null, null, "no value of its own, only properties below it",
						key + ".enabled=false");
			}
			return null;
		}

		@Override
		public String toString() {
			return this.key + "=" + this.value + " (expected: " + this.expected + ")";
		}

	}

}
