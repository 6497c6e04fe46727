package io.github.keepalive.jettyclient;

import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import org.eclipse.jetty.client.HttpClient;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.http.client.JettyClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.reactive.JettyClientHttpConnectorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration for RestTemplate, RestClient and WebClient over Jetty's client.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = KeepaliveAutoConfiguration.class)
@ConditionalOnClass({ HttpClient.class, JettyClientHttpRequestFactoryBuilder.class,
		ClientHttpRequestFactoryBuilderCustomizer.class })
@ConditionalOnBean(KeepaliveIntegrations.class)
public final class JettyClientKeepaliveAutoConfiguration {

	private static final String INTEGRATION = "jetty-client";

	@Bean
	JettyRequestFactoryKeepaliveCustomizer jettyRequestFactoryKeepaliveCustomizer(KeepaliveIntegrations integrations) {
		return new JettyRequestFactoryKeepaliveCustomizer(integrations.outbound(INTEGRATION));
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = { "org.eclipse.jetty.reactive.client.ReactiveRequest", "reactor.core.publisher.Mono" },
			value = JettyClientHttpConnectorBuilder.class)
	static class ReactiveConfiguration {

		@Bean
		JettyConnectorKeepaliveCustomizer jettyConnectorKeepaliveCustomizer(KeepaliveIntegrations integrations) {
			return new JettyConnectorKeepaliveCustomizer(integrations.outbound(INTEGRATION));
		}

	}

}
