package io.github.keepalive.reactornetty;

import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.integration.OutboundPostProcessor;
import io.github.keepalive.integration.PrivateFields;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.annotation.RegisterReflection;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;

/**
 * Configures the HTTP client inside a WebSocket client of WebFlux. Its field has no
 * setter.
 */
@RegisterReflection(classes = ReactorNettyWebSocketClient.class,
		memberCategories = MemberCategory.ACCESS_DECLARED_FIELDS)
final class WebSocketClientPostProcessor extends OutboundPostProcessor<ReactorNettyWebSocketClient> {

	WebSocketClientPostProcessor(ObjectProvider<KeepaliveIntegrations> integrations) {
		super(ReactorNettyWebSocketClient.class, KeepaliveLoops.INTEGRATION, integrations);
	}

	@Override
	protected ReactorNettyWebSocketClient configure(ReactorNettyWebSocketClient client, String beanName,
			OutboundIntegration integration) {
		PrivateFields.write(client, "httpClient",
				new KeepaliveChannelInit(integration).configure(client.getHttpClient()));
		return client;
	}

}
