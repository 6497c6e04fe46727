package io.github.keepalive.grpc;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

import io.github.keepalive.Listeners;
import io.github.keepalive.TestApplication;
import io.github.keepalive.integration.Integration.Target;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.oracle.KernelSockets;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.ServerBuilderCustomizer;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Real gRPC servers on real ports, whose listeners and accepted connections are read from
 * the kernel.
 */
@ExtendWith(OutputCaptureExtension.class)
class GrpcKeepaliveTests {

	private static final String[] ALL = { "keepalive.server.idle=30", "keepalive.count=4", "keepalive.user-timeout=0",
			"keepalive.max-segment-size=1000", "keepalive.window-clamp=1000", "keepalive.server.defer-accept=5" };

	@Test
	void listenerAndAcceptedConnectionCarryTheDefaults() throws IOException {
		try (ConfigurableApplicationContext application = run(new Class<?>[] { Services.class })) {
			Listeners.assertCarries(port(application), Listeners.DEFAULTS);
			assertThat(integrations(application).listener("grpc-server").targets()).singleElement()
				.matches(Target::isComplete)
				.extracting(Target::name)
				.isEqualTo("127.0.0.1:" + port(application));
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { Services.class, Nio.class })
	void everyOptionOfTheServerCountsWhateverTheTransport(Class<?> configuration, CapturedOutput output)
			throws IOException {
		try (ConfigurableApplicationContext application = run(new Class<?>[] { Services.class, configuration }, ALL)) {
			int port = port(application);
			Listeners.assertCarries(port, "1 30/15/4 0");
			assertThat(output).doesNotContain("Unknown channel option");
			assertThat(Listeners.option(port, "TCP_MAXSEG")).isEqualTo(1000);
			assertThat(Listeners.option(port, "TCP_WINDOW_CLAMP")).isEqualTo(1152);
			assertThat(Listeners.option(port, "TCP_DEFER_ACCEPT")).isEqualTo(7);
			assertThat(integrations(application).listener("grpc-server").targets()).allMatch(Target::isComplete);
		}
	}

	@RepeatedTest(3)
	void optionThatTheApplicationSetsWins() throws IOException {
		try (ConfigurableApplicationContext application = run(new Class<?>[] { Services.class, OwnOptions.class },
				"keepalive.server.defer-accept=5")) {
			assertThat(Listeners.option(port(application), "TCP_DEFER_ACCEPT")).isEqualTo(63);
			Listeners.assertCarries(port(application), "1 60/15/9 195000");
		}
	}

	@Test
	void tlsCarriesThem() throws IOException {
		try (ConfigurableApplicationContext application = run(new Class<?>[] { Services.class },
				"spring.ssl.bundle.pem.test.keystore.certificate=classpath:tls.crt",
				"spring.ssl.bundle.pem.test.keystore.private-key=classpath:tls.key",
				"spring.grpc.server.ssl.bundle=test")) {
			Listeners.assertCarries(port(application), Listeners.DEFAULTS);
		}
	}

	@Test
	void restartedServerCarriesThemAgain() throws IOException {
		try (ConfigurableApplicationContext application = run(new Class<?>[] { Services.class })) {
			GrpcServerLifecycle lifecycle = application.getBean(GrpcServerLifecycle.class);
			lifecycle.stop();
			lifecycle.start();
			Listeners.assertCarries(port(application), Listeners.DEFAULTS);
			assertThat(integrations(application).listener("grpc-server").targets()).hasSize(1);
		}
	}

	@Test
	void domainSocketIsLeftAlone(@TempDir Path directory, CapturedOutput output) {
		try (ConfigurableApplicationContext application = TestApplication.run(WebApplicationType.NONE,
				new Class<?>[] { Services.class }, Map.of(), "spring.grpc.server.enabled=true",
				"spring.grpc.server.netty.domain-socket-path=" + directory.resolve("grpc"))) {
			assertThat(directory.resolve("grpc")).exists();
			assertThat(integrations(application).listener("grpc-server").targets()).isEmpty();
			assertThat(output).doesNotContain("Failed to set channel option");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "keepalive.enabled=false", "keepalive.server.enabled=false",
			"keepalive.integrations.grpc-server.enabled=false" })
	void switchedOffTheListenerIsNettysOwn(String property) throws IOException {
		try (ConfigurableApplicationContext application = run(new Class<?>[] { Services.class }, property)) {
			assertThat(KernelSockets.one(KernelSockets.listener(port(application))).keepalive())
				.isEqualTo("0 7200/75/9 0");
		}
	}

	private static ConfigurableApplicationContext run(Class<?>[] configuration, String... properties) {
		String[] all = new String[properties.length + 3];
		System.arraycopy(properties, 0, all, 3, properties.length);
		all[0] = "spring.grpc.server.enabled=true";
		all[1] = "spring.grpc.server.port=0";
		all[2] = "spring.grpc.server.address=127.0.0.1";
		return TestApplication.run(WebApplicationType.NONE, configuration, Map.of(), all);
	}

	private static int port(ConfigurableApplicationContext application) {
		return application.getBean(GrpcServerLifecycle.class).getPort();
	}

	private static KeepaliveIntegrations integrations(ConfigurableApplicationContext application) {
		return application.getBean(KeepaliveIntegrations.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class Services {

		@Bean
		BindableService service() {
			return () -> ServerServiceDefinition.builder("test").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnOptions {

		@Bean
		ServerBuilderCustomizer<NettyServerBuilder> ownOptions() {
			return (builder) -> builder.withOption(EpollChannelOption.TCP_DEFER_ACCEPT, 60)
				.withOption(new IntegerUnixChannelOption("own", 6, 4), 60);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Nio {

		@Bean(destroyMethod = "shutdownGracefully")
		EventLoopGroup nioLoops() {
			return new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
		}

		@Bean
		ServerBuilderCustomizer<NettyServerBuilder> nio(EventLoopGroup loops) {
			return (builder) -> builder.channelType(NioServerSocketChannel.class)
				.bossEventLoopGroup(loops)
				.workerEventLoopGroup(loops);
		}

	}

}
