package io.github.keepalive.vanishing;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.keepalive.RabbitMqServer;
import io.github.keepalive.RedisServers;
import io.github.keepalive.TestApplication;
import io.github.keepalive.oracle.Network;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A Redis server and a message broker that really vanish: every packet is dropped,
 * without a word to anybody. Each test does the same with and without the options.
 */
@Tag("vanishing-peers")
class VanishingBrokersTests {

	static {
		// Where it finds both of Netty's native transports, as on this class path,
		// Lettuce
		// takes epoll, but sets the options of io_uring, which then have no effect.
		System.setProperty("io.lettuce.core.iouring", "false");
	}

	private static final Logger logger = LoggerFactory.getLogger(VanishingBrokersTests.class);

	private static final String QUEUE = "orders";

	private static Network network;

	private final List<AutoCloseable> open = new ArrayList<>();

	@BeforeAll
	static void build() throws Exception {
		String obstacle = Network.obstacle();
		assumeTrue(obstacle.isEmpty(), "SKIPPED: brokers cannot vanish here, " + obstacle);
		network = Network.create();
	}

	@AfterAll
	static void tearDown() {
		if (network != null) {
			network.close();
		}
	}

	@AfterEach
	void restore() throws Exception {
		network.settle();
		for (AutoCloseable closeable : this.open) {
			closeable.close();
		}
	}

	@ParameterizedTest
	@EnumSource
	void idleConnectionDiesAndIsReplaced(Broker broker) throws Exception {
		relay(broker);
		ConfigurableApplicationContext with = start(broker, Comparison.WITH);
		ConfigurableApplicationContext without = start(broker, Comparison.WITHOUT);
		int dying = Comparison.connectionMade(broker.port, () -> broker.use(with));
		int ignorant = Comparison.connectionMade(broker.port, () -> broker.use(without));
		network.drop();
		assertFound(broker, dying, ignorant);
		network.restore();
		await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
			broker.use(with);
			return true;
		});
		assertThat(Comparison.connectionsTo(broker.port)).hasSize(2).contains(ignorant).doesNotContain(dying);
	}

	@ParameterizedTest
	@EnumSource
	void connectionThatWaitsForAMessageDiesAndTheMessageComesOverItsSuccessor(Broker broker) throws Exception {
		Relay relay = relay(broker);
		ConfigurableApplicationContext with = start(broker, Comparison.WITH);
		ConfigurableApplicationContext without = start(broker, Comparison.WITHOUT);
		ConfigurableApplicationContext producer = keep(
				TestApplication.run(Map.of(), broker.properties("127.0.0.1", broker.server(), Comparison.WITHOUT)));
		broker.prepare(producer);
		List<CompletableFuture<String>> messages = new ArrayList<>();
		int dying = waitForMessage(broker, with, messages);
		int ignorant = waitForMessage(broker, without, messages);
		network.drop();
		assertFound(broker, dying, ignorant);
		Comparison.assertHanging(messages.get(1));
		// It would have the message for those that it takes for alive.
		relay.forget();
		network.restore();
		await().atMost(Duration.ofSeconds(30)).until(() -> {
			broker.send(producer, "message");
			return messages.get(0).isDone();
		});
		assertThat(messages.get(0).get(1, TimeUnit.SECONDS)).isEqualTo("message");
		assertThat(Comparison.connectionsTo(broker.port)).doesNotContain(dying);
	}

	private static int waitForMessage(Broker broker, ConfigurableApplicationContext application,
			List<CompletableFuture<String>> messages) throws Exception {
		int before = Comparison.connectionsTo(broker.port).size();
		return Comparison.connectionMade(broker.port, () -> {
			messages.add(broker.message(application));
			await().until(() -> Comparison.connectionsTo(broker.port).size() > before);
			// Nothing may be under way when the peer vanishes.
			Thread.sleep(1000);
		});
	}

	private static void assertFound(Broker broker, int dying, int ignorant) throws Exception {
		Duration took = Comparison.timeUntil(() -> !Comparison.connectionsTo(broker.port).contains(dying));
		logger.info("{}: a connection to the vanished peer died after {}", broker, took);
		assertThat(took).isBetween(Duration.ofSeconds(2), Comparison.DETECTED);
		assertThat(Comparison.connectionsTo(broker.port)).as("without the options nobody has noticed")
			.contains(ignorant);
	}

	private Relay relay(Broker broker) throws Exception {
		int server = broker.server();
		InetAddress address = InetAddress.getByName(Network.PEER);
		Relay relay = keep(network.atPeer(() -> new Relay(new ServerSocket(broker.port, 50, address), server)));
		relay.start();
		return relay;
	}

	private ConfigurableApplicationContext start(Broker broker, String... properties) {
		return keep(TestApplication.run(Map.of(), broker.properties(Network.PEER, broker.port, properties)));
	}

	private <T extends AutoCloseable> T keep(T closeable) {
		this.open.add(0, closeable);
		return closeable;
	}

	/**
	 * What can vanish, with no timeout of the library that could help.
	 */
	enum Broker {

		REDIS(6380) {

			@Override
			int server() {
				return RedisServers.standalone();
			}

			@Override
			String[] properties(String host, int port, String... more) {
				return and(more, "spring.data.redis.host=" + host, "spring.data.redis.port=" + port);
			}

			@Override
			void use(ConfigurableApplicationContext application) {
				application.getBean(StringRedisTemplate.class).hasKey("a");
			}

			@Override
			void prepare(ConfigurableApplicationContext application) {
				application.getBean(StringRedisTemplate.class).delete(QUEUE);
			}

			@Override
			CompletableFuture<String> message(ConfigurableApplicationContext application) {
				application.getBean(LettuceConnectionFactory.class).setShareNativeConnection(false);
				StringRedisTemplate redis = application.getBean(StringRedisTemplate.class);
				return CompletableFuture.supplyAsync(() -> pop(redis), Comparison.THREADS);
			}

			/**
			 * The command fails with its connection, and a worker tries again.
			 */
			private static String pop(StringRedisTemplate redis) {
				while (true) {
					try {
						return redis.opsForList().leftPop(QUEUE, Duration.ofSeconds(50));
					}
					catch (DataAccessException ex) {
						logger.info("The blocking command failed: {}", ex.toString());
					}
				}
			}

			@Override
			void send(ConfigurableApplicationContext application, String message) {
				application.getBean(StringRedisTemplate.class).opsForList().rightPush(QUEUE, message);
			}

		},

		RABBITMQ(5673) {

			@Override
			int server() {
				return RabbitMqServer.port();
			}

			@Override
			String[] properties(String host, int port, String... more) {
				return and(more, "spring.rabbitmq.host=" + host, "spring.rabbitmq.port=" + port,
						"spring.rabbitmq.virtual-host=default", "spring.rabbitmq.requested-heartbeat=0");
			}

			@Override
			void use(ConfigurableApplicationContext application) {
				application.getBean(AmqpAdmin.class).getQueueInfo(QUEUE);
			}

			@Override
			void prepare(ConfigurableApplicationContext application) {
				application.getBean(AmqpAdmin.class).declareQueue(new Queue(QUEUE, false));
				application.getBean(AmqpAdmin.class).purgeQueue(QUEUE);
			}

			@Override
			CompletableFuture<String> message(ConfigurableApplicationContext application) {
				CompletableFuture<String> received = new CompletableFuture<>();
				SimpleMessageListenerContainer container = new SimpleMessageListenerContainer(
						application.getBean(ConnectionFactory.class));
				container.setQueueNames(QUEUE);
				container.setMessageListener(
						(message) -> received.complete(new String(message.getBody(), StandardCharsets.US_ASCII)));
				container.setRecoveryInterval(500);
				container.start();
				received.whenComplete((message, failure) -> container.stop(() -> {
				}));
				return received;
			}

			@Override
			void send(ConfigurableApplicationContext application, String message) {
				application.getBean(RabbitTemplate.class).convertAndSend(QUEUE, message);
			}

		};

		private final int port;

		Broker(int port) {
			this.port = port;
		}

		/**
		 * Return the port of the server on this host.
		 */
		abstract int server();

		abstract String[] properties(String host, int port, String... more);

		/**
		 * Ask something over the connection that the application keeps.
		 */
		abstract void use(ConfigurableApplicationContext application);

		abstract void prepare(ConfigurableApplicationContext application);

		/**
		 * Wait for the next message over a connection that waits for nothing else.
		 */
		abstract CompletableFuture<String> message(ConfigurableApplicationContext application);

		abstract void send(ConfigurableApplicationContext application, String message);

		private static String[] and(String[] properties, String... more) {
			return Stream.of(properties, more).flatMap(Stream::of).toArray(String[]::new);
		}

	}

}
