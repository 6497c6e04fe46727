package io.github.keepalive.grpc;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.github.keepalive.Listeners;
import io.github.keepalive.TestApplication;
import io.github.keepalive.integration.ListenerContract;
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
class GrpcKeepaliveTests extends ListenerContract {

	@Override
	protected String name() {
		return "grpc-server";
	}

	@Override
	protected Class<?> autoConfiguration() {
		return GrpcKeepaliveAutoConfiguration.class;
	}

	@Override
	protected ConfigurableApplicationContext start(Class<?>[] configuration, String... properties) {
		List<Class<?>> services = new ArrayList<>(List.of(Services.class));
		services.addAll(Arrays.asList(configuration));
		List<String> all = new ArrayList<>(List.of("spring.grpc.server.enabled=true", "spring.grpc.server.port=0",
				"spring.grpc.server.address=127.0.0.1"));
		all.addAll(Arrays.asList(properties));
		return TestApplication.run(WebApplicationType.NONE, services.toArray(Class<?>[]::new), Map.of(),
				all.toArray(String[]::new));
	}

	@Override
	protected int port(ConfigurableApplicationContext application) {
		return application.getBean(GrpcServerLifecycle.class).getPort();
	}

	@Override
	protected void restart(ConfigurableApplicationContext application) {
		GrpcServerLifecycle lifecycle = application.getBean(GrpcServerLifecycle.class);
		lifecycle.stop();
		lifecycle.start();
	}

	@Override
	protected void assertUntouched(int port) throws IOException {
		Listeners.assertCarry(port, UNTOUCHED, "1 7200/75/9 0");
	}

	@Override
	protected Class<?> ownIdleOf77Seconds() {
		return OwnIdle.class;
	}

	@ParameterizedTest
	@ValueSource(classes = { Services.class, Nio.class })
	void everyOptionOfTheServerCountsWhateverTheTransport(Class<?> configuration, CapturedOutput output)
			throws IOException {
		try (ConfigurableApplicationContext application = start(new Class<?>[] { configuration }, EVERY_OPTION)) {
			assertEveryOption(application);
			assertThat(output).doesNotContain("Unknown channel option");
		}
	}

	@RepeatedTest(3)
	void optionThatTheApplicationSetsWins() throws IOException {
		try (ConfigurableApplicationContext application = start(new Class<?>[] { OwnOptions.class },
				"keepalive.server.defer-accept=5")) {
			assertThat(Listeners.option(port(application), "TCP_DEFER_ACCEPT")).isEqualTo(63);
			Listeners.assertCarries(port(application), "1 60/15/9 195000");
		}
	}

	@Test
	void tlsCarriesThem() throws IOException {
		try (ConfigurableApplicationContext application = start(
				"spring.ssl.bundle.pem.test.keystore.certificate=classpath:tls.crt",
				"spring.ssl.bundle.pem.test.keystore.private-key=classpath:tls.key",
				"spring.grpc.server.ssl.bundle=test")) {
			Listeners.assertCarries(port(application), Listeners.DEFAULTS);
		}
	}

	@Test
	void domainSocketIsLeftAlone(@TempDir Path directory, CapturedOutput output) {
		try (ConfigurableApplicationContext application = TestApplication.run(WebApplicationType.NONE,
				new Class<?>[] { Services.class }, Map.of(), "spring.grpc.server.enabled=true",
				"spring.grpc.server.netty.domain-socket-path=" + directory.resolve("grpc"))) {
			assertThat(directory.resolve("grpc")).exists();
			assertThat(targets(application)).isEmpty();
			assertThat(output).doesNotContain("Failed to set channel option");
		}
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
	static class OwnIdle {

		@Bean
		ServerBuilderCustomizer<NettyServerBuilder> ownIdle() {
			return (builder) -> builder.withOption(new IntegerUnixChannelOption("own", 6, 4), 77);
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
