package io.github.keepalive.reactornetty;

import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.ListenerIntegration;
import reactor.netty.http.HttpResources;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerConfig;
import reactor.netty.resources.LoopResources;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/**
 * Hooks a server whose event loops do not come from a resource factory, such as that of
 * the management port. Where they do, Boot puts these over ours when the server starts.
 */
final class ReactorNettyKeepaliveCustomizer
		implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory>, Ordered {

	private final ListenerIntegration integration;

	ReactorNettyKeepaliveCustomizer(KeepaliveIntegrations integrations) {
		this.integration = integrations.listener(ReactorNetty.NAME);
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void customize(NettyReactiveWebServerFactory factory) {
		if (this.integration.isActive()) {
			factory.addServerCustomizers(this::hook);
		}
	}

	private HttpServer hook(HttpServer server) {
		HttpServerConfig configuration = server.configuration();
		LoopResources loops = configuration.loopResources();
		boolean global = loops == HttpResources.get();
		// The global ones are replaced when a context that manages them restarts.
		return server.runOn(new KeepaliveLoopResources(global ? HttpResources::get : () -> loops, this.integration),
				configuration.isPreferNative());
	}

}
