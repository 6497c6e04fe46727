package io.github.keepalive.autoconfigure;

import java.time.Duration;

import io.github.keepalive.KeepaliveApplier;
import io.github.keepalive.KeepaliveEnvironment;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.KeepalivePlans;
import io.github.keepalive.integration.ProcessSockets;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Auto-configuration of what all integrations share.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@EnableConfigurationProperties(KeepaliveProperties.class)
public final class KeepaliveAutoConfiguration {

	@Bean
	KeepalivePlans keepalivePlans(ConfigurableEnvironment environment, KeepaliveProperties properties) {
		KeepaliveEnvironment variables = SystemVariables.read(environment);
		Duration connectTimeout = Binder.get(environment)
			.bind("spring.http.clients.connect-timeout", Duration.class)
			.orElse(null);
		return new KeepalivePlansFactory(new PropertyLookup(environment), variables).create(properties, connectTimeout);
	}

	@Bean
	@ConditionalOnMissingBean
	KeepaliveApplier keepaliveApplier() {
		return new KeepaliveApplier();
	}

	@Bean
	KeepaliveIntegrations keepaliveIntegrations(KeepaliveApplier applier, KeepalivePlans plans,
			KeepaliveProperties properties) {
		return new KeepaliveIntegrations(applier, plans, properties::isSwitchedOff);
	}

	@Bean
	ProcessSockets keepaliveProcessSockets(KeepaliveApplier applier, KeepalivePlans plans) {
		return new ProcessSockets(applier, plans);
	}

	@Bean
	KeepaliveStartupLogger keepaliveStartupLogger(KeepalivePlans plans) {
		return new KeepaliveStartupLogger(plans);
	}

}
