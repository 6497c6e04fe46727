package io.github.keepalive.autoconfigure;

import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Lets the variables LIBKEEPALIVE_DEBUG and DD_DEBUG raise this project's log level, as
 * they do for the LD_PRELOAD libraries. A level that the application sets itself wins.
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
