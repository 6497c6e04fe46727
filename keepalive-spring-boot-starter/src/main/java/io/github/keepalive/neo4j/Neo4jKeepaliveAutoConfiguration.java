package io.github.keepalive.neo4j;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import org.neo4j.bolt.connection.netty.NettyBoltConnectionProviderFactory;
import org.neo4j.driver.Driver;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.neo4j.autoconfigure.ConfigBuilderCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for Neo4j.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = KeepaliveAutoConfiguration.class)
@ConditionalOnClass({ Driver.class, NettyBoltConnectionProviderFactory.class, ConfigBuilderCustomizer.class })
@ConditionalOnKeepalive
public final class Neo4jKeepaliveAutoConfiguration {

	@Bean
	Neo4jKeepaliveCustomizer neo4jKeepaliveCustomizer(KeepaliveIntegrations integrations) {
		return new Neo4jKeepaliveCustomizer(integrations.outbound("neo4j"));
	}

}
