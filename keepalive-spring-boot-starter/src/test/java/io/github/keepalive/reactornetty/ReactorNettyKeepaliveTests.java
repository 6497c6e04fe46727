package io.github.keepalive.reactornetty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepaliveOutcome.Overridden;
import io.github.keepalive.Listeners;
import io.github.keepalive.TestApplication;
import io.github.keepalive.TestApplication.Server;
import io.github.keepalive.autoconfigure.KeepaliveReconfigurer;
import io.github.keepalive.integration.Integration.Target;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringServerSocketChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Real servers of Reactor Netty on real ports, whose listeners and accepted connections
 * are read from the kernel.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReactorNettyKeepaliveTests {

	private static final String ALL = "keepalive.server.idle=30,keepalive.count=4,keepalive.user-timeout=0,"
			+ "keepalive.max-segment-size=1000,keepalive.window-clamp=1000,keepalive.server.defer-accept=5";

	@Test
	void listenerAndAcceptedConnectionCarryTheDefaults() throws IOException {
		try (ConfigurableApplicationContext application = run()) {
			int port = TestApplication.port(application);
			Listeners.assertCarries(port, Listeners.DEFAULTS);
			assertThat(integrations(application).listener("reactor-netty").targets()).singleElement()
				.matches(Target::isComplete)
				.extracting(Target::name)
				.isEqualTo("127.0.0.1:" + port);
		}
	}

	@Test
	void everyOptionCountsOnEpoll() throws Exception {
		assertEveryOptionCounts(EpollServerSocketChannel.class, EpollLoops.class);
	}

	@Test
	void everyOptionCountsOnIoUring() throws Exception {
		assumeTrue(IoUring.isAvailable(), () -> "no io_uring on this machine: " + IoUring.unavailabilityCause());
		assertEveryOptionCounts(IoUringServerSocketChannel.class, OwnResources.class);
	}

	@Test
	void everyOptionCountsOnNio() throws Exception {
		assertEveryOptionCounts(NioServerSocketChannel.class, Nio.class);
	}

	private static void assertEveryOptionCounts(Class<?> channel, Class<?> configuration) throws Exception {
		ChannelSpy.type = new CompletableFuture<>();
		try (ConfigurableApplicationContext application = run(new Class<?>[] { configuration, ChannelSpy.class },
				ALL.split(","))) {
			int port = TestApplication.port(application);
			assertThat(ChannelSpy.type.get(5, TimeUnit.SECONDS)).isEqualTo(channel);
			Listeners.assertCarries(port, "1 30/15/4 0");
			assertThat(Listeners.option(port, "TCP_MAXSEG")).isEqualTo(1000);
			assertThat(Listeners.option(port, "TCP_WINDOW_CLAMP")).isEqualTo(1152);
			assertThat(Listeners.option(port, "TCP_DEFER_ACCEPT")).isEqualTo(7);
			assertThat(integrations(application).listener("reactor-netty").targets()).singleElement()
				.matches(Target::isComplete);
		}
	}

	@Test
	void tlsAndHttp2CarryThem() throws IOException {
		try (ConfigurableApplicationContext application = run("server.ssl.certificate=classpath:tls.crt",
				"server.ssl.certificate-private-key=classpath:tls.key", "server.http2.enabled=true")) {
			Listeners.assertCarries(TestApplication.port(application), Listeners.DEFAULTS);
		}
	}

	@Test
	void managementPortsOwnServerCarriesThem() throws IOException {
		try (ConfigurableApplicationContext application = run("management.server.port=0",
				"management.server.address=127.0.0.1")) {
			int port = TestApplication.managementPort(application);
			assertThat(port).isNotEqualTo(TestApplication.port(application));
			Listeners.assertCarries(port, Listeners.DEFAULTS);
			Listeners.assertCarries(TestApplication.port(application), Listeners.DEFAULTS);
			assertThat(integrations(application).listener("reactor-netty").targets()).hasSize(2);
		}
	}

	@Test
	void optionThatTheApplicationSetsWinsAndIsReported() throws IOException {
		try (ConfigurableApplicationContext application = run(new Class<?>[] { OwnOption.class })) {
			Listeners.assertCarries(TestApplication.port(application), "1 77/15/9 212000");
			assertThat(integrations(application).listener("reactor-netty").targets()).singleElement()
				.extracting((target) -> target.report().outcomes().get(KeepaliveOption.TCP_KEEPIDLE))
				.isEqualTo(new Overridden(15, 77));
		}
	}

	@Test
	void changeAtRunTimeIsReadBack() throws IOException {
		try (ConfigurableApplicationContext application = run()) {
			application.getBean(KeepaliveReconfigurer.class).override(Map.of("idle", 33), "test");
			Listeners.assertCarries(TestApplication.port(application), "1 33/15/9 168000");
			assertThat(integrations(application).listener("reactor-netty").targets()).singleElement()
				.matches(Target::isComplete);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "management.server.port=0" })
	void restartedServerCarriesThemAgain(String property) throws IOException {
		try (ConfigurableApplicationContext application = run(property.isEmpty() ? new String[0]
				: new String[] { property, "management.server.address=127.0.0.1" })) {
			application.stop();
			application.start();
			Listeners.assertCarries(TestApplication.port(application), Listeners.DEFAULTS);
			if (!property.isEmpty()) {
				Listeners.assertCarries(TestApplication.managementPort(application), Listeners.DEFAULTS);
			}
			assertThat(integrations(application).listener("reactor-netty").targets())
				.hasSize(property.isEmpty() ? 1 : 2);
		}
	}

	@Test
	void stopUnderDeferAcceptIsAsQuickAsWithout() {
		long without = stopMillis();
		long with = stopMillis("keepalive.server.defer-accept=5");
		assertThat(with).isLessThan(without + 1000);
	}

	private static long stopMillis(String... properties) {
		ConfigurableApplicationContext application = run(properties);
		long start = System.nanoTime();
		application.close();
		return (System.nanoTime() - start) / 1_000_000;
	}

	@Test
	void portInUseStillHasSpringBootsAnalysis(CapturedOutput output) throws IOException {
		try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			assertThatException().isThrownBy(() -> run("server.port=" + other.getLocalPort()));
			assertThat(output)
				.contains("Web server failed to start. Port " + other.getLocalPort() + " was already in use.");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "keepalive.enabled=false", "keepalive.server.enabled=false",
			"keepalive.integrations.reactor-netty.enabled=false" })
	void switchedOffTheListenerIsNettysOwn(String property) throws IOException {
		try (ConfigurableApplicationContext application = run(property)) {
			Listeners.assertCarries(TestApplication.port(application), "0 7200/75/9 0");
		}
	}

	@Test
	void resourceFactoryOfTheApplicationsOwnClassStays() {
		try (ConfigurableApplicationContext application = run(new Class<?>[] { OwnClass.class })) {
			assertThat(application.getBean(OwnClass.Resources.class)).isNotNull();
		}
	}

	private static ConfigurableApplicationContext run(String... properties) {
		return run(new Class<?>[0], properties);
	}

	private static ConfigurableApplicationContext run(Class<?>[] configuration, String... properties) {
		return TestApplication.runServer(Server.NETTY, WebApplicationType.REACTIVE, configuration, properties);
	}

	private static KeepaliveIntegrations integrations(ConfigurableApplicationContext application) {
		return application.getBean(KeepaliveIntegrations.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class EpollLoops implements LoopResources {

		private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, EpollIoHandler.newFactory());

		@Bean
		ReactorResourceFactory epollResources() {
			ReactorResourceFactory resources = new ReactorResourceFactory();
			resources.setUseGlobalResources(false);
			resources.setLoopResources(this);
			return resources;
		}

		@Override
		public EventLoopGroup onServer(boolean useNative) {
			return this.group;
		}

		@Override
		public <C extends Channel> C onChannel(Class<C> channelType, EventLoopGroup group) {
			return channelType.cast(new EpollServerSocketChannel());
		}

		@Override
		public Mono<Void> disposeLater(Duration quietPeriod, Duration timeout) {
			return Mono.fromRunnable(this.group::shutdownGracefully);
		}

	}

	/**
	 * A server of the application's own, without a resource factory and without native
	 * transport.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Nio {

		@Bean
		NettyReactiveWebServerFactory ownServer(List<NettyServerCustomizer> customizers) {
			NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory(0);
			factory.addServerCustomizers((server) -> server.runOn(LoopResources.create("nio", 1, true), false));
			customizers.forEach(factory::addServerCustomizers);
			return factory;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnResources {

		@Bean
		ReactorResourceFactory ownResources() {
			ReactorResourceFactory resources = new ReactorResourceFactory();
			resources.setUseGlobalResources(false);
			resources.setShutdownQuietPeriod(Duration.ZERO);
			return resources;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ChannelSpy {

		private static volatile CompletableFuture<Class<?>> type;

		@Bean
		NettyServerCustomizer channelSpy() {
			return (server) -> server.doOnBound((bound) -> type.complete(bound.channel().getClass()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnOption {

		@Bean
		NettyServerCustomizer ownOption() {
			ChannelOption<Integer> idle = new IntegerUnixChannelOption("own", 6, 4);
			return (HttpServer server) -> server.option(idle, 77);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnClass {

		@Bean
		Resources ownClass() {
			return new Resources();
		}

		static class Resources extends ReactorResourceFactory {

		}

	}

}
