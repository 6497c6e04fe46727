package io.github.keepalive.jedis;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.guard.KeepaliveGuard;
import io.github.keepalive.guard.KeepaliveGuardAutoConfiguration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import redis.clients.jedis.RedisClient;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.data.redis.autoconfigure.JedisClientConfigurationBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;

/**
 * Auto-configuration for Redis over Jedis.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { KeepaliveAutoConfiguration.class, KeepaliveGuardAutoConfiguration.class })
@ConditionalOnClass({ RedisClient.class, JedisConnectionFactory.class,
		JedisClientConfigurationBuilderCustomizer.class })
@ConditionalOnKeepalive
public final class JedisKeepaliveAutoConfiguration {

	@Bean
	JedisKeepaliveCustomizer jedisKeepaliveCustomizer(KeepaliveIntegrations integrations,
			ObjectProvider<KeepaliveGuard> guard) {
		return new JedisKeepaliveCustomizer(integrations.outbound("jedis"), guard);
	}

}
