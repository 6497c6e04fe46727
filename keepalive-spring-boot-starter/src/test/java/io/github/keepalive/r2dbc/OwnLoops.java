package io.github.keepalive.r2dbc;

import java.time.Duration;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringSocketChannel;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/**
 * Event loops of the application's own, of one transport, which count the connections
 * that they make.
 */
final class OwnLoops implements LoopResources {

	private final Transport transport;

	private final EventLoopGroup group;

	private int connections;

	OwnLoops(Transport transport) {
		this.transport = transport;
		this.group = new MultiThreadIoEventLoopGroup(1, switch (transport) {
			case NIO -> NioIoHandler.newFactory();
			case EPOLL -> EpollIoHandler.newFactory();
			case IO_URING -> IoUringIoHandler.newFactory();
		});
	}

	int connections() {
		return this.connections;
	}

	@Override
	public <C extends Channel> C onChannel(Class<C> channelType, EventLoopGroup group) {
		if (channelType != SocketChannel.class) {
			throw new IllegalArgumentException("Only connections are expected, not " + channelType);
		}
		this.connections++;
		return channelType.cast(switch (this.transport) {
			case NIO -> new NioSocketChannel();
			case EPOLL -> new EpollSocketChannel();
			case IO_URING -> new IoUringSocketChannel();
		});
	}

	@Override
	public EventLoopGroup onServer(boolean useNative) {
		return this.group;
	}

	@Override
	public Mono<Void> disposeLater(Duration quietPeriod, Duration timeout) {
		this.group.shutdownGracefully();
		return Mono.empty();
	}

	enum Transport {

		NIO, EPOLL, IO_URING

	}

}
