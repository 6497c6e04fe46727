package io.github.keepalive.httpcomponents;

import io.github.keepalive.httpcore.AsyncClients;
import io.github.keepalive.integration.OutboundIntegration;

import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;

/**
 * Makes the connections of WebClient carry the options.
 */
final class HttpComponentsAsyncBuilders {

	private final OutboundIntegration integration;

	HttpComponentsAsyncBuilders(OutboundIntegration integration) {
		this.integration = integration;
	}

	HttpComponentsClientHttpConnectorBuilder hookOfBoot(HttpComponentsClientHttpConnectorBuilder builder) {
		return this.integration.isActive()
				? builder.withHttpClientCustomizer((client) -> AsyncClients.hookNew(client, this.integration))
				: builder;
	}

	HttpComponentsClientHttpConnectorBuilder hookOwn(HttpComponentsClientHttpConnectorBuilder builder) {
		return this.integration.isActive() ? builder
			.withHttpClientCustomizer((client) -> AsyncClients.hookSessionsIfFree(client, this.integration)) : builder;
	}

}
