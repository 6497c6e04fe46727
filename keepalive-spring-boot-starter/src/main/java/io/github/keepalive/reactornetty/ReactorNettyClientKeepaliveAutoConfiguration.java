package io.github.keepalive.reactornetty;

import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.httpclient.ConnectorHook;
import io.github.keepalive.httpclient.RequestFactoryHook;
import io.github.keepalive.integration.KeepaliveIntegrations;
import reactor.netty.http.client.HttpClient;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.http.client.ReactorClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for RestTemplate, RestClient and WebClient over Reactor Netty.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = KeepaliveAutoConfiguration.class)
@ConditionalOnClass({ HttpClient.class, ReactorClientHttpRequestFactoryBuilder.class,
		ClientHttpRequestFactoryBuilderCustomizer.class, ClientHttpConnectorBuilderCustomizer.class })
@ConditionalOnBean(KeepaliveIntegrations.class)
public final class ReactorNettyClientKeepaliveAutoConfiguration {

	/** Boot's own customizer, at 0, replaces the event loops. */
	private static final int AFTER_THE_EVENT_LOOPS = 1;

	@Bean
	KeepaliveLoops keepaliveLoops(KeepaliveIntegrations integrations) {
		return new KeepaliveLoops(integrations);
	}

	@Bean
	RequestFactoryHook<ReactorClientHttpRequestFactoryBuilder> reactorNettyKeepaliveRequestFactoryHook(
			KeepaliveLoops loops) {
		return new RequestFactoryHook<>(ReactorClientHttpRequestFactoryBuilder.class,
				(builder) -> loops.isActive() ? builder.withHttpClientCustomizer(loops::decorate) : builder);
	}

	@Bean
	ConnectorHook<ReactorClientHttpConnectorBuilder> reactorNettyKeepaliveConnectorHook(KeepaliveLoops loops) {
		return new ConnectorHook<>(ReactorClientHttpConnectorBuilder.class,
				(builder) -> loops.isActive() ? builder.withHttpClientCustomizer(loops::decorate) : builder,
				AFTER_THE_EVENT_LOOPS);
	}

}
