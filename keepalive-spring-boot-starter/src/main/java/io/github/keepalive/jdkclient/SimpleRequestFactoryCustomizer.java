package io.github.keepalive.jdkclient;

import io.github.keepalive.httpclient.BuilderHook;
import io.github.keepalive.integration.GuardedIntegration;

import org.springframework.boot.http.client.SimpleClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;

/**
 * Notes that the application uses the library, and leaves the builder as it is.
 */
final class SimpleRequestFactoryCustomizer
		implements ClientHttpRequestFactoryBuilderCustomizer<SimpleClientHttpRequestFactoryBuilder>,
		BuilderHook<SimpleClientHttpRequestFactoryBuilder> {

	private final GuardedIntegration integration;

	SimpleRequestFactoryCustomizer(GuardedIntegration integration) {
		this.integration = integration;
	}

	@Override
	public Class<SimpleClientHttpRequestFactoryBuilder> builderType() {
		return SimpleClientHttpRequestFactoryBuilder.class;
	}

	@Override
	public SimpleClientHttpRequestFactoryBuilder customize(SimpleClientHttpRequestFactoryBuilder builder) {
		return hook(builder);
	}

	@Override
	public SimpleClientHttpRequestFactoryBuilder hook(SimpleClientHttpRequestFactoryBuilder builder) {
		this.integration.use();
		return builder;
	}

}
