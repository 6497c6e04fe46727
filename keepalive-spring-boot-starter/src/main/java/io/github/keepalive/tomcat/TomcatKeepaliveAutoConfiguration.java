package io.github.keepalive.tomcat;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import org.apache.catalina.startup.Tomcat;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the embedded Tomcat.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = KeepaliveAutoConfiguration.class)
@ConditionalOnClass({ Tomcat.class, TomcatWebServerFactory.class })
@ConditionalOnKeepalive
public final class TomcatKeepaliveAutoConfiguration {

	@Bean
	TomcatKeepaliveCustomizer tomcatKeepaliveCustomizer(KeepaliveIntegrations integrations) {
		return new TomcatKeepaliveCustomizer(integrations);
	}

}
