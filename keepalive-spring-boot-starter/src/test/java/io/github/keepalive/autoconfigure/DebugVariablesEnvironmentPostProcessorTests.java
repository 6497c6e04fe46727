package io.github.keepalive.autoconfigure;

import java.util.Map;

import io.github.keepalive.TestApplication;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DebugVariablesEnvironmentPostProcessor}.
 */
class DebugVariablesEnvironmentPostProcessorTests {

	private static final String LOGGER = "io.github.keepalive";

	private final LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());

	@AfterEach
	void reset() {
		this.logging.setLogLevel(LOGGER, null);
	}

	@Test
	void variableOfEitherLibraryRaisesTheLevel() {
		assertThat(levelWith(Map.of("LIBKEEPALIVE_DEBUG", ""))).isEqualTo(LogLevel.DEBUG);
		assertThat(levelWith(Map.of("DD_DEBUG", "1"))).isEqualTo(LogLevel.DEBUG);
	}

	@Test
	void levelOfTheApplicationWins() {
		assertThat(levelWith(Map.of("DD_DEBUG", "1"), "logging.level." + LOGGER + "=WARN")).isEqualTo(LogLevel.WARN);
	}

	@Test
	void withoutAVariableTheLevelIsInfo() {
		assertThat(levelWith(Map.of("DD_DEBUG", "0"))).isEqualTo(LogLevel.INFO);
	}

	private LogLevel levelWith(Map<String, Object> variables, String... properties) {
		reset();
		try (ConfigurableApplicationContext application = TestApplication.run(variables, properties)) {
			assertThat(application.isActive()).isTrue();
			LoggerConfiguration configuration = this.logging.getLoggerConfiguration(LOGGER);
			return (configuration != null) ? configuration.getEffectiveLevel() : LogLevel.INFO;
		}
	}

}
