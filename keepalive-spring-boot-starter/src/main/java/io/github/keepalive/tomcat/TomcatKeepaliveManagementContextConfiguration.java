package io.github.keepalive.tomcat;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.integration.KeepaliveIntegrations;
import org.apache.catalina.startup.Tomcat;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.context.annotation.Bean;

/**
 * Configures the server of a separate management port. It belongs to a child context,
 * which the customizers of the application context do not reach.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnClass({ Tomcat.class, TomcatWebServerFactory.class })
@ConditionalOnKeepalive
class TomcatKeepaliveManagementContextConfiguration {

	@Bean
	TomcatKeepaliveCustomizer managementTomcatKeepaliveCustomizer(KeepaliveIntegrations integrations) {
		return new TomcatKeepaliveCustomizer(integrations);
	}

}
