package io.github.keepalive.reactornetty;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.keepalive.Listeners;
import io.github.keepalive.TestApplication;
import io.github.keepalive.TestApplication.Server;
import io.github.keepalive.integration.WebServerContract;
import io.github.keepalive.oracle.KernelSockets;
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
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Real servers of Reactor Netty on real ports, whose listeners and accepted connections
 * are read from the kernel.
 */
class ReactorNettyKeepaliveTests extends WebServerContract {

	@Override
	protected String name() {
		return "reactor-netty";
	}

	@Override
	protected Class<?> autoConfiguration() {
		return ReactorNettyKeepaliveAutoConfiguration.class;
	}

	@Override
	protected ConfigurableApplicationContext start(Class<?>[] configuration, String... properties) {
		return TestApplication.runServer(Server.NETTY, WebApplicationType.REACTIVE, configuration, properties);
	}

	@Override
	protected Class<?> ownIdleOf77Seconds() {
		return OwnOption.class;
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

	private void assertEveryOptionCounts(Class<?> channel, Class<?> configuration) throws Exception {
		ChannelSpy.type = new CompletableFuture<>();
		try (ConfigurableApplicationContext application = start(new Class<?>[] { configuration, ChannelSpy.class },
				EVERY_OPTION)) {
			assertThat(ChannelSpy.type.get(5, TimeUnit.SECONDS)).isEqualTo(channel);
			assertEveryOption(application);
		}
	}

	@Test
	void stopUnderDeferAcceptDoesNotWaitForAConnection(CapturedOutput output) {
		ConfigurableApplicationContext application = start("keepalive.server.defer-accept=5");
		int port = TestApplication.port(application);
		assertThat(Listeners.option(port, "TCP_DEFER_ACCEPT")).isEqualTo(7);
		application.close();
		assertThat(KernelSockets.ofThisProcess()).noneMatch(KernelSockets.listener(port));
		assertThat(output).doesNotContain(" WARN ");
	}

	@Test
	void resourceFactoryOfTheApplicationsOwnClassStays() {
		try (ConfigurableApplicationContext application = start(new Class<?>[] { OwnClass.class })) {
			assertThat(application.getBean(OwnClass.Resources.class)).isNotNull();
		}
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
