package io.github.keepalive.httpcomponents;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.httpcore.HttpCore;
import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.integration.PrivateFields;
import io.github.keepalive.socket.Unclaimed;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.SocketConfig;

import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;

/**
 * Configures the builders of the connections of RestTemplate and RestClient.
 */
final class HttpComponentsBuilders {

	static final String INTEGRATION = "http-components";

	private final OutboundIntegration integration;

	HttpComponentsBuilders(OutboundIntegration integration) {
		this.integration = integration;
	}

	HttpComponentsClientHttpRequestFactoryBuilder configureNew(HttpComponentsClientHttpRequestFactoryBuilder builder) {
		if (!this.integration.isActive()) {
			return builder;
		}
		if (this.integration.isPeerNeeded()) {
			// The library's configuration is the same for all peers.
			return builder
				.withConnectionManagerCustomizer((manager) -> configureConnections(manager, HttpCore.builtInAlone()));
		}
		KeepalivePlan plan = this.integration.plan();
		return builder.withSocketConfigCustomizer((config) -> configure(config, plan))
			.withConnectionManagerCustomizer((manager) -> configureConnections(manager, HttpCore.configuredWith(plan)));
	}

	HttpComponentsClientHttpRequestFactoryBuilder configureOwn(HttpComponentsClientHttpRequestFactoryBuilder builder) {
		return this.integration.isActive() ? builder.withConnectionManagerCustomizer(this::configureUnlessChosen)
				: builder;
	}

	private void configureUnlessChosen(PoolingHttpClientConnectionManagerBuilder manager) {
		if (PrivateFields.isNull(manager, "connectionFactory")) {
			configureConnections(manager, HttpCore.builtInAlone());
		}
	}

	private void configureConnections(PoolingHttpClientConnectionManagerBuilder manager, Unclaimed ofLibrary) {
		ResolvedPeers.install(manager)
			.setConnectionFactory(new KeepaliveConnectionFactory(this.integration, ofLibrary));
	}

	private static void configure(SocketConfig.Builder config, KeepalivePlan plan) {
		// The library sets these four just before it connects, after the starter.
		config.setSoKeepAlive(true);
		config.setTcpKeepIdle(HttpCore.amount(KeepaliveOption.TCP_KEEPIDLE, plan));
		config.setTcpKeepInterval(HttpCore.amount(KeepaliveOption.TCP_KEEPINTVL, plan));
		config.setTcpKeepCount(HttpCore.amount(KeepaliveOption.TCP_KEEPCNT, plan));
	}

}
