package io.github.keepalive.rabbitmq;

import java.util.concurrent.atomic.AtomicInteger;

import io.github.keepalive.Listeners;
import io.github.keepalive.RabbitMqServer;
import io.github.keepalive.TestApplication;
import io.github.keepalive.TlsFront;
import io.github.keepalive.integration.OutboundContract;
import io.github.keepalive.oracle.KernelSockets;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.boot.amqp.autoconfigure.ConnectionFactoryCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * RabbitMQ's client against a broker that speaks its protocol.
 */
class RabbitMqKeepaliveTests extends OutboundContract {

	@Override
	protected String name() {
		return "rabbitmq";
	}

	@Override
	protected Class<?> autoConfiguration() {
		return RabbitMqKeepaliveAutoConfiguration.class;
	}

	@Override
	protected int peer() {
		return RabbitMqServer.port();
	}

	@Override
	protected Class<?> ownIdleOf60Seconds() {
		return OwnIdle.class;
	}

	@Override
	protected ConfigurableApplicationContext start(int port, Class<?>[] configuration, String... properties) {
		return TestApplication.runClient(configuration, properties, "spring.rabbitmq.host=127.0.0.1",
				"spring.rabbitmq.port=" + port, "spring.rabbitmq.virtual-host=default",
				"spring.rabbitmq.cache.connection.mode=connection");
	}

	@Override
	protected AutoCloseable connect(ConfigurableApplicationContext application, int port) throws Exception {
		Connection connection = application.getBean(ConnectionFactory.class).createConnection();
		try (com.rabbitmq.client.Channel channel = connection.createChannel(false)) {
			assertThat(channel.queueDeclare().getQueue()).isNotEmpty();
		}
		return connection;
	}

	@Test
	void connectionOverTlsCarriesTheOptionsAndTheHostIsVerified() throws Exception {
		try (TlsFront front = new TlsFront(peer());
				ConfigurableApplicationContext application = start(front.port(), new Class<?>[0],
						"spring.rabbitmq.ssl.bundle=broker",
						"spring.ssl.bundle.pem.broker.truststore.certificate=classpath:tls.crt")) {
			connect(application, front.port());
			assertThat(KernelSockets.keepaliveTo(front.port())).containsExactly(Listeners.DEFAULTS);
		}
	}

	@ParameterizedTest
	@EnumSource
	void transportThatTheApplicationChoosesStaysAndCarriesTheOptions(OwnTransport.Kind kind) throws Exception {
		OwnTransport.kind = kind;
		OwnTransport.CALLS.set(0);
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[] { OwnTransport.class })) {
			connect(application, peer());
			assertThat(KernelSockets.keepaliveTo(peer())).isNotEmpty().contains(Listeners.DEFAULTS);
			assertThat(OwnTransport.CALLS).hasValue(1);
			assertThat(integration(application).sockets()).isOne();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "keepalive.enabled=false", "keepalive.enabled=true" })
	void connectionsAreNotMovedToNetty(String property) throws Exception {
		long threads = nettyThreads();
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[0], property)) {
			connect(application, peer());
			assertThat(nettyThreads()).isEqualTo(threads);
		}
	}

	private static long nettyThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().contains("multiThreadIoEventLoopGroup"))
			.count();
	}

	@Test
	void factoryOfTheLibraryThatTwoBeansShareIsHookedOnce() {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[] { Shared.class })) {
			application.getBean("one", CachingConnectionFactory.class).createConnection();
			assertThat(integration(application).sockets()).isOne();
		}
	}

	@Test
	void connectionFactoryOfTheApplicationAndItsReconnectCarryTheOptions() {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[] { OwnFactory.class })) {
			CachingConnectionFactory factory = application.getBean(CachingConnectionFactory.class);
			RabbitAdmin admin = new RabbitAdmin(factory);
			assertThat(admin.declareQueue(new Queue("", false, true, true))).isNotEmpty();
			assertThat(integration(application).sockets()).isOne();
			factory.createConnection().getDelegate().abort();
			assertThat(admin.declareQueue(new Queue("", false, true, true))).isNotEmpty();
			assertThat(integration(application).sockets()).isEqualTo(2);
			assertThat(KernelSockets.keepaliveTo(peer())).isNotEmpty().contains(Listeners.DEFAULTS);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnIdle {

		@Bean
		ConnectionFactoryCustomizer ownIdle() {
			return (factory) -> factory.setSocketConfigurator(factory.getSocketConfigurator()
				.andThen((socket) -> socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 60)));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnFactory {

		@Bean
		CachingConnectionFactory ownFactory() {
			CachingConnectionFactory factory = new CachingConnectionFactory("127.0.0.1", RabbitMqServer.port());
			factory.setVirtualHost("default");
			return factory;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTransport {

		private static final AtomicInteger CALLS = new AtomicInteger();

		private static Kind kind;

		@Bean
		@SuppressWarnings("deprecation")
		ConnectionFactoryCustomizer ownTransport() {
			return (factory) -> {
				switch (kind) {
					case BLOCKING -> factory.setSocketConfigurator((socket) -> CALLS.incrementAndGet());
					case NIO -> {
						factory.useNio();
						factory.getNioParams().setSocketChannelConfigurator((channel) -> CALLS.incrementAndGet());
					}
					case NETTY -> factory.netty().channelCustomizer((channel) -> CALLS.incrementAndGet());
				}
			};
		}

		enum Kind {

			BLOCKING, NIO, NETTY

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Shared {

		private final com.rabbitmq.client.ConnectionFactory shared = new com.rabbitmq.client.ConnectionFactory();

		@Bean
		@Primary
		CachingConnectionFactory one() {
			this.shared.setHost("127.0.0.1");
			this.shared.setPort(RabbitMqServer.port());
			this.shared.setVirtualHost("default");
			return new CachingConnectionFactory(this.shared);
		}

		@Bean
		CachingConnectionFactory another() {
			return new CachingConnectionFactory(this.shared);
		}

	}

}
