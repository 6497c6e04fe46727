package io.github.keepalive.lettuce;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.keepalive.Listeners;
import io.github.keepalive.RedisServers;
import io.github.keepalive.TestApplication;
import io.github.keepalive.TlsFront;
import io.github.keepalive.integration.OutboundContract;
import io.github.keepalive.oracle.KernelSockets;
import io.github.keepalive.oracle.Ports;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisSentinel;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.types.RedisClientInfo;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * Lettuce against real Redis servers.
 */
class LettuceKeepaliveTests extends OutboundContract {

	static {
		// Lettuce 7.5.2 sets the options of io_uring on epoll where both are there.
		System.setProperty("io.lettuce.core.iouring", "false");
	}

	@Override
	protected String name() {
		return "lettuce";
	}

	@Override
	protected Class<?> autoConfiguration() {
		return LettuceKeepaliveAutoConfiguration.class;
	}

	@Override
	protected int peer() {
		return RedisServers.standalone();
	}

	@Override
	protected ConfigurableApplicationContext start(int port, Class<?>[] configuration, String... properties) {
		List<String> all = new ArrayList<>(
				List.of("spring.data.redis.host=127.0.0.1", "spring.data.redis.port=" + port));
		all.addAll(Arrays.asList(properties));
		return run(configuration, all.toArray(String[]::new));
	}

	@Override
	protected String untouched() {
		return "1 13/13/3 0";
	}

	private static ConfigurableApplicationContext run(Class<?>[] configuration, String... properties) {
		return TestApplication.run(WebApplicationType.NONE, configuration, Map.of(), properties);
	}

	@Override
	protected AutoCloseable connect(ConfigurableApplicationContext application, int port) {
		LettuceConnectionFactory factory = application.getBean(LettuceConnectionFactory.class);
		factory.setShareNativeConnection(false);
		RedisConnection connection = factory.getConnection();
		assertThat(connection.ping()).isEqualTo("PONG");
		return connection;
	}

	@Test
	void timingsOfTheApplicationStay() {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[] { OwnTimings.class })) {
			connect(application, peer());
			assertThat(newest(peer())).isEqualTo("1 60/20/5 160000");
		}
	}

	@Test
	void nettyCustomizerOfTheApplicationIsCalledTooWhateverTheOrder() {
		OwnResources.CHANNELS.set(0);
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[] { OwnResources.class })) {
			connect(application, peer());
			assertThat(newest(peer())).isEqualTo(Listeners.DEFAULTS);
			assertThat(OwnResources.CHANNELS).hasValue(1);
		}
	}

	@Test
	void connectionFactoryOfTheApplicationIsHooked() {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[] { OwnFactory.class })) {
			connect(application, peer());
			assertThat(newest(peer())).isEqualTo(Listeners.DEFAULTS);
		}
	}

	@Test
	@SuppressWarnings("deprecation")
	void connectionFactoryOfTheApplicationCanBeChangedAsEver() {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[] { OwnFactory.class })) {
			LettuceConnectionFactory factory = application.getBean(LettuceConnectionFactory.class);
			factory.setTimeout(1234);
			factory.setClientName("orders");
			assertThat(factory.getClientConfiguration().getCommandTimeout()).hasMillis(1234);
			assertThat(factory.getClientConfiguration().getClientName()).contains("orders");
		}
	}

	@Test
	void configurationThatTheFactoryWasGivenEqualsItself() {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[0])) {
			Object configuration = application.getBean(LettuceConnectionFactory.class).getClientConfiguration();
			assertThat(
					configuration.equals(application.getBean(LettuceConnectionFactory.class).getClientConfiguration()))
				.isTrue();
		}
	}

	@Test
	void poolStaysAPool() {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[0],
				"spring.data.redis.lettuce.pool.max-active=3")) {
			StringRedisTemplate redis = application.getBean(StringRedisTemplate.class);
			application.getBean(LettuceConnectionFactory.class).setShareNativeConnection(false);
			long before = count(peer());
			redis.opsForValue().set("pool", "a");
			redis.opsForValue().set("pool", "b");
			assertThat(count(peer())).isEqualTo(before + 1);
			assertThat(newest(peer())).isEqualTo(Listeners.DEFAULTS);
		}
	}

	@Test
	void connectionOverTlsCarriesTheOptions() throws Exception {
		try (TlsFront front = new TlsFront(peer());
				ConfigurableApplicationContext application = start(front.port(), new Class<?>[0],
						"spring.data.redis.ssl.bundle=redis",
						"spring.ssl.bundle.pem.redis.truststore.certificate=classpath:tls.crt")) {
			connect(application, front.port());
			assertThat(newest(front.port())).isEqualTo(Listeners.DEFAULTS);
		}
	}

	@Test
	void subscriptionCarriesTheOptionsAndSoDoesTheConnectionAfterAReconnect() throws Exception {
		CountDownLatch received = new CountDownLatch(1);
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[0])) {
			RedisMessageListenerContainer container = new RedisMessageListenerContainer();
			container.setConnectionFactory(application.getBean(RedisConnectionFactory.class));
			container.addMessageListener((message, pattern) -> received.countDown(), new ChannelTopic("news"));
			container.afterPropertiesSet();
			container.start();
			try {
				StringRedisTemplate redis = application.getBean(StringRedisTemplate.class);
				redis.convertAndSend("news", "first");
				assertThat(received.await(10, TimeUnit.SECONDS)).isTrue();
				assertThat(KernelSockets.keepaliveTo(peer())).hasSize(2).containsOnly(Listeners.DEFAULTS);
				// A command to disconnect one may be lost with the connection that sends
				// it.
				await().atMost(Duration.ofSeconds(20)).until(() -> {
					disconnectAll(redis);
					redis.opsForValue().set("a", "b");
					return integration(application).sockets() >= 4;
				});
				await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
					redis.opsForValue().set("a", "b");
					assertThat(KernelSockets.keepaliveTo(peer())).hasSize(2).containsOnly(Listeners.DEFAULTS);
				});
			}
			finally {
				container.destroy();
			}
		}
	}

	@Test
	void connectionsToAClusterCarryTheOptions() throws Exception {
		int port = RedisServers.start("cluster-enabled yes", "cluster-config-file nodes-" + System.nanoTime(),
				"dir " + System.getProperty("java.io.tmpdir"));
		try (ConfigurableApplicationContext single = start(port, new Class<?>[0], "keepalive.enabled=false")) {
			RedisConnection connection = single.getBean(RedisConnectionFactory.class).getConnection();
			List<byte[]> slots = new ArrayList<>(List.of("ADDSLOTS".getBytes()));
			for (int slot = 0; slot < 16384; slot++) {
				slots.add(String.valueOf(slot).getBytes());
			}
			connection.execute("CLUSTER", slots.toArray(byte[][]::new));
			await().until(() -> new String((byte[]) connection.execute("CLUSTER", "INFO".getBytes()))
				.contains("cluster_state:ok"));
			connection.close();
		}
		try (ConfigurableApplicationContext application = run(new Class<?>[0],
				"spring.data.redis.cluster.nodes=127.0.0.1:" + port)) {
			application.getBean(StringRedisTemplate.class).opsForValue().set("a", "b");
			assertThat(KernelSockets.keepaliveTo(port)).isNotEmpty().containsOnly(Listeners.DEFAULTS);
		}
	}

	@Test
	void connectionsBySentinelCarryTheOptions() throws Exception {
		int port = Ports.free();
		RedisSentinel sentinel = RedisSentinel.newRedisSentinel()
			.bind("127.0.0.1")
			.port(port)
			.masterName("orders")
			.masterPort(peer())
			.quorumSize(1)
			.build();
		sentinel.start();
		try (ConfigurableApplicationContext application = run(new Class<?>[0],
				"spring.data.redis.sentinel.master=orders", "spring.data.redis.sentinel.nodes=127.0.0.1:" + port)) {
			application.getBean(StringRedisTemplate.class).opsForValue().set("a", "b");
			assertThat(KernelSockets.keepaliveTo(peer())).isNotEmpty().containsOnly(Listeners.DEFAULTS);
			assertThat(integration(application).sockets()).isGreaterThan(1);
		}
		finally {
			sentinel.stop();
		}
	}

	private static void disconnectAll(StringRedisTemplate redis) {
		for (RedisClientInfo client : redis.getClientList()) {
			int port = Integer.parseInt(client.getAddressPort().substring(client.getAddressPort().indexOf(':') + 1));
			catchThrowable(() -> redis.killClient("127.0.0.1", port));
		}
	}

	private static String newest(int port) {
		List<String> all = KernelSockets.keepaliveTo(port);
		assertThat(all).isNotEmpty();
		return all.get(all.size() - 1);
	}

	private static long count(int port) {
		return KernelSockets.keepaliveTo(port).size();
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTimings {

		@Bean
		LettuceClientOptionsBuilderCustomizer ownTimings() {
			return (options) -> options.socketOptions(SocketOptions.builder()
				.keepAlive(KeepAliveOptions.builder()
					.enable()
					.idle(Duration.ofSeconds(60))
					.interval(Duration.ofSeconds(20))
					.count(5)
					.build())
				.build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnResources {

		private static final AtomicInteger CHANNELS = new AtomicInteger();

		@Bean
		ClientResourcesBuilderCustomizer ownNettyCustomizer() {
			return (builder) -> builder.nettyCustomizer(new NettyCustomizer() {

				@Override
				public void afterChannelInitialized(Channel channel) {
					CHANNELS.incrementAndGet();
				}

			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnFactory {

		@Bean
		LettuceConnectionFactory ownFactory() {
			return new LettuceConnectionFactory("127.0.0.1", RedisServers.standalone());
		}

	}

}
