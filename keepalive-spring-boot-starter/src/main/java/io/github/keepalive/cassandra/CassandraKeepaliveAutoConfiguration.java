package io.github.keepalive.cassandra;

import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.netty.channel.Channel;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for Cassandra.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = KeepaliveAutoConfiguration.class)
@ConditionalOnClass({ CqlSessionBuilder.class, Channel.class })
@ConditionalOnKeepalive
public final class CassandraKeepaliveAutoConfiguration {

	@Bean
	static SessionBuilderPostProcessor keepaliveCassandraPostProcessor(
			ObjectProvider<KeepaliveIntegrations> integrations) {
		return new SessionBuilderPostProcessor(integrations);
	}

}
