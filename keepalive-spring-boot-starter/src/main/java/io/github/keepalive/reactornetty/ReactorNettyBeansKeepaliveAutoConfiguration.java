package io.github.keepalive.reactornetty;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import reactor.netty.http.client.HttpClient;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;

/**
 * Auto-configuration for clients of Reactor Netty that are beans, such as that of Spring
 * Cloud Gateway.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = KeepaliveAutoConfiguration.class)
@ConditionalOnClass(HttpClient.class)
@ConditionalOnKeepalive
public final class ReactorNettyBeansKeepaliveAutoConfiguration {

	@Bean
	static ReactorClientPostProcessor keepaliveReactorClientPostProcessor(
			ObjectProvider<KeepaliveIntegrations> integrations) {
		return new ReactorClientPostProcessor(integrations);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ReactorNettyWebSocketClient.class)
	static class WebSocketConfiguration {

		@Bean
		static WebSocketClientPostProcessor keepaliveWebSocketClientPostProcessor(
				ObjectProvider<KeepaliveIntegrations> integrations) {
			return new WebSocketClientPostProcessor(integrations);
		}

	}

}
