package io.github.keepalive.httpcomponents;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.OutboundIntegration;
import org.apache.hc.core5.http.io.SocketConfig;

import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.core.Ordered;

/**
 * Hooks the connections of every client that Boot builds. Runs before the application's
 * own customizers, so that what these set on the library wins.
 */
final class HttpComponentsKeepaliveCustomizer
		implements ClientHttpRequestFactoryBuilderCustomizer<HttpComponentsClientHttpRequestFactoryBuilder>, Ordered {

	private static final int LEFT_TO_SYSTEM = -1;

	private final OutboundIntegration integration;

	HttpComponentsKeepaliveCustomizer(KeepaliveIntegrations integrations) {
		this.integration = integrations.outbound("http-components");
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public HttpComponentsClientHttpRequestFactoryBuilder customize(
			HttpComponentsClientHttpRequestFactoryBuilder builder) {
		if (!this.integration.isActive()) {
			return builder;
		}
		KeepalivePlan plan = this.integration.plan();
		return builder.withSocketConfigCustomizer((config) -> configure(config, plan))
			.withConnectionManagerCustomizer(
					(manager) -> manager.setConnectionFactory(new KeepaliveConnectionFactory(this.integration, plan)));
	}

	private static void configure(SocketConfig.Builder config, KeepalivePlan plan) {
		// The library sets these four from here just before it connects, after us.
		config.setSoKeepAlive(true);
		config.setTcpKeepIdle(amount(plan, KeepaliveOption.TCP_KEEPIDLE));
		config.setTcpKeepInterval(amount(plan, KeepaliveOption.TCP_KEEPINTVL));
		config.setTcpKeepCount(amount(plan, KeepaliveOption.TCP_KEEPCNT));
	}

	private static int amount(KeepalivePlan plan, KeepaliveOption option) {
		return plan.asks(option) ? plan.amount(option) : LEFT_TO_SYSTEM;
	}

}
