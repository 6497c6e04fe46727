package io.github.keepalive.httpcomponents;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.httpclient.RequestFactoryHook;
import io.github.keepalive.integration.KeepaliveIntegrations;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.annotation.RegisterReflection;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * Auto-configuration for RestTemplate and RestClient over Apache HttpComponents.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = KeepaliveAutoConfiguration.class)
@ConditionalOnClass({ HttpClients.class, HttpComponentsClientHttpRequestFactoryBuilder.class,
		ClientHttpRequestFactoryBuilderCustomizer.class })
@ConditionalOnKeepalive
@RegisterReflection(classes = PoolingHttpClientConnectionManagerBuilder.class,
		memberCategories = MemberCategory.ACCESS_DECLARED_FIELDS)
@ImportRuntimeHints(KeepaliveConnectionFactory.ProxyHints.class)
public final class HttpComponentsKeepaliveAutoConfiguration {

	@Bean
	RequestFactoryHook<HttpComponentsClientHttpRequestFactoryBuilder> httpComponentsKeepaliveRequestFactoryHook(
			KeepaliveIntegrations integrations) {
		HttpComponentsBuilders builders = new HttpComponentsBuilders(
				integrations.outbound(HttpComponentsBuilders.INTEGRATION));
		return new RequestFactoryHook<>(HttpComponentsClientHttpRequestFactoryBuilder.class, builders::configureNew,
				builders::configureOwn);
	}

}
