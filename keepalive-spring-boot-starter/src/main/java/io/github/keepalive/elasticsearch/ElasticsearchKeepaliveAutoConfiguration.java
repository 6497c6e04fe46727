package io.github.keepalive.elasticsearch;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.httpcore.AsyncClientHints;
import io.github.keepalive.integration.KeepaliveIntegrations;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.elasticsearch.autoconfigure.Rest5ClientBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * Auto-configuration for Elasticsearch.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = KeepaliveAutoConfiguration.class)
@ConditionalOnClass({ Rest5Client.class, Rest5ClientBuilderCustomizer.class, HttpAsyncClientBuilder.class })
@ConditionalOnKeepalive
@ImportRuntimeHints(AsyncClientHints.class)
public final class ElasticsearchKeepaliveAutoConfiguration {

	@Bean
	ElasticsearchKeepaliveCustomizer elasticsearchKeepaliveCustomizer(KeepaliveIntegrations integrations) {
		return new ElasticsearchKeepaliveCustomizer(integrations.outbound("elasticsearch"));
	}

}
