package io.github.keepalive.jdkclient;

import io.github.keepalive.httpclient.BuilderHook;
import io.github.keepalive.integration.GuardedIntegration;

import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;

/**
 * Notes that the application uses the library, and leaves the builder as it is.
 */
final class JdkConnectorCustomizer implements ClientHttpConnectorBuilderCustomizer<JdkClientHttpConnectorBuilder>,
		BuilderHook<JdkClientHttpConnectorBuilder> {

	private final GuardedIntegration integration;

	JdkConnectorCustomizer(GuardedIntegration integration) {
		this.integration = integration;
	}

	@Override
	public Class<JdkClientHttpConnectorBuilder> builderType() {
		return JdkClientHttpConnectorBuilder.class;
	}

	@Override
	public JdkClientHttpConnectorBuilder customize(JdkClientHttpConnectorBuilder builder) {
		return hook(builder);
	}

	@Override
	public JdkClientHttpConnectorBuilder hook(JdkClientHttpConnectorBuilder builder) {
		this.integration.use();
		return builder;
	}

}
