package io.github.keepalive.jedis;

import java.util.stream.Stream;

import io.github.keepalive.Listeners;
import io.github.keepalive.RedisServers;
import io.github.keepalive.TestApplication;
import io.github.keepalive.TlsFront;
import io.github.keepalive.integration.GuardedContract;
import io.github.keepalive.oracle.KernelSocket;
import io.github.keepalive.oracle.KernelSockets;
import io.github.keepalive.oracle.Ports;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.HostAndPort;
import redis.embedded.RedisSentinel;

import org.springframework.boot.data.redis.autoconfigure.JedisClientConfigurationBuilderCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Jedis where it makes its sockets itself: over TLS, with sentinels and in a cluster.
 */
class JedisGuardedTests extends GuardedContract {

	private TlsFront front;

	@BeforeEach
	void startFront() throws Exception {
		this.front = new TlsFront(RedisServers.standalone());
	}

	@AfterEach
	void stopFront() throws Exception {
		this.front.close();
	}

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
		return this.front.port();
	}

	@Override
	protected ConfigurableApplicationContext start(String... properties) {
		return run(new Class<?>[0], overTls(peer(), properties));
	}

	private static String[] overTls(int port, String... more) {
		return and(more, "spring.data.redis.host=127.0.0.1", "spring.data.redis.port=" + port,
				"spring.data.redis.ssl.bundle=redis",
				"spring.ssl.bundle.pem.redis.truststore.certificate=classpath:tls.crt");
	}

	private static ConfigurableApplicationContext run(Class<?>[] configuration, String... properties) {
		return TestApplication.runClient(configuration, properties, "spring.data.redis.client-type=jedis");
	}

	private static ConfigurableApplicationContext runWithGuard(Class<?>[] configuration, String... properties) {
		ConfigurableApplicationContext application = run(configuration,
				and(properties, "keepalive.guard.enabled=true", "keepalive.guard.interval=1h"));
		TestApplication.awaitFirstLook(application);
		return application;
	}

	private static String[] and(String[] properties, String... more) {
		return Stream.of(properties, more).flatMap(Stream::of).toArray(String[]::new);
	}

	@Override
	protected AutoCloseable connect(ConfigurableApplicationContext application) {
		JedisConnectionFactory factory = application.getBean(JedisConnectionFactory.class);
		// The pool would give the same connection again.
		factory.stop();
		factory.start();
		ping(factory);
		return () -> {
		};
	}

	private static void ping(RedisConnectionFactory factory) {
		try (RedisConnection connection = factory.getConnection()) {
			assertThat(connection.ping()).isEqualTo("PONG");
		}
	}

	@Test
	void mapperOfTheApplicationIsAskedToo() {
		OwnMapper.port = peer();
		try (ConfigurableApplicationContext application = runWithGuard(new Class<?>[] { OwnMapper.class },
				overTls(1))) {
			ping(application.getBean(RedisConnectionFactory.class));
			awaitConforming(peer());
		}
	}

	@Test
	void connectionsBySentinelConform() throws Exception {
		int port = Ports.free();
		RedisSentinel sentinel = RedisSentinel.newRedisSentinel()
			.bind("127.0.0.1")
			.port(port)
			.masterName("orders")
			.masterPort(RedisServers.standalone())
			.quorumSize(1)
			.build();
		sentinel.start();
		try (ConfigurableApplicationContext application = runWithGuard(new Class<?>[0],
				"spring.data.redis.sentinel.master=orders", "spring.data.redis.sentinel.nodes=127.0.0.1:" + port)) {
			ping(application.getBean(RedisConnectionFactory.class));
			awaitConforming(port);
			awaitConforming(RedisServers.standalone());
		}
		finally {
			sentinel.stop();
		}
	}

	private static void awaitConforming(int port) {
		await().untilAsserted(() -> assertThat(KernelSockets.connectionsTo(port)).isNotEmpty()
			.extracting(KernelSocket::keepalive)
			.containsOnly(Listeners.DEFAULTS));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnMapper {

		private static volatile int port;

		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		JedisClientConfigurationBuilderCustomizer ownMapper() {
			return (builder) -> builder.customizeClientConfig((configuration) -> configuration
				.hostAndPortMapper((peer) -> new HostAndPort(peer.getHost(), port)));
		}

	}

}
