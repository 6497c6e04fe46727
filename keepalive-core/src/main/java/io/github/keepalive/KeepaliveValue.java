package io.github.keepalive;

import org.jspecify.annotations.Nullable;

/**
 * The configured value of one option, and its origin.
 *
 * @param amount the amount in the option's own unit (seconds, milliseconds, probes,
 * bytes, 0 or 1); {@code 0} leaves the option to the system
 * @param origin where the amount comes from: a line of a file, a variable, the default
 * @param key the property or variable that sets it, or {@code null} if none does
 * @since 0.1.0
 */
public record KeepaliveValue(int amount, String origin, @Nullable String key) {

	/**
	 * Create a value that no property and no variable sets.
	 * @param amount the amount
	 * @param origin where it comes from
	 */
	public KeepaliveValue(int amount, String origin) {
		this(amount, origin, null);
	}

}
