package io.github.keepalive.jedis;

import io.github.keepalive.guard.KeepaliveGuard;
import io.github.keepalive.integration.OutboundIntegration;
import redis.clients.jedis.ConnectionFactory;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.builders.AbstractClientBuilder;
import redis.clients.jedis.builders.StandaloneClientBuilder;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.annotation.RegisterReflection;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.data.redis.autoconfigure.JedisClientConfigurationBuilderCustomizer;
import org.springframework.core.Ordered;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration.JedisClientConfigurationBuilder;

/**
 * Prepares the connections to a server that stands alone before they connect. For TLS,
 * sentinels and clusters Jedis makes the sockets itself: there it wakes the guard for
 * each connection. The application's own customizers are called first.
 */
@RegisterReflection(classes = { AbstractClientBuilder.class, StandaloneClientBuilder.class, ConnectionFactory.class },
		memberCategories = { MemberCategory.ACCESS_DECLARED_FIELDS, MemberCategory.INVOKE_DECLARED_METHODS })
final class JedisKeepaliveCustomizer implements JedisClientConfigurationBuilderCustomizer, Ordered {

	private static final String TARGET = "Jedis";

	private final OutboundIntegration integration;

	private final ObjectProvider<KeepaliveGuard> guard;

	JedisKeepaliveCustomizer(OutboundIntegration integration, ObjectProvider<KeepaliveGuard> guard) {
		this.integration = integration;
		this.guard = guard;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void customize(JedisClientConfigurationBuilder builder) {
		if (!this.integration.isActive()) {
			return;
		}
		try {
			hook(builder);
		}
		catch (RuntimeException | LinkageError ex) {
			this.integration.leftAlone(TARGET, "its configuration cannot be configured (" + ex + ")");
		}
	}

	private void hook(JedisClientConfigurationBuilder builder) {
		// The builder holds one customizer of each kind, which may be the application's.
		JedisClientConfiguration own = builder.build();
		builder.customizeClientConfig((configuration) -> {
			own.getClientConfigCustomizer().ifPresent((customizer) -> customizer.customize(configuration));
			wakeGuard(configuration);
		});
		builder.customizeClient((client) -> {
			own.getClientCustomizer().ifPresent((customizer) -> customizer.customize(client));
			prepare(client);
		});
	}

	private void wakeGuard(DefaultJedisClientConfig.Builder configuration) {
		KeepaliveGuard guard = this.guard.getIfAvailable();
		if (guard != null) {
			configuration.hostAndPortMapper(new WakingMapper(configuration.build().getHostAndPortMapper(), guard));
		}
	}

	private void prepare(AbstractClientBuilder<?, ?> client) {
		try {
			String obstacle = (client instanceof StandaloneClientBuilder<?> standalone)
					? StandaloneClient.prepare(standalone, this.integration)
					: "Jedis makes the sockets of sentinels and clusters itself";
			if (obstacle != null) {
				this.integration.leftAlone(TARGET, obstacle);
			}
		}
		catch (RuntimeException | LinkageError ex) {
			this.integration.leftAlone(TARGET, "its builder cannot be configured (" + ex + ")");
		}
	}

}
