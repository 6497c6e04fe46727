package io.github.keepalive.reactornetty;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.httpclient.ConnectorHook;
import io.github.keepalive.httpclient.RequestFactoryHook;
import io.github.keepalive.integration.KeepaliveIntegrations;
import reactor.netty.http.client.HttpClient;

import org.springframework.boot.autoconfigure.AutoConfiguration;
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
@ConditionalOnKeepalive
public final class ReactorNettyClientKeepaliveAutoConfiguration {

	/**
	 * Runs after Boot's customizer, which has the order 0 and gives WebClient the wrapped
	 * event loops.
	 */
	private static final int AFTER_THE_EVENT_LOOPS = 1;

	@Bean
	KeepaliveChannelInit keepaliveChannelInit(KeepaliveIntegrations integrations) {
		return new KeepaliveChannelInit(integrations.outbound(KeepaliveLoops.INTEGRATION));
	}

	@Bean
	RequestFactoryHook<ReactorClientHttpRequestFactoryBuilder> reactorNettyKeepaliveRequestFactoryHook(
			KeepaliveChannelInit channelInit) {
		return new RequestFactoryHook<>(ReactorClientHttpRequestFactoryBuilder.class,
				(builder) -> builder.withHttpClientCustomizer(channelInit::configure));
	}

	@Bean
	ConnectorHook<ReactorClientHttpConnectorBuilder> reactorNettyKeepaliveConnectorHook(
			KeepaliveChannelInit channelInit) {
		return new ConnectorHook<>(ReactorClientHttpConnectorBuilder.class,
				(builder) -> builder.withHttpClientCustomizer(channelInit::configure), AFTER_THE_EVENT_LOOPS);
	}

}
