package io.github.keepalive.jetty;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import org.eclipse.jetty.server.Server;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.jetty.JettyWebServerFactory;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the embedded Jetty.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = KeepaliveAutoConfiguration.class)
@ConditionalOnClass({ Server.class, JettyWebServerFactory.class })
@ConditionalOnKeepalive
public final class JettyKeepaliveAutoConfiguration {

	@Bean
	JettyKeepaliveCustomizer jettyKeepaliveCustomizer(KeepaliveIntegrations integrations) {
		return new JettyKeepaliveCustomizer(integrations);
	}

}
