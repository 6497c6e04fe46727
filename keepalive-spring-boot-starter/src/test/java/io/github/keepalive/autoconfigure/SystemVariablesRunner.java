package io.github.keepalive.autoconfigure;

import java.util.HashMap;
import java.util.Map;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Runs the starter's auto-configuration with environment variables of a test, and without
 * those of the machine.
 */
final class SystemVariablesRunner {

	private SystemVariablesRunner() {
	}

	static ApplicationContextRunner with(String... variables) {
		Map<String, Object> map = new HashMap<>();
		for (int i = 0; i < variables.length; i += 2) {
			map.put(variables[i], variables[i + 1]);
		}
		return with(map);
	}

	static ApplicationContextRunner with(Map<String, Object> variables) {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(KeepaliveAutoConfiguration.class))
			.withInitializer((context) -> replace(context.getEnvironment(), variables));
	}

	private static void replace(ConfigurableEnvironment environment, Map<String, Object> variables) {
		environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
					StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
	}

}
