package io.github.keepalive.jdbc;

import java.util.Properties;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The properties that a pool or a data source passes to its driver.
 *
 * @param url the JDBC URL
 * @param className the class of the driver or of the driver's data source
 * @param present the properties that are set so far
 * @param setter sets a property
 * @param settable returns whether a property of that name exists
 * @param sealed whether it is too late to set properties
 */
record DriverProperties(@Nullable String url, @Nullable String className, Properties present,
		BiConsumer<String, String> setter, Predicate<String> settable, boolean sealed) {

	private static final Predicate<String> ANY = (name) -> true;

	/**
	 * Create properties of any name.
	 * @param url the JDBC URL
	 * @param className the class of the driver
	 * @param present the properties that are set so far
	 * @param setter sets a property
	 * @param sealed whether it is too late to set properties
	 * @return the properties
	 */
	static DriverProperties of(@Nullable String url, @Nullable String className, Properties present,
			BiConsumer<String, String> setter, boolean sealed) {
		return new DriverProperties(url, className, present, setter, ANY, sealed);
	}

	boolean takesAnyName() {
		return this.settable == ANY;
	}

	boolean isSettable(String name) {
		return this.settable.test(name);
	}

	/**
	 * Return whether the application has set a property, in the URL or separately.
	 * @param name the name of the property
	 * @return {@code false} if the starter may set it
	 */
	boolean isChosen(String name) {
		boolean inUrl = this.url != null
				&& Pattern.compile("[?&;:,(]\\s*" + Pattern.quote(name) + "\\s*=", Pattern.CASE_INSENSITIVE)
					.matcher(this.url)
					.find();
		// The first includes the defaults, the second the values that are no strings.
		return inUrl || this.present.stringPropertyNames().stream().anyMatch(name::equalsIgnoreCase)
				|| this.present.keySet().stream().anyMatch((key) -> name.equalsIgnoreCase(key.toString()));
	}

	void set(String name, String value) {
		this.setter.accept(name, value);
	}

}
