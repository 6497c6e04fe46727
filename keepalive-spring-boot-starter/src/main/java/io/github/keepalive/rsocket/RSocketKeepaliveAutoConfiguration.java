package io.github.keepalive.rsocket;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.rsocket.transport.netty.client.TcpClientTransport;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.messaging.rsocket.RSocketRequester;

/**
 * Auto-configuration for RSocket clients.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = KeepaliveAutoConfiguration.class)
@ConditionalOnClass({ RSocketRequester.class, TcpClientTransport.class })
@ConditionalOnKeepalive
public final class RSocketKeepaliveAutoConfiguration {

	@Bean
	static RequesterBuilderPostProcessor keepaliveRSocketPostProcessor(
			ObjectProvider<KeepaliveIntegrations> integrations) {
		return new RequesterBuilderPostProcessor(integrations);
	}

}
