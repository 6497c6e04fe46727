package io.github.keepalive.r2dbc;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import reactor.netty.resources.LoopResources;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.r2dbc.autoconfigure.ConnectionFactoryOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for R2DBC.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = KeepaliveAutoConfiguration.class)
@ConditionalOnClass({ ConnectionFactoryOptionsBuilderCustomizer.class, LoopResources.class })
@ConditionalOnKeepalive
public final class R2dbcKeepaliveAutoConfiguration {

	@Bean
	R2dbcKeepaliveCustomizer r2dbcKeepaliveCustomizer(KeepaliveIntegrations integrations) {
		return new R2dbcKeepaliveCustomizer(integrations.outbound("r2dbc"));
	}

}
