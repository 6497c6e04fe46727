package io.github.keepalive.rabbitmqstream;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.EnvironmentBuilder;
import io.github.keepalive.TestApplication;
import io.github.keepalive.WirePeer;
import io.github.keepalive.integration.OutboundContract;
import io.netty.channel.socket.nio.NioChannelOption;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.amqp.autoconfigure.EnvironmentBuilderCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The client of RabbitMQ's streams against a small peer of its protocol.
 */
class RabbitMqStreamKeepaliveTests extends OutboundContract {

	private static final StreamPeer PEER = WirePeer.start(new StreamPeer());

	@AfterAll
	static void close() throws IOException {
		PEER.close();
	}

	@Override
	protected String name() {
		return "rabbitmq-stream";
	}

	@Override
	protected Class<?> autoConfiguration() {
		return RabbitMqStreamKeepaliveAutoConfiguration.class;
	}

	@Override
	protected int peer() {
		return PEER.port();
	}

	@Override
	protected String untouched() {
		return "1 7200/75/9 0";
	}

	@Override
	protected Class<?> ownIdleOf60Seconds() {
		return OwnIdle.class;
	}

	@Override
	protected ConfigurableApplicationContext start(int port, Class<?>[] configuration, String... properties) {
		return TestApplication.runClient(configuration, properties, "spring.rabbitmq.stream.host=127.0.0.1",
				"spring.rabbitmq.stream.port=" + port, "spring.rabbitmq.stream.name=orders");
	}

	/**
	 * An environment keeps one connection, so there is one for each, made as Boot makes
	 * its own.
	 */
	@Override
	protected AutoCloseable connect(ConfigurableApplicationContext application, int port) {
		EnvironmentBuilder builder = Environment.builder().lazyInitialization(true).host("127.0.0.1").port(port);
		application.getBeanProvider(EnvironmentBuilderCustomizer.class)
			.orderedStream()
			.forEach((customizer) -> customizer.customize(builder));
		Environment environment = builder.build();
		environment.streamExists("orders");
		return environment;
	}

	@Test
	void channelCustomizerOfTheApplicationIsCalledToo() throws Exception {
		OwnIdle.CHANNELS.set(0);
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[] { OwnIdle.class })) {
			application.getBean(Environment.class).streamExists("orders");
			assertThat(integration(application).sockets()).isOne();
			assertThat(OwnIdle.CHANNELS).hasPositiveValue();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnIdle {

		private static final AtomicInteger CHANNELS = new AtomicInteger();

		@Bean
		EnvironmentBuilderCustomizer ownIdle() {
			return (builder) -> builder.netty().channelCustomizer((channel) -> {
				CHANNELS.incrementAndGet();
				channel.config().setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), 60);
			});
		}

	}

}
