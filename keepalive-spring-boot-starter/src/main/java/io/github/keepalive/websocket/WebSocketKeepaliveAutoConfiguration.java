package io.github.keepalive.websocket;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.guard.GuardedConnections;
import io.github.keepalive.guard.KeepaliveGuard;
import io.github.keepalive.guard.KeepaliveGuardAutoConfiguration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import jakarta.websocket.WebSocketContainer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;

/**
 * Auto-configuration for WebSocket clients of a servlet container.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { KeepaliveAutoConfiguration.class, KeepaliveGuardAutoConfiguration.class })
@ConditionalOnClass({ StandardWebSocketClient.class, WebSocketContainer.class })
@ConditionalOnKeepalive
@ConditionalOnBean(name = KeepaliveGuardAutoConfiguration.GUARD_BEAN)
public final class WebSocketKeepaliveAutoConfiguration {

	@Bean
	static WebSocketClientPostProcessor keepaliveWebSocketPostProcessor(
			ObjectProvider<KeepaliveIntegrations> integrations, ObjectProvider<KeepaliveGuard> guard) {
		return new WebSocketClientPostProcessor(
				() -> new GuardedConnections(integrations.getObject().guarded("websocket"), guard.getObject()));
	}

}
