package io.github.keepalive.jetty;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.integration.KeepaliveIntegrations;
import org.eclipse.jetty.server.Server;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.jetty.JettyWebServerFactory;
import org.springframework.context.annotation.Bean;

/**
 * Configures the server of a separate management port. It belongs to a child context,
 * which the customizers of the application context do not reach.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnClass({ Server.class, JettyWebServerFactory.class })
@ConditionalOnKeepalive
class JettyKeepaliveManagementContextConfiguration {

	@Bean
	JettyKeepaliveCustomizer managementJettyKeepaliveCustomizer(KeepaliveIntegrations integrations) {
		return new JettyKeepaliveCustomizer(integrations);
	}

}
