package io.github.keepalive.rabbitmqstream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.EnvironmentBuilder;
import io.github.keepalive.TestApplication;
import io.github.keepalive.integration.OutboundContract;
import io.github.keepalive.oracle.KernelSockets;
import io.netty.channel.socket.nio.NioChannelOption;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.amqp.autoconfigure.EnvironmentBuilderCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The client of RabbitMQ's streams against a socket that listens and never answers: there
 * is no server to embed.
 */
class RabbitMqStreamKeepaliveTests extends OutboundContract {

	private static final ServerSocket SILENT = listen();

	private static ServerSocket listen() {
		try {
			return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@AfterAll
	static void close() throws IOException {
		SILENT.close();
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
		return SILENT.getLocalPort();
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
		List<String> all = new ArrayList<>(List.of("spring.rabbitmq.stream.host=127.0.0.1",
				"spring.rabbitmq.stream.port=" + port, "spring.rabbitmq.stream.name=orders"));
		all.addAll(Arrays.asList(properties));
		return TestApplication.run(WebApplicationType.NONE, configuration, Map.of(), all.toArray(String[]::new));
	}

	/**
	 * An environment connects once as long as it has no answer, so there is one for each
	 * connection, made as Boot makes its own.
	 */
	@Override
	protected AutoCloseable connect(ConfigurableApplicationContext application, int port) throws Exception {
		EnvironmentBuilder builder = Environment.builder().lazyInitialization(true).host("127.0.0.1").port(port);
		application.getBeanProvider(EnvironmentBuilderCustomizer.class)
			.orderedStream()
			.forEach((customizer) -> customizer.customize(builder));
		Environment environment = builder.build();
		connect(environment, port);
		return environment;
	}

	/**
	 * Wait for the connection: everything after it waits for an answer.
	 */
	private static void connect(Environment environment, int port) throws Exception {
		long before = established(port);
		CompletableFuture<Void> use = CompletableFuture.runAsync(() -> environment.streamExists("orders"));
		while (established(port) == before) {
			try {
				use.get(10, TimeUnit.MILLISECONDS);
			}
			catch (TimeoutException ex) {
				// It is about to connect.
			}
			catch (ExecutionException ex) {
				throw (Exception) ex.getCause();
			}
		}
	}

	private static long established(int port) {
		return KernelSockets.ofThisProcess()
			.stream()
			.filter(KernelSockets.outbound(port))
			.filter((socket) -> "ESTABLISHED".equals(socket.state()))
			.count();
	}

	@Test
	void channelCustomizerOfTheApplicationIsCalledToo() throws Exception {
		OwnIdle.CHANNELS.set(0);
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[] { OwnIdle.class })) {
			connect(application.getBean(Environment.class), peer());
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
