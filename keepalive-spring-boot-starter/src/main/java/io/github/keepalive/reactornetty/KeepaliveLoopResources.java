package io.github.keepalive.reactornetty;

import java.time.Duration;
import java.util.function.Supplier;

import io.github.keepalive.integration.ListenerIntegration;
import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.netty.NettyConnection;
import io.github.keepalive.netty.NettyListener;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/**
 * Event loops that are somebody else's, and make every channel: the only place of Reactor
 * Netty where a listener is seen before it is bound, and a connection before the options
 * that the application has for it.
 */
final class KeepaliveLoopResources implements LoopResources {

	private final Supplier<LoopResources> delegate;

	private volatile @Nullable Hooks hooks;

	/**
	 * Create event loops.
	 * @param delegate the event loops that do the work, asked for anew at each use
	 * @param listeners prepares listeners
	 * @param connections prepares outbound connections
	 */
	KeepaliveLoopResources(Supplier<LoopResources> delegate, ListenerIntegration listeners,
			OutboundIntegration connections) {
		this.delegate = delegate;
		this.hooks = new Hooks(listeners, connections);
	}

	/**
	 * Let go of the application context: Reactor Netty keeps event loops in static
	 * caches.
	 */
	void release() {
		this.hooks = null;
	}

	@Override
	public <C extends Channel> C onChannel(Class<C> channelType, EventLoopGroup group) {
		C channel = this.delegate.get().onChannel(channelType, group);
		Hooks hooks = this.hooks;
		if (hooks != null && channelType == ServerSocketChannel.class) {
			NettyListener.prepare(channel, hooks.listeners());
		}
		else if (hooks != null && channelType == SocketChannel.class) {
			NettyConnection.prepare(channel, hooks.connections());
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

	private record Hooks(ListenerIntegration listeners, OutboundIntegration connections) {

	}

}
