package io.github.keepalive.jdkclient;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.guard.KeepaliveGuard;
import io.github.keepalive.guard.KeepaliveGuardAutoConfiguration;
import io.github.keepalive.httpclient.ConnectorHook;
import io.github.keepalive.httpclient.RequestFactoryHook;
import io.github.keepalive.integration.GuardedIntegration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.SimpleClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Auto-configuration for RestTemplate, RestClient and WebClient over the JDK's clients.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { KeepaliveAutoConfiguration.class, KeepaliveGuardAutoConfiguration.class })
@ConditionalOnClass(ClientHttpRequestFactoryBuilderCustomizer.class)
@ConditionalOnKeepalive
public final class JdkClientKeepaliveAutoConfiguration {

	@Bean
	GuardedIntegration jdkClientKeepaliveIntegration(KeepaliveIntegrations integrations) {
		return integrations.guarded("jdk-client");
	}

	@Bean
	RequestFactoryHook<JdkClientHttpRequestFactoryBuilder> jdkKeepaliveRequestFactoryHook(
			GuardedIntegration integration) {
		return new RequestFactoryHook<>(JdkClientHttpRequestFactoryBuilder.class,
				(builder) -> markUsed(integration, builder));
	}

	@Bean
	RequestFactoryHook<SimpleClientHttpRequestFactoryBuilder> simpleKeepaliveRequestFactoryHook(
			GuardedIntegration integration) {
		return new RequestFactoryHook<>(SimpleClientHttpRequestFactoryBuilder.class,
				(builder) -> markUsed(integration, builder));
	}

	private static <B> B markUsed(GuardedIntegration integration, B builder) {
		integration.use();
		return builder;
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Mono.class)
	static class ReactiveConfiguration {

		@Bean
		ConnectorHook<JdkClientHttpConnectorBuilder> jdkKeepaliveConnectorHook(GuardedIntegration integration) {
			return new ConnectorHook<>(JdkClientHttpConnectorBuilder.class,
					(builder) -> markUsed(integration, builder));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ RestClientCustomizer.class, RestClient.class })
	@ConditionalOnBean(name = KeepaliveGuardAutoConfiguration.GUARD_BEAN)
	static class RestClientConfiguration {

		@Bean
		RestClientCustomizer jdkClientKeepaliveRestClientCustomizer(GuardedIntegration integration,
				KeepaliveGuard guard) {
			return (builder) -> {
				if (integration.isUsed() && integration.isActive()) {
					builder.requestInitializer((request) -> guard.expectRequest());
				}
			};
		}

		@Bean
		RestTemplateCustomizer jdkClientKeepaliveRestTemplateCustomizer(GuardedIntegration integration,
				KeepaliveGuard guard) {
			return (template) -> {
				if (integration.isUsed() && integration.isActive()) {
					template.getClientHttpRequestInitializers().add((request) -> guard.expectRequest());
				}
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ WebClientCustomizer.class, WebClient.class })
	@ConditionalOnBean(name = KeepaliveGuardAutoConfiguration.GUARD_BEAN)
	static class WebClientConfiguration {

		@Bean
		WebClientCustomizer jdkClientKeepaliveWebClientCustomizer(GuardedIntegration integration, KeepaliveGuard guard,
				ObjectProvider<ClientHttpConnectorBuilder<?>> connectorBuilder) {
			return (builder) -> {
				// Boot resolves the connector only when a client is built.
				boolean used = connectorBuilder.getIfAvailable() instanceof JdkClientHttpConnectorBuilder;
				if (used && integration.isActive()) {
					builder.filter((request, next) -> {
						guard.expectRequest();
						return next.exchange(request);
					});
				}
			};
		}

	}

}
