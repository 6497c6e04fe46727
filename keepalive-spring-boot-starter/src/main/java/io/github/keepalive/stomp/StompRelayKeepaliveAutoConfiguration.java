package io.github.keepalive.stomp;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import reactor.netty.tcp.TcpClient;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.messaging.simp.stomp.StompBrokerRelayMessageHandler;

/**
 * Auto-configuration for the STOMP broker relay.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = KeepaliveAutoConfiguration.class)
@ConditionalOnClass({ StompBrokerRelayMessageHandler.class, TcpClient.class })
@ConditionalOnKeepalive
public final class StompRelayKeepaliveAutoConfiguration {

	@Bean
	static StompRelayPostProcessor keepaliveStompRelayPostProcessor(
			ObjectProvider<KeepaliveIntegrations> integrations) {
		return new StompRelayPostProcessor(integrations);
	}

}
