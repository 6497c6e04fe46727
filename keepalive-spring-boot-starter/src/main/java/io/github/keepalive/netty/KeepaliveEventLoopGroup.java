package io.github.keepalive.netty;

import java.util.Iterator;
import java.util.concurrent.TimeUnit;

import io.github.keepalive.integration.OutboundIntegration;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;

/**
 * Event loops that prepare each TCP connection that is registered with them. For
 * libraries that accept event loops but give no access to their channels.
 */
public final class KeepaliveEventLoopGroup extends AbstractEventExecutorGroup implements EventLoopGroup {

	private final EventLoopGroup delegate;

	private final OutboundIntegration integration;

	/**
	 * Create event loops.
	 * @param delegate the event loops that do the work
	 * @param integration sets the options
	 */
	public KeepaliveEventLoopGroup(EventLoopGroup delegate, OutboundIntegration integration) {
		this.delegate = delegate;
		this.integration = integration;
	}

	private void prepare(Channel channel) {
		NettyConnection.prepareAtConnect(channel, this.integration);
	}

	@Override
	public ChannelFuture register(Channel channel) {
		prepare(channel);
		return this.delegate.register(channel);
	}

	@Override
	public ChannelFuture register(ChannelPromise promise) {
		prepare(promise.channel());
		return this.delegate.register(promise);
	}

	@Override
	@Deprecated
	public ChannelFuture register(Channel channel, ChannelPromise promise) {
		prepare(channel);
		return this.delegate.register(channel, promise);
	}

	@Override
	public EventLoop next() {
		return this.delegate.next();
	}

	@Override
	public Iterator<EventExecutor> iterator() {
		return this.delegate.iterator();
	}

	@Override
	public boolean isShuttingDown() {
		return this.delegate.isShuttingDown();
	}

	@Override
	public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
		return this.delegate.shutdownGracefully(quietPeriod, timeout, unit);
	}

	@Override
	public Future<?> terminationFuture() {
		return this.delegate.terminationFuture();
	}

	@Override
	@Deprecated
	public void shutdown() {
		this.delegate.shutdown();
	}

	@Override
	public boolean isShutdown() {
		return this.delegate.isShutdown();
	}

	@Override
	public boolean isTerminated() {
		return this.delegate.isTerminated();
	}

	@Override
	public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
		return this.delegate.awaitTermination(timeout, unit);
	}

}
