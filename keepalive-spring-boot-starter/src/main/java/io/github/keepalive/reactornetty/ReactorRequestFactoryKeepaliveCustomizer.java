package io.github.keepalive.reactornetty;

import io.github.keepalive.httpclient.BuilderHook;

import org.springframework.boot.http.client.ReactorClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.core.Ordered;

/**
 * Hooks the connections of RestTemplate and RestClient. Runs before the application's own
 * customizers; the options of a client are set after ours anyway, so that they win.
 */
final class ReactorRequestFactoryKeepaliveCustomizer
		implements ClientHttpRequestFactoryBuilderCustomizer<ReactorClientHttpRequestFactoryBuilder>,
		BuilderHook<ReactorClientHttpRequestFactoryBuilder>, Ordered {

	private final KeepaliveLoops loops;

	ReactorRequestFactoryKeepaliveCustomizer(KeepaliveLoops loops) {
		this.loops = loops;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public Class<ReactorClientHttpRequestFactoryBuilder> builderType() {
		return ReactorClientHttpRequestFactoryBuilder.class;
	}

	@Override
	public ReactorClientHttpRequestFactoryBuilder customize(ReactorClientHttpRequestFactoryBuilder builder) {
		return hook(builder);
	}

	@Override
	public ReactorClientHttpRequestFactoryBuilder hook(ReactorClientHttpRequestFactoryBuilder builder) {
		return this.loops.isActive() ? builder.withHttpClientCustomizer(this.loops::decorate) : builder;
	}

}
