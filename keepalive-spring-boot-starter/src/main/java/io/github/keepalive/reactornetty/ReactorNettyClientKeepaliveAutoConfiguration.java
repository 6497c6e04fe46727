package io.github.keepalive.reactornetty;

import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import reactor.netty.http.client.HttpClient;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.http.client.ReactorClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
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

	@Bean
	KeepaliveLoops keepaliveLoops(KeepaliveIntegrations integrations) {
		return new KeepaliveLoops(integrations);
	}

	@Bean
	ReactorRequestFactoryKeepaliveCustomizer reactorRequestFactoryKeepaliveCustomizer(KeepaliveLoops loops) {
		return new ReactorRequestFactoryKeepaliveCustomizer(loops);
	}

	@Bean
	ReactorConnectorKeepaliveCustomizer reactorConnectorKeepaliveCustomizer(KeepaliveLoops loops) {
		return new ReactorConnectorKeepaliveCustomizer(loops);
	}

}
