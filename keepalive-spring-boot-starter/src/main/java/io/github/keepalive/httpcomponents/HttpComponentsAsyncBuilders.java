package io.github.keepalive.httpcomponents;

import io.github.keepalive.httpcore.AsyncClients;
import io.github.keepalive.integration.OutboundIntegration;

import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;

/**
 * Configures the builders of WebClient's connections.
 */
final class HttpComponentsAsyncBuilders {

	private final OutboundIntegration integration;

	HttpComponentsAsyncBuilders(OutboundIntegration integration) {
		this.integration = integration;
	}

	HttpComponentsClientHttpConnectorBuilder configureNew(HttpComponentsClientHttpConnectorBuilder builder) {
		return this.integration.isActive()
				? builder.withHttpClientCustomizer((client) -> AsyncClients.configureNew(client, this.integration))
				: builder;
	}

	HttpComponentsClientHttpConnectorBuilder configureOwn(HttpComponentsClientHttpConnectorBuilder builder) {
		return this.integration.isActive()
				? builder.withHttpClientCustomizer((client) -> AsyncClients.configureSessions(client, this.integration))
				: builder;
	}

}
