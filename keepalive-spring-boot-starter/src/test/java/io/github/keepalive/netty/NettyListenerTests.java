package io.github.keepalive.netty;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.function.Supplier;

import io.github.keepalive.Listeners;
import io.github.keepalive.TestApplication;
import io.github.keepalive.integration.Integration.Target;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.ListenerIntegration;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link NettyListener} on each of Netty's transports.
 */
class NettyListenerTests {

	@Test
	void epoll() throws Exception {
		assertPrepared(EpollIoHandler.newFactory(), EpollServerSocketChannel::new);
	}

	@Test
	void nio() throws Exception {
		assertPrepared(NioIoHandler.newFactory(), NioServerSocketChannel::new);
	}

	@Test
	void ioUring() throws Exception {
		assumeTrue(IoUring.isAvailable(), () -> "no io_uring on this machine: " + IoUring.unavailabilityCause());
		assertPrepared(IoUringIoHandler.newFactory(), IoUringServerSocketChannel::new);
	}

	private static void assertPrepared(IoHandlerFactory transport, Supplier<ServerChannel> factory) throws Exception {
		EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, transport);
		try (ConfigurableApplicationContext application = TestApplication.run(Map.of(),
				"keepalive.window-clamp=1000")) {
			ListenerIntegration integration = application.getBean(KeepaliveIntegrations.class).listener("test");
			Channel channel = new ServerBootstrap().group(group).channelFactory(() -> {
				ServerChannel made = factory.get();
				NettyListener.prepare(made, integration);
				return made;
			})
				.childHandler(new ChannelInboundHandlerAdapter())
				.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
				.sync()
				.channel();
			int port = ((InetSocketAddress) channel.localAddress()).getPort();
			Listeners.assertCarries(port, Listeners.DEFAULTS);
			assertThat(Listeners.option(port, "TCP_WINDOW_CLAMP")).isEqualTo(1152);
			assertThat(integration.targets()).singleElement()
				.matches(Target::isComplete)
				.extracting(Target::name)
				.isEqualTo("127.0.0.1:" + port);
			channel.close().sync();
			assertThat(integration.targets()).isEmpty();
		}
		finally {
			group.shutdownGracefully();
		}
	}

}
