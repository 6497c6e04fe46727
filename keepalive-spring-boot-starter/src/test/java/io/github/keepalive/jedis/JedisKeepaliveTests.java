package io.github.keepalive.jedis;

import java.util.concurrent.atomic.AtomicInteger;

import io.github.keepalive.Listeners;
import io.github.keepalive.RedisServers;
import io.github.keepalive.TestApplication;
import io.github.keepalive.integration.OutboundContract;
import io.github.keepalive.oracle.KernelSockets;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.builders.StandaloneClientBuilder;
import redis.clients.jedis.providers.PooledConnectionProvider;

import org.springframework.boot.data.redis.autoconfigure.JedisClientConfigurationBuilderCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Jedis against a real Redis server that stands alone.
 */
class JedisKeepaliveTests extends OutboundContract {

	@Override
	protected String name() {
		return "jedis";
	}

	@Override
	protected Class<?> autoConfiguration() {
		return JedisKeepaliveAutoConfiguration.class;
	}

	@Override
	protected int peer() {
		return RedisServers.standalone();
	}

	@Override
	protected String untouched() {
		return "1 7200/75/9 0";
	}

	@Override
	protected ConfigurableApplicationContext start(int port, Class<?>[] configuration, String... properties) {
		return TestApplication.runClient(configuration, properties, "spring.data.redis.client-type=jedis",
				"spring.data.redis.host=127.0.0.1", "spring.data.redis.port=" + port);
	}

	@Override
	protected AutoCloseable connect(ConfigurableApplicationContext application, int port) {
		Connection connection = client(application).getPool().getResource();
		assertThat(connection.ping()).isTrue();
		return connection;
	}

	private static RedisClient client(ConfigurableApplicationContext application) {
		RedisClient client = (RedisClient) ReflectionTestUtils
			.getField(application.getBean(JedisConnectionFactory.class), "redisClient");
		assertThat(client).isNotNull();
		return client;
	}

	@Test
	void poolOfTheApplicationStays() {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[0],
				"spring.data.redis.jedis.pool.max-active=3", "spring.data.redis.jedis.pool.max-wait=50ms",
				"spring.data.redis.timeout=7s")) {
			assertThat(client(application).getPool().getMaxTotal()).isEqualTo(3);
			application.getBean(StringRedisTemplate.class).opsForValue().set("a", "b");
			assertThat(KernelSockets.keepaliveTo(peer())).containsExactly(Listeners.DEFAULTS);
			Connection connection = client(application).getPool().getResource();
			assertThat(connection.getSoTimeout()).isEqualTo(7000);
			connection.close();
		}
	}

	@Test
	void connectionAfterAReconnectCarriesTheOptions() {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[0])) {
			StringRedisTemplate redis = application.getBean(StringRedisTemplate.class);
			redis.opsForValue().set("a", "b");
			client(application).getPool().clear();
			redis.opsForValue().set("a", "b");
			assertThat(KernelSockets.keepaliveTo(peer())).containsExactly(Listeners.DEFAULTS);
			assertThat(integration(application).sockets()).isEqualTo(2);
		}
	}

	@Test
	void customizersOfTheApplicationCountWhateverTheirOrder() {
		OwnCustomizers.ASKED.set(0);
		try (ConfigurableApplicationContext application = start(1, new Class<?>[] { OwnCustomizers.class })) {
			application.getBean(StringRedisTemplate.class).opsForValue().set("a", "b");
			assertThat(KernelSockets.keepaliveTo(peer())).containsExactly(Listeners.DEFAULTS);
			assertThat(OwnCustomizers.ASKED).hasValue(1);
			assertThat(client(application).getPool().getMaxIdle()).isEqualTo(5);
		}
	}

	@Test
	void connectionProviderOfTheApplicationStaysAndTheEndpointSaysSo() {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[] { OwnProvider.class })) {
			application.getBean(StringRedisTemplate.class).opsForValue().set("a", "b");
			assertThat(KernelSockets.keepaliveTo(peer())).containsExactly(untouched());
			assertThat(targets(application)).singleElement()
				.satisfies((target) -> assertThat(target.note()).contains("connection provider of its own"));
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnCustomizers {

		private static final AtomicInteger ASKED = new AtomicInteger();

		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		JedisClientConfigurationBuilderCustomizer ownCustomizers() {
			return (builder) -> builder
				.customizeClientConfig((configuration) -> configuration.hostAndPortMapper((peer) -> {
					ASKED.incrementAndGet();
					return new HostAndPort(peer.getHost(), RedisServers.standalone());
				}))
				.customizeClient((client) -> {
					ConnectionPoolConfig pool = new ConnectionPoolConfig();
					pool.setMaxIdle(5);
					client.poolConfig(pool);
				});
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnProvider {

		@Bean
		JedisClientConfigurationBuilderCustomizer ownProvider() {
			return (builder) -> builder
				.customizeClient((client) -> ((StandaloneClientBuilder<?>) client).connectionProvider(
						new PooledConnectionProvider(new HostAndPort("127.0.0.1", RedisServers.standalone()))));
		}

	}

}
