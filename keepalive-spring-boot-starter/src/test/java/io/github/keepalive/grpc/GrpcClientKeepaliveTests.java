package io.github.keepalive.grpc;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.github.keepalive.Listeners;
import io.github.keepalive.TestApplication;
import io.github.keepalive.integration.OutboundContract;
import io.github.keepalive.oracle.KernelSockets;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.TlsServerCredentials;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.IntegerUnixChannelOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.grpc.client.GrpcChannelBuilderCustomizer;
import org.springframework.grpc.client.GrpcChannelFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * gRPC clients on Netty against a real gRPC server.
 */
class GrpcClientKeepaliveTests extends OutboundContract {

	private Server server;

	@BeforeEach
	void startServer() throws IOException {
		this.server = service(NettyServerBuilder.forPort(0)).build().start();
	}

	private static NettyServerBuilder service(NettyServerBuilder builder) {
		return builder.addService(new HealthStatusManager().getHealthService());
	}

	@AfterEach
	void stopServer() {
		this.server.shutdownNow();
	}

	@Override
	protected String name() {
		return "grpc-client";
	}

	@Override
	protected Class<?> autoConfiguration() {
		return GrpcClientKeepaliveAutoConfiguration.class;
	}

	@Override
	protected int peer() {
		return this.server.getPort();
	}

	@Override
	protected String untouched() {
		return "1 7200/75/9 20000";
	}

	/**
	 * gRPC's user timeout stays, and beside it no timing may stand that is longer.
	 */
	@Override
	protected String idleAndUserTimeoutOfTheSystem() {
		return "1 7200/75/9 20000";
	}

	@Override
	protected Class<?> ownIdleOf60Seconds() {
		return OwnIdle.class;
	}

	@Override
	protected ConfigurableApplicationContext start(int port, Class<?>[] configuration, String... properties) {
		return TestApplication.runClient(configuration, properties,
				"spring.grpc.client.channel.health.target=static://127.0.0.1:" + port);
	}

	@Override
	protected AutoCloseable connect(ConfigurableApplicationContext application, int port) {
		return connect(application, "health");
	}

	private static AutoCloseable connect(ConfigurableApplicationContext application, String target) {
		ManagedChannel channel = application.getBean(GrpcChannelFactory.class).createChannel(target);
		assertThat(HealthGrpc.newBlockingStub(channel)
			.withDeadlineAfter(20, TimeUnit.SECONDS)
			.check(HealthCheckRequest.getDefaultInstance())
			.getStatus()).isEqualTo(ServingStatus.SERVING);
		return channel::shutdownNow;
	}

	@ParameterizedTest
	@CsvSource({ "health.keepalive.timeout=40s, 1 15/15/9 40000", "health.keepalive.timeout=20s, 1 7200/75/9 20000",
			"default.keepalive.timeout=50s, 1 15/15/9 150000", "other.keepalive.timeout=60s, 1 15/15/9 150000" })
	void keepaliveTimeoutThatTheApplicationConfiguresForTheChannelStays(String property, String expected)
			throws Exception {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[0],
				"spring.grpc.client.channel." + property); AutoCloseable connection = connect(application, "health")) {
			assertThat(KernelSockets.keepaliveTo(peer())).as(connection.toString()).containsExactly(expected);
		}
	}

	@Test
	void defaultTimeoutThatTheApplicationConfiguresStaysForAChannelWithoutProperties() throws Exception {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[0],
				"spring.grpc.client.channel.default.keepalive.timeout=40s");
				AutoCloseable connection = connect(application, "static://127.0.0.1:" + peer())) {
			assertThat(KernelSockets.keepaliveTo(peer())).as(connection.toString()).containsExactly("1 15/15/9 40000");
		}
	}

	@Test
	void eventLoopsAndChannelTypeOfTheApplicationStay() throws Exception {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[] { Nio.class });
				AutoCloseable connection = connect(application, "health")) {
			assertThat(KernelSockets.keepaliveTo(peer())).as(connection.toString()).containsExactly(Listeners.DEFAULTS);
		}
	}

	@Test
	void connectionOverTlsCarriesTheOptions() throws Exception {
		Server tls = service(NettyServerBuilder.forPort(0, TlsServerCredentials
			.create(new ClassPathResource("tls.crt").getFile(), new ClassPathResource("tls.key").getFile()))).build()
			.start();
		try (ConfigurableApplicationContext application = start(tls.getPort(), new Class<?>[0],
				"spring.grpc.client.channel.health.ssl.bundle=grpc",
				"spring.ssl.bundle.pem.grpc.truststore.certificate=classpath:tls.crt");
				AutoCloseable connection = connect(application, "health")) {
			assertThat(KernelSockets.keepaliveTo(tls.getPort())).as(connection.toString())
				.containsExactly(Listeners.DEFAULTS);
		}
		finally {
			tls.shutdownNow();
		}
	}

	@Test
	void unixDomainSocketIsLeftAlone(@TempDir Path directory) throws Exception {
		Path path = directory.resolve("grpc");
		EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
		Server unix = service(NettyServerBuilder.forAddress(new DomainSocketAddress(path.toFile()))
			.channelType(EpollServerDomainSocketChannel.class)
			.bossEventLoopGroup(loops)
			.workerEventLoopGroup(loops)).build().start();
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[] { Plaintext.class },
				"spring.grpc.client.channel.local.target=unix:" + path);
				AutoCloseable connection = connect(application, "local")) {
			assertThat(targets(application)).as(connection.toString()).isEmpty();
		}
		finally {
			unix.shutdownNow();
			loops.shutdownGracefully();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnIdle {

		@Bean
		GrpcChannelBuilderCustomizer<NettyChannelBuilder> ownIdle() {
			return (target, builder) -> builder.withOption(new IntegerUnixChannelOption("own", 6, 4), 60);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Plaintext {

		@Bean
		GrpcChannelBuilderCustomizer<NettyChannelBuilder> plaintext() {
			return (target, builder) -> builder.usePlaintext();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Nio {

		@Bean(destroyMethod = "shutdownGracefully")
		EventLoopGroup nioLoops() {
			return new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
		}

		@Bean
		GrpcChannelBuilderCustomizer<NettyChannelBuilder> nio(EventLoopGroup loops) {
			return (target, builder) -> builder.channelType(NioSocketChannel.class).eventLoopGroup(loops);
		}

	}

}
