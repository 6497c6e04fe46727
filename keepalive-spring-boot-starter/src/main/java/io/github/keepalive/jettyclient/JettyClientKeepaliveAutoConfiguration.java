package io.github.keepalive.jettyclient;

import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.httpclient.ConnectorHook;
import io.github.keepalive.httpclient.RequestFactoryHook;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.socket.Unclaimed;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.io.ClientConnector;

import org.springframework.boot.autoconfigure.AutoConfiguration;
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
@ConditionalOnKeepalive
public final class JettyClientKeepaliveAutoConfiguration {

	private static final String INTEGRATION = "jetty-client";

	@Bean
	RequestFactoryHook<JettyClientHttpRequestFactoryBuilder> jettyKeepaliveRequestFactoryHook(
			KeepaliveIntegrations integrations) {
		OutboundIntegration integration = integrations.outbound(INTEGRATION);
		return new RequestFactoryHook<>(JettyClientHttpRequestFactoryBuilder.class,
				(builder) -> builder
					.withClientConnectorCustomizerCustomizer(connectorCustomizer(integration, Unclaimed::everything)),
				(builder) -> builder
					.withClientConnectorCustomizerCustomizer(connectorCustomizer(integration, integration::unchosen)));
	}

	private static Consumer<ClientConnector> connectorCustomizer(OutboundIntegration integration,
			Supplier<Unclaimed> unclaimed) {
		return (connector) -> {
			if (integration.isActive()) {
				connector.addEventListener(new BeforeConnect(integration, unclaimed));
			}
		};
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = { "org.eclipse.jetty.reactive.client.ReactiveRequest", "reactor.core.publisher.Mono" },
			value = JettyClientHttpConnectorBuilder.class)
	static class ReactiveConfiguration {

		@Bean
		ConnectorHook<JettyClientHttpConnectorBuilder> jettyKeepaliveConnectorHook(KeepaliveIntegrations integrations) {
			OutboundIntegration integration = integrations.outbound(INTEGRATION);
			return new ConnectorHook<>(JettyClientHttpConnectorBuilder.class,
					(builder) -> builder.withClientConnectorCustomizerCustomizer(
							connectorCustomizer(integration, Unclaimed::everything)),
					(builder) -> builder.withClientConnectorCustomizerCustomizer(
							connectorCustomizer(integration, integration::unchosen)));
		}

	}

}
