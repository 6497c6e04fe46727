package io.github.keepalive.reactornetty;

import io.github.keepalive.integration.KeepaliveIntegrations;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerConfig;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/**
 * Hooks a server whose event loops do not come from a resource factory, such as that of
 * the management port. Where they do, Boot puts these over ours when the server starts.
 */
final class ReactorNettyKeepaliveCustomizer
		implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory>, Ordered, DisposableBean {

	private final KeepaliveLoops loops;

	ReactorNettyKeepaliveCustomizer(KeepaliveIntegrations integrations) {
		this.loops = new KeepaliveLoops(integrations);
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void customize(NettyReactiveWebServerFactory factory) {
		if (this.loops.isActive()) {
			factory.addServerCustomizers(this::hook);
		}
	}

	@Override
	public void destroy() {
		this.loops.release();
	}

	private HttpServer hook(HttpServer server) {
		HttpServerConfig configuration = server.configuration();
		return server.runOn(this.loops.decorate(configuration.loopResources()), configuration.isPreferNative());
	}

}
