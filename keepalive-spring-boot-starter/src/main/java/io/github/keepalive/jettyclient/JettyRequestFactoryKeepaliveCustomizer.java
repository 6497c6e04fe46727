package io.github.keepalive.jettyclient;

import io.github.keepalive.httpclient.BuilderHook;
import io.github.keepalive.integration.OutboundIntegration;

import org.springframework.boot.http.client.JettyClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.core.Ordered;

/**
 * Hooks the connections of RestTemplate and RestClient. Runs before the application's own
 * customizers: a listener that these add comes after ours and wins.
 */
final class JettyRequestFactoryKeepaliveCustomizer
		implements ClientHttpRequestFactoryBuilderCustomizer<JettyClientHttpRequestFactoryBuilder>,
		BuilderHook<JettyClientHttpRequestFactoryBuilder>, Ordered {

	private final OutboundIntegration integration;

	JettyRequestFactoryKeepaliveCustomizer(OutboundIntegration integration) {
		this.integration = integration;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public Class<JettyClientHttpRequestFactoryBuilder> builderType() {
		return JettyClientHttpRequestFactoryBuilder.class;
	}

	@Override
	public JettyClientHttpRequestFactoryBuilder customize(JettyClientHttpRequestFactoryBuilder builder) {
		return hook(builder);
	}

	@Override
	public JettyClientHttpRequestFactoryBuilder hook(JettyClientHttpRequestFactoryBuilder builder) {
		return this.integration.isActive()
				? builder.withClientConnectorCustomizerCustomizer(
						(connector) -> connector.addEventListener(new KeepaliveConnectListener(this.integration)))
				: builder;
	}

}
