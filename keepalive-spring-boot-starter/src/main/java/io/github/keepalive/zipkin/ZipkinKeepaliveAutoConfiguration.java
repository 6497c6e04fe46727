package io.github.keepalive.zipkin;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.guard.GuardedConnections;
import io.github.keepalive.guard.KeepaliveGuard;
import io.github.keepalive.guard.KeepaliveGuardAutoConfiguration;
import io.github.keepalive.guard.WakingProxySelector;
import io.github.keepalive.integration.KeepaliveIntegrations;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.zipkin.autoconfigure.ZipkinHttpClientBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration for the export of spans to Zipkin over the JDK's HTTP client. The
 * proxy selector of the client notifies the guard. If the application sets a proxy
 * selector, the guard is not notified.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { KeepaliveAutoConfiguration.class, KeepaliveGuardAutoConfiguration.class })
@ConditionalOnClass(ZipkinHttpClientBuilderCustomizer.class)
@ConditionalOnKeepalive
@ConditionalOnBean(name = KeepaliveGuardAutoConfiguration.GUARD_BEAN)
public final class ZipkinKeepaliveAutoConfiguration {

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	ZipkinHttpClientBuilderCustomizer zipkinKeepaliveCustomizer(KeepaliveIntegrations integrations,
			KeepaliveGuard guard) {
		GuardedConnections connections = new GuardedConnections(integrations.guarded("zipkin"), guard);
		return (builder) -> {
			if (connections.isActive()) {
				builder.proxy(new WakingProxySelector(connections));
			}
		};
	}

}
