package io.github.keepalive.jedis;

import io.github.keepalive.guard.GuardedConnections;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPortMapper;

import org.springframework.boot.data.redis.autoconfigure.JedisClientConfigurationBuilderCustomizer;
import org.springframework.core.Ordered;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration.JedisClientConfigurationBuilder;

/**
 * Wakes the guard for each connection: Jedis asks the mapper of host names just before it
 * connects. The application's own mapper stays.
 */
final class JedisKeepaliveCustomizer implements JedisClientConfigurationBuilderCustomizer, Ordered {

	private final GuardedConnections connections;

	JedisKeepaliveCustomizer(GuardedConnections connections) {
		this.connections = connections;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void customize(JedisClientConfigurationBuilder builder) {
		if (!this.connections.isActive()) {
			return;
		}
		// The builder holds one customizer, which may be the application's.
		builder.build().getClientConfigCustomizer().ifPresentOrElse((own) -> builder.customizeClientConfig((config) -> {
			own.customize(config);
			hook(config);
		}), () -> builder.customizeClientConfig(this::hook));
	}

	private void hook(DefaultJedisClientConfig.Builder config) {
		@Nullable HostAndPortMapper own = config.build().getHostAndPortMapper();
		config.hostAndPortMapper((peer) -> {
			this.connections.connecting();
			return (own != null) ? own.getHostAndPort(peer) : peer;
		});
	}

}
