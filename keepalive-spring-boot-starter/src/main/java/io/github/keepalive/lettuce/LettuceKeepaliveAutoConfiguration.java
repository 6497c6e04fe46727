package io.github.keepalive.lettuce;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.lettuce.core.RedisClient;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Auto-configuration for Redis over Lettuce.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = KeepaliveAutoConfiguration.class)
@ConditionalOnClass({ RedisClient.class, LettuceConnectionFactory.class })
@ConditionalOnKeepalive
public final class LettuceKeepaliveAutoConfiguration {

	@Bean
	static LettuceFactoryPostProcessor keepaliveLettuceFactoryPostProcessor(
			ObjectProvider<KeepaliveIntegrations> integrations) {
		return new LettuceFactoryPostProcessor(integrations);
	}

}
