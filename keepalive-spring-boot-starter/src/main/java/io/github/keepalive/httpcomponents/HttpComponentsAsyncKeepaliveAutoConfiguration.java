package io.github.keepalive.httpcomponents;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.httpclient.ConnectorHook;
import io.github.keepalive.httpcore.AsyncClientHints;
import io.github.keepalive.integration.KeepaliveIntegrations;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * Auto-configuration for WebClient over Apache HttpComponents.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = KeepaliveAutoConfiguration.class)
@ConditionalOnClass({ HttpAsyncClients.class, HttpComponentsClientHttpConnectorBuilder.class,
		ClientHttpConnectorBuilderCustomizer.class, Mono.class })
@ConditionalOnKeepalive
@ImportRuntimeHints(AsyncClientHints.class)
public final class HttpComponentsAsyncKeepaliveAutoConfiguration {

	@Bean
	ConnectorHook<HttpComponentsClientHttpConnectorBuilder> httpComponentsKeepaliveConnectorHook(
			KeepaliveIntegrations integrations) {
		HttpComponentsAsyncBuilders builders = new HttpComponentsAsyncBuilders(
				integrations.outbound(HttpComponentsBuilders.INTEGRATION));
		return new ConnectorHook<>(HttpComponentsClientHttpConnectorBuilder.class, builders::configureNew,
				builders::configureOwn);
	}

}
