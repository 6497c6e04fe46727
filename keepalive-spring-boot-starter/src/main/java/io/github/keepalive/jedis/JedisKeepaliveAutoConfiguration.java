package io.github.keepalive.jedis;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.guard.GuardedConnections;
import io.github.keepalive.guard.KeepaliveGuard;
import io.github.keepalive.guard.KeepaliveGuardAutoConfiguration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import redis.clients.jedis.HostAndPortMapper;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.data.redis.autoconfigure.JedisClientConfigurationBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;

/**
 * Auto-configuration for Redis over Jedis, which makes its sockets itself.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { KeepaliveAutoConfiguration.class, KeepaliveGuardAutoConfiguration.class })
@ConditionalOnClass({ HostAndPortMapper.class, JedisConnectionFactory.class,
		JedisClientConfigurationBuilderCustomizer.class })
@ConditionalOnKeepalive
@ConditionalOnBean(name = KeepaliveGuardAutoConfiguration.GUARD_BEAN)
public final class JedisKeepaliveAutoConfiguration {

	@Bean
	JedisKeepaliveCustomizer jedisKeepaliveCustomizer(KeepaliveIntegrations integrations, KeepaliveGuard guard) {
		return new JedisKeepaliveCustomizer(new GuardedConnections(integrations.guarded("jedis"), guard));
	}

}
