package io.github.keepalive.jdkclient;

import io.github.keepalive.httpclient.BuilderHook;
import io.github.keepalive.integration.GuardedIntegration;

import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;

/**
 * Notes that the application uses the library, and leaves the builder as it is.
 */
final class JdkRequestFactoryCustomizer
		implements ClientHttpRequestFactoryBuilderCustomizer<JdkClientHttpRequestFactoryBuilder>,
		BuilderHook<JdkClientHttpRequestFactoryBuilder> {

	private final GuardedIntegration integration;

	JdkRequestFactoryCustomizer(GuardedIntegration integration) {
		this.integration = integration;
	}

	@Override
	public Class<JdkClientHttpRequestFactoryBuilder> builderType() {
		return JdkClientHttpRequestFactoryBuilder.class;
	}

	@Override
	public JdkClientHttpRequestFactoryBuilder customize(JdkClientHttpRequestFactoryBuilder builder) {
		return hook(builder);
	}

	@Override
	public JdkClientHttpRequestFactoryBuilder hook(JdkClientHttpRequestFactoryBuilder builder) {
		this.integration.use();
		return builder;
	}

}
