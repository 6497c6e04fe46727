package io.github.keepalive.autoconfigure;

import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Sets the starter's log level to DEBUG if the environment variable LIBKEEPALIVE_DEBUG or
 * DD_DEBUG asks for it. The LD_PRELOAD libraries for keepalive read the same variables. A
 * level that the application sets takes precedence.
 */
class DebugVariablesEnvironmentPostProcessor implements EnvironmentPostProcessor {

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (SystemVariables.read(environment).debug()) {
			environment.getPropertySources()
				.addLast(new MapPropertySource("keepaliveDebugVariables",
						Map.of("logging.level.io.github.keepalive", "DEBUG")));
		}
	}

}
