package io.github.keepalive;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * The settings in the environment variables of the LD_PRELOAD libraries: Santos'
 * libkeepalive, Busatto's libkeepalive and libdontdie, in this order of precedence.
 *
 * @param settings the settings from variables with an allowed value
 * @param ignored the variables with a value that is not allowed
 * @param debug whether a variable asks for verbose logging
 * @since 0.1.0
 */
public record KeepaliveEnvironment(KeepaliveSettings settings, List<IgnoredVariable> ignored, boolean debug) {

	public KeepaliveEnvironment {
		ignored = List.copyOf(ignored);
	}

	/**
	 * Read the environment variables of this process.
	 * @return the settings
	 */
	public static KeepaliveEnvironment read() {
		return read(System::getenv);
	}

	/**
	 * Read environment variables. A variable that is not a number or out of range may be
	 * meant for another program, so it is ignored and the next variable is read.
	 * @param variables returns the value of a variable, or {@code null} if it is not set
	 * @return the settings
	 */
	public static KeepaliveEnvironment read(Function<String, @Nullable String> variables) {
		KeepaliveSettings settings = KeepaliveSettings.none();
		List<IgnoredVariable> ignored = new ArrayList<>();
		for (KeepaliveOption option : KeepaliveOption.values()) {
			for (String name : option.variables()) {
				String text = variables.apply(name);
				if (text == null || text.isBlank()) {
					continue;
				}
				Integer amount = option.parse(text);
				if (amount == null) {
					ignored.add(new IgnoredVariable(name, text, option.expectedOfVariable()));
				}
				else if (settings.value(option) == null) {
					settings = settings.with(option, new KeepaliveValue(amount, "environment variable " + name, name));
				}
			}
		}
		boolean debug = variables.apply("LIBKEEPALIVE_DEBUG") != null || "1".equals(variables.apply("DD_DEBUG"));
		return new KeepaliveEnvironment(settings, ignored, debug);
	}

	/**
	 * A variable that was ignored.
	 *
	 * @param name the name of the variable
	 * @param value what it is set to
	 * @param expected the values that are allowed
	 */
	public record IgnoredVariable(String name, String value, String expected) {

		@Override
		public String toString() {
			return "environment variable " + this.name + "=" + this.value + " (expected: " + this.expected + ")";
		}

	}

}
