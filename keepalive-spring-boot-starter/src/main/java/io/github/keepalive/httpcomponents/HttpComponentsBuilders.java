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
 * Makes the connections of RestTemplate and RestClient carry the options.
 */
final class HttpComponentsBuilders {

	static final String INTEGRATION = "http-components";

	private final OutboundIntegration integration;

	HttpComponentsBuilders(OutboundIntegration integration) {
		this.integration = integration;
	}

	HttpComponentsClientHttpRequestFactoryBuilder hookOfBoot(HttpComponentsClientHttpRequestFactoryBuilder builder) {
		if (!this.integration.isActive()) {
			return builder;
		}
		if (this.integration.isPeerNeeded()) {
			// The library's configuration is the same for all peers.
			return builder.withConnectionManagerCustomizer((manager) -> hook(manager, HttpCore.builtInAlone()));
		}
		KeepalivePlan plan = this.integration.plan();
		return builder.withSocketConfigCustomizer((config) -> configure(config, plan))
			.withConnectionManagerCustomizer((manager) -> hook(manager, HttpCore.told(plan)));
	}

	HttpComponentsClientHttpRequestFactoryBuilder hookOwn(HttpComponentsClientHttpRequestFactoryBuilder builder) {
		return this.integration.isActive() ? builder.withConnectionManagerCustomizer(this::hookIfFree) : builder;
	}

	private void hookIfFree(PoolingHttpClientConnectionManagerBuilder manager) {
		if (PrivateFields.isNull(manager, "connectionFactory")) {
			hook(manager, HttpCore.builtInAlone());
		}
	}

	private void hook(PoolingHttpClientConnectionManagerBuilder manager, Unclaimed ofLibrary) {
		ResolvedPeers.hook(manager).setConnectionFactory(new KeepaliveConnectionFactory(this.integration, ofLibrary));
	}

	private static void configure(SocketConfig.Builder config, KeepalivePlan plan) {
		// The library sets these four from here just before it connects, after us.
		config.setSoKeepAlive(true);
		config.setTcpKeepIdle(HttpCore.amount(KeepaliveOption.TCP_KEEPIDLE, plan));
		config.setTcpKeepInterval(HttpCore.amount(KeepaliveOption.TCP_KEEPINTVL, plan));
		config.setTcpKeepCount(HttpCore.amount(KeepaliveOption.TCP_KEEPCNT, plan));
	}

}
