package io.github.keepalive.lettuce;

import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.keepalive.LibraryDefaults;
import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.netty.NettyConnection;
import io.github.keepalive.socket.Unclaimed;
import io.lettuce.core.event.EventBus;
import io.lettuce.core.event.EventPublisherOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.EventLoopGroupProvider;
import io.lettuce.core.resource.NettyCustomizer;
import io.lettuce.core.resource.SocketAddressResolver;
import io.lettuce.core.tracing.Tracing;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.Timer;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;

/**
 * Client resources that prepare each channel. Everything else is delegated to the
 * application's resources.
 */
final class KeepaliveClientResources implements ClientResources {

	private static final Unclaimed BUILT_IN = Unclaimed.library(LibraryDefaults.LETTUCE.amounts(), Map.of());

	private final ClientResources delegate;

	private final NettyCustomizer nettyCustomizer;

	/**
	 * Create client resources.
	 * @param delegate the application's resources
	 * @param integration sets the options
	 */
	KeepaliveClientResources(ClientResources delegate, OutboundIntegration integration) {
		this.delegate = delegate;
		this.nettyCustomizer = new KeepaliveNettyCustomizer(delegate.nettyCustomizer(), integration);
	}

	@Override
	public NettyCustomizer nettyCustomizer() {
		return this.nettyCustomizer;
	}

	@Override
	public Builder mutate() {
		return this.delegate.mutate().nettyCustomizer(this.nettyCustomizer);
	}

	@Override
	public Future<Boolean> shutdown() {
		return this.delegate.shutdown();
	}

	@Override
	public Future<Boolean> shutdown(long quietPeriod, long timeout, TimeUnit timeUnit) {
		return this.delegate.shutdown(quietPeriod, timeout, timeUnit);
	}

	@Override
	public AddressResolverGroup<?> addressResolverGroup() {
		return this.delegate.addressResolverGroup();
	}

	@Override
	public EventPublisherOptions commandLatencyPublisherOptions() {
		return this.delegate.commandLatencyPublisherOptions();
	}

	@Override
	public CommandLatencyRecorder commandLatencyRecorder() {
		return this.delegate.commandLatencyRecorder();
	}

	@Override
	public int computationThreadPoolSize() {
		return this.delegate.computationThreadPoolSize();
	}

	@Override
	public EventBus eventBus() {
		return this.delegate.eventBus();
	}

	@Override
	public EventLoopGroupProvider eventLoopGroupProvider() {
		return this.delegate.eventLoopGroupProvider();
	}

	@Override
	public EventExecutorGroup eventExecutorGroup() {
		return this.delegate.eventExecutorGroup();
	}

	@Override
	public int ioThreadPoolSize() {
		return this.delegate.ioThreadPoolSize();
	}

	@Override
	public Delay reconnectDelay() {
		return this.delegate.reconnectDelay();
	}

	@Override
	public SocketAddressResolver socketAddressResolver() {
		return this.delegate.socketAddressResolver();
	}

	@Override
	public Timer timer() {
		return this.delegate.timer();
	}

	@Override
	public Tracing tracing() {
		return this.delegate.tracing();
	}

	/**
	 * Prepares a channel and calls the application's customizer.
	 *
	 * @param own the application's customizer, or one that does nothing
	 * @param integration sets the options
	 */
	private record KeepaliveNettyCustomizer(NettyCustomizer own,
			OutboundIntegration integration) implements NettyCustomizer {

		@Override
		public void afterBootstrapInitialized(Bootstrap bootstrap) {
			this.own.afterBootstrapInitialized(bootstrap);
		}

		@Override
		public void afterChannelInitialized(Channel channel) {
			NettyConnection.prepareAtConnect(channel, this.integration, BUILT_IN);
			this.own.afterChannelInitialized(channel);
		}

	}

}
