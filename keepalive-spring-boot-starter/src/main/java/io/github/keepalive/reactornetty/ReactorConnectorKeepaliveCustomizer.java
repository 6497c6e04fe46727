package io.github.keepalive.reactornetty;

import io.github.keepalive.httpclient.BuilderHook;

import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.core.Ordered;

/**
 * Hooks the connections of WebClient. Runs before the application's own customizers; the
 * options of a client are set after ours anyway, so that they win.
 */
final class ReactorConnectorKeepaliveCustomizer
		implements ClientHttpConnectorBuilderCustomizer<ReactorClientHttpConnectorBuilder>,
		BuilderHook<ReactorClientHttpConnectorBuilder>, Ordered {

	private final KeepaliveLoops loops;

	ReactorConnectorKeepaliveCustomizer(KeepaliveLoops loops) {
		this.loops = loops;
	}

	@Override
	public int getOrder() {
		// After Boot's own at 0, which replaces the event loops.
		return 1;
	}

	@Override
	public Class<ReactorClientHttpConnectorBuilder> builderType() {
		return ReactorClientHttpConnectorBuilder.class;
	}

	@Override
	public ReactorClientHttpConnectorBuilder customize(ReactorClientHttpConnectorBuilder builder) {
		return hook(builder);
	}

	@Override
	public ReactorClientHttpConnectorBuilder hook(ReactorClientHttpConnectorBuilder builder) {
		return this.loops.isActive() ? builder.withHttpClientCustomizer(this.loops::decorate) : builder;
	}

}
