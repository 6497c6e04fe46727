package io.github.keepalive.httpcomponents;

import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.httpclient.BuilderHook;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.OutboundIntegration;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.SocketConfig;

import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.core.Ordered;

/**
 * Hooks the connections of every client that Boot builds. Runs before the application's
 * own customizers, so that what these set on the library wins.
 */
final class HttpComponentsKeepaliveCustomizer
		implements ClientHttpRequestFactoryBuilderCustomizer<HttpComponentsClientHttpRequestFactoryBuilder>,
		BuilderHook<HttpComponentsClientHttpRequestFactoryBuilder>, Ordered {

	private final OutboundIntegration integration;

	HttpComponentsKeepaliveCustomizer(KeepaliveIntegrations integrations) {
		this.integration = integrations.outbound(HttpComponents.INTEGRATION);
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public Class<HttpComponentsClientHttpRequestFactoryBuilder> builderType() {
		return HttpComponentsClientHttpRequestFactoryBuilder.class;
	}

	@Override
	public HttpComponentsClientHttpRequestFactoryBuilder customize(
			HttpComponentsClientHttpRequestFactoryBuilder builder) {
		if (!this.integration.isActive()) {
			return builder;
		}
		KeepalivePlan plan = this.integration.plan();
		return builder.withSocketConfigCustomizer((config) -> configure(config, plan))
			.withConnectionManagerCustomizer((manager) -> manager.setConnectionFactory(
					new KeepaliveConnectionFactory(this.integration, plan.inForce(HttpComponents.BUILT_IN.keySet()))));
	}

	@Override
	public HttpComponentsClientHttpRequestFactoryBuilder hook(HttpComponentsClientHttpRequestFactoryBuilder builder) {
		return this.integration.isActive() ? builder.withConnectionManagerCustomizer(this::hookIfFree) : builder;
	}

	private void hookIfFree(PoolingHttpClientConnectionManagerBuilder manager) {
		if (HttpComponents.isFree(manager, "connectionFactory")) {
			manager.setConnectionFactory(new KeepaliveConnectionFactory(this.integration, HttpComponents.BUILT_IN));
		}
	}

	private static void configure(SocketConfig.Builder config, KeepalivePlan plan) {
		// The library sets these four from here just before it connects, after us.
		config.setSoKeepAlive(true);
		config.setTcpKeepIdle(HttpComponents.idle(plan));
		config.setTcpKeepInterval(HttpComponents.interval(plan));
		config.setTcpKeepCount(HttpComponents.count(plan));
	}

}
