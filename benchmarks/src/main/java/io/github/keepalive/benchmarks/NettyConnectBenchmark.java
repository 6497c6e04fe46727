package io.github.keepalive.benchmarks;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.github.keepalive.context.ActivePlans;
import io.github.keepalive.context.ConfiguredSettings;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.netty.NettyConnection;
import io.github.keepalive.peer.ScopedSettings;
import io.github.keepalive.socket.KeepaliveApplier;
import io.github.keepalive.socket.KnownPeers;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * An outbound connection of Netty on epoll, on loopback.
 */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
public class NettyConnectBenchmark extends AverageTime {

	private final EventLoopGroup eventLoop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());

	private final OutboundIntegration integration = new KeepaliveIntegrations(new KeepaliveApplier(), new ActivePlans(
			new ConfiguredSettings(ScopedSettings.none(), List.of(), null, null, List.of(), List.of(), Set.of())),
			new KnownPeers(), (name) -> false)
		.outbound("benchmark");

	private final Bootstrap plain = bootstrap(EpollSocketChannel::new);

	private final Bootstrap byHand = bootstrap(EpollSocketChannel::new).option(ChannelOption.SO_KEEPALIVE, true)
		.option(EpollChannelOption.TCP_KEEPIDLE, 15)
		.option(EpollChannelOption.TCP_KEEPINTVL, 15)
		.option(EpollChannelOption.TCP_KEEPCNT, 9)
		.option(EpollChannelOption.TCP_USER_TIMEOUT, 150_000);

	private final Bootstrap prepared = bootstrap(() -> {
		EpollSocketChannel channel = new EpollSocketChannel();
		NettyConnection.prepare(channel, this.integration);
		return channel;
	});

	private Bootstrap bootstrap(ChannelFactory<Channel> factory) {
		return new Bootstrap().group(this.eventLoop)
			.channelFactory(factory)
			.handler(new ChannelInboundHandlerAdapter() {

				@Override
				public boolean isSharable() {
					return true;
				}

			});
	}

	@Benchmark
	public boolean plainChannel(Peer peer, Descriptors descriptors) throws InterruptedException {
		return connect(this.plain, peer);
	}

	@Benchmark
	public boolean channelOptionsByHand(Peer peer, Descriptors descriptors) throws InterruptedException {
		return connect(this.byHand, peer);
	}

	@Benchmark
	public boolean preparedChannel(Peer peer, Descriptors descriptors) throws InterruptedException {
		return connect(this.prepared, peer);
	}

	private static boolean connect(Bootstrap bootstrap, Peer peer) throws InterruptedException {
		Channel channel = bootstrap.connect(peer.address()).sync().channel();
		return channel.close().sync().isSuccess();
	}

	@TearDown(Level.Trial)
	public void close() {
		this.eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
	}

}
