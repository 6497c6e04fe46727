package io.github.keepalive.httpcomponents;

import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.integration.OutboundIntegration;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.core5.reactor.IOReactorConfig;

import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;

/**
 * Hooks the connections of WebClient over the asynchronous client. The four options that
 * the library knows are set before it connects, the others just after it began to.
 */
final class HttpComponentsAsyncBuilders {

	private final OutboundIntegration integration;

	HttpComponentsAsyncBuilders(OutboundIntegration integration) {
		this.integration = integration;
	}

	HttpComponentsClientHttpConnectorBuilder hookOfBoot(HttpComponentsClientHttpConnectorBuilder builder) {
		if (!this.integration.isActive()) {
			return builder;
		}
		KeepalivePlan plan = this.integration.plan();
		return builder.withHttpClientCustomizer((client) -> client.setIOReactorConfig(config(plan))
			.setIoSessionDecorator(new KeepaliveSessionDecorator(this.integration, HttpComponents.told(plan))));
	}

	HttpComponentsClientHttpConnectorBuilder hookOwn(HttpComponentsClientHttpConnectorBuilder builder) {
		return this.integration.isActive() ? builder.withHttpClientCustomizer(this::hookIfFree) : builder;
	}

	private void hookIfFree(HttpAsyncClientBuilder client) {
		if (HttpComponents.isFree(client, "ioSessionDecorator")) {
			client
				.setIoSessionDecorator(new KeepaliveSessionDecorator(this.integration, HttpComponents.builtInAlone()));
		}
	}

	private static IOReactorConfig config(KeepalivePlan plan) {
		return IOReactorConfig.custom()
			.setSoKeepAlive(true)
			.setTcpKeepIdle(HttpComponents.idle(plan))
			.setTcpKeepInterval(HttpComponents.interval(plan))
			.setTcpKeepCount(HttpComponents.count(plan))
			.build();
	}

}
