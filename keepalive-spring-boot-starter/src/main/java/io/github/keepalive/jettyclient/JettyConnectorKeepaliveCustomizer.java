package io.github.keepalive.jettyclient;

import io.github.keepalive.httpclient.BuilderHook;
import io.github.keepalive.integration.OutboundIntegration;

import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.JettyClientHttpConnectorBuilder;
import org.springframework.core.Ordered;

/**
 * Hooks the connections of WebClient. Runs before the application's own customizers: a
 * listener that these add comes after ours and wins.
 */
final class JettyConnectorKeepaliveCustomizer
		implements ClientHttpConnectorBuilderCustomizer<JettyClientHttpConnectorBuilder>,
		BuilderHook<JettyClientHttpConnectorBuilder>, Ordered {

	private final OutboundIntegration integration;

	JettyConnectorKeepaliveCustomizer(OutboundIntegration integration) {
		this.integration = integration;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public Class<JettyClientHttpConnectorBuilder> builderType() {
		return JettyClientHttpConnectorBuilder.class;
	}

	@Override
	public JettyClientHttpConnectorBuilder customize(JettyClientHttpConnectorBuilder builder) {
		return hook(builder);
	}

	@Override
	public JettyClientHttpConnectorBuilder hook(JettyClientHttpConnectorBuilder builder) {
		return this.integration.isActive()
				? builder.withClientConnectorCustomizerCustomizer(
						(connector) -> connector.addEventListener(new KeepaliveConnectListener(this.integration)))
				: builder;
	}

}
