package io.github.keepalive.reactornetty;

import java.time.Duration;
import java.util.function.Supplier;

import io.github.keepalive.integration.ListenerIntegration;
import io.github.keepalive.netty.NettyListener;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ServerSocketChannel;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/**
 * Event loops that are somebody else's, and make every channel: the only place of Reactor
 * Netty where a listener is seen before it is bound.
 */
final class KeepaliveLoopResources implements LoopResources {

	private final Supplier<LoopResources> delegate;

	private final ListenerIntegration listeners;

	/**
	 * Create event loops.
	 * @param delegate the event loops that do the work, asked for anew at each use
	 * @param listeners prepares listeners
	 */
	KeepaliveLoopResources(Supplier<LoopResources> delegate, ListenerIntegration listeners) {
		this.delegate = delegate;
		this.listeners = listeners;
	}

	@Override
	public <C extends Channel> C onChannel(Class<C> channelType, EventLoopGroup group) {
		C channel = this.delegate.get().onChannel(channelType, group);
		if (channelType == ServerSocketChannel.class) {
			NettyListener.prepare(channel, this.listeners);
		}
		return channel;
	}

	@Override
	public <C extends Channel> Class<? extends C> onChannelClass(Class<C> channelType, EventLoopGroup group) {
		return this.delegate.get().onChannelClass(channelType, group);
	}

	@Override
	public EventLoopGroup onClient(boolean useNative) {
		return this.delegate.get().onClient(useNative);
	}

	@Override
	public EventLoopGroup onServer(boolean useNative) {
		return this.delegate.get().onServer(useNative);
	}

	@Override
	public EventLoopGroup onServerSelect(boolean useNative) {
		return this.delegate.get().onServerSelect(useNative);
	}

	@Override
	public boolean daemon() {
		return this.delegate.get().daemon();
	}

	@Override
	public boolean isDisposed() {
		return this.delegate.get().isDisposed();
	}

	@Override
	public void dispose() {
		this.delegate.get().dispose();
	}

	@Override
	public Mono<Void> disposeLater() {
		return this.delegate.get().disposeLater();
	}

	@Override
	public Mono<Void> disposeLater(Duration quietPeriod, Duration timeout) {
		return this.delegate.get().disposeLater(quietPeriod, timeout);
	}

}
