package io.github.keepalive.jdbc;

import java.util.Properties;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which properties of a driver the application has set.
 */
class DriverPropertiesTests {

	@Test
	void valueOfAnyTypeIsChosen() {
		Properties defaults = new Properties();
		defaults.setProperty("fromDefaults", "true");
		Properties present = new Properties(defaults);
		present.put("oracle.net.TCP_KEEPIDLE", 60);
		DriverProperties properties = DriverProperties.of("jdbc:other://db?inUrl=1", null, present, (name, value) -> {
		}, false);
		assertThat(properties.isChosen("ORACLE.NET.TCP_KEEPIDLE")).isTrue();
		assertThat(properties.isChosen("fromDefaults")).isTrue();
		assertThat(properties.isChosen("inUrl")).isTrue();
		assertThat(properties.isChosen("other")).isFalse();
	}

}
