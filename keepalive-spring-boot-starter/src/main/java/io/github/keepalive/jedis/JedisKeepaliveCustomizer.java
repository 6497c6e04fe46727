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
 * Prepares the connections to a standalone server before they connect. With TLS,
 * sentinels or a cluster, Jedis creates the sockets itself, so the guard is notified of
 * each connection. Runs after the application's customizers.
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
			configure(builder);
		}
		catch (RuntimeException | LinkageError ex) {
			this.integration.leftAlone(TARGET, "its configuration cannot be changed (" + ex + ")");
		}
	}

	private void configure(JedisClientConfigurationBuilder builder) {
		// The builder has only one customizer of each kind. The application may have set
		// it.
		JedisClientConfiguration own = builder.build();
		builder.customizeClientConfig((configuration) -> {
			own.getClientConfigCustomizer().ifPresent((customizer) -> customizer.customize(configuration));
			notifyGuard(configuration);
		});
		builder.customizeClient((client) -> {
			own.getClientCustomizer().ifPresent((customizer) -> customizer.customize(client));
			prepare(client);
		});
	}

	private void notifyGuard(DefaultJedisClientConfig.Builder configuration) {
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
