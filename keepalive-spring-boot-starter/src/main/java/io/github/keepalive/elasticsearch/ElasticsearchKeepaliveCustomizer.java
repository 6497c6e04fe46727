package io.github.keepalive.elasticsearch;

import co.elastic.clients.transport.rest5_client.low_level.Rest5ClientBuilder;
import io.github.keepalive.httpcore.AsyncClients;
import io.github.keepalive.integration.OutboundIntegration;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;

import org.springframework.boot.elasticsearch.autoconfigure.Rest5ClientBuilderCustomizer;
import org.springframework.core.Ordered;

/**
 * Configures the client that Boot creates. Runs after the application's customizers, and
 * after Boot's customizer, which always switches SO_KEEPALIVE on or off.
 */
final class ElasticsearchKeepaliveCustomizer implements Rest5ClientBuilderCustomizer, Ordered {

	private final OutboundIntegration integration;

	ElasticsearchKeepaliveCustomizer(OutboundIntegration integration) {
		this.integration = integration;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void customize(Rest5ClientBuilder builder) {
	}

	@Override
	public void customize(HttpAsyncClientBuilder client) {
		if (!this.integration.isActive()) {
			return;
		}
		try {
			AsyncClients.configure(client, this.integration);
		}
		catch (RuntimeException | LinkageError ex) {
			this.integration.leftAlone("elasticsearch", "it cannot be configured (" + ex + ")");
		}
	}

}
