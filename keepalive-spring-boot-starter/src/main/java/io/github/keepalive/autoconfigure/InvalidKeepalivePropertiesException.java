package io.github.keepalive.autoconfigure;

import java.util.List;

import io.github.keepalive.KeepaliveOption;
import org.jspecify.annotations.Nullable;

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

	List<InvalidProperty> getProperties() {
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
	record InvalidProperty(String key, @Nullable Object value, @Nullable Object origin, String expected,
			String example) {

		InvalidProperty(String key, @Nullable Object value, @Nullable Object origin, KeepaliveOption option) {
			this(key, value, origin, option.expected(), key + "=" + option.example());
		}

		@Override
		public String toString() {
			return this.key + "=" + this.value + " (expected: " + this.expected + ")";
		}

	}

}
