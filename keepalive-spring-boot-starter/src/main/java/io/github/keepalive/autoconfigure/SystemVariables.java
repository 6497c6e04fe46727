package io.github.keepalive.autoconfigure;

import io.github.keepalive.KeepaliveEnvironment;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Reads the environment variables from Spring's {@code Environment}, so that variables
 * that a test or a platform adds there are included.
 */
final class SystemVariables {

	private SystemVariables() {
	}

	static KeepaliveEnvironment read(ConfigurableEnvironment environment) {
		PropertySource<?> variables = environment.getPropertySources()
			.get(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
		if (variables == null) {
			return KeepaliveEnvironment.read();
		}
		return KeepaliveEnvironment.read((name) -> {
			Object value = variables.getProperty(name);
			return (value != null) ? value.toString() : null;
		});
	}

}
