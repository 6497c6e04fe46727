package io.github.keepalive.netty;

import java.time.Duration;
import java.util.function.Supplier;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/**
 * Wraps the event loops of the application or of Reactor Netty, which create the
 * channels. Reactor Netty has no other extension point that gives access to a listener
 * before it is bound, or to a connection before the application's options are set on it.
 */
public final class KeepaliveLoopResources implements LoopResources {

	private final Supplier<? extends LoopResources> delegate;

	private volatile @Nullable ChannelHook hook;

	/**
	 * Create event loops.
	 * @param delegate supplies the wrapped event loops at each use
	 * @param hook called with every new channel
	 */
	public KeepaliveLoopResources(Supplier<? extends LoopResources> delegate, ChannelHook hook) {
		this.delegate = delegate;
		this.hook = hook;
	}

	/**
	 * Drop the reference to the application context. Reactor Netty keeps event loops in
	 * static caches.
	 */
	public void release() {
		this.hook = null;
	}

	@Override
	public <C extends Channel> C onChannel(Class<C> channelType, EventLoopGroup group) {
		C channel = this.delegate.get().onChannel(channelType, group);
		ChannelHook hook = this.hook;
		if (hook != null) {
			hook.created(channelType, channel);
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

	/**
	 * Called with every channel that the event loops create.
	 */
	@FunctionalInterface
	public interface ChannelHook {

		/**
		 * Called with a new channel.
		 * @param type the type of the channel: a listener, a connection or a datagram
		 * socket
		 * @param channel the channel, not registered yet
		 */
		void created(Class<? extends Channel> type, Channel channel);

	}

}
