package io.github.keepalive.reactornetty;

import io.github.keepalive.integration.KeepaliveIntegrations;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerConfig;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/**
 * Decorates the event loops of a server that has no resource factory, such as that of the
 * management port. If there is a resource factory, Boot sets the event loops of the
 * factory when the server starts.
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
			factory.addServerCustomizers(this::decorateLoops);
		}
	}

	@Override
	public void destroy() {
		this.loops.release();
	}

	private HttpServer decorateLoops(HttpServer server) {
		HttpServerConfig configuration = server.configuration();
		return server.runOn(this.loops.decorate(configuration.loopResources()), configuration.isPreferNative());
	}

}
