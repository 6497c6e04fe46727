package io.github.keepalive.grpc;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.netty.NettyConnection;
import io.github.keepalive.socket.Unclaimed;
import io.grpc.internal.GrpcUtil;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.annotation.RegisterReflection;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.grpc.client.GrpcChannelBuilderCustomizer;

/**
 * Prepares the channels that the builder's channel factory creates, on epoll and NIO
 * alike. Runs after the application's customizers.
 *
 * <p>
 * On epoll, gRPC sets TCP_USER_TIMEOUT to its keepalive timeout, by default 20 s. The
 * plan's user timeout replaces the default, but not a chosen timeout.
 */
@RegisterReflection(classes = NettyChannelBuilder.class,
		memberCategories = { MemberCategory.ACCESS_DECLARED_FIELDS, MemberCategory.INVOKE_DECLARED_METHODS })
final class GrpcClientKeepaliveCustomizer implements GrpcChannelBuilderCustomizer<NettyChannelBuilder>, Ordered {

	private static final String POOL = "eventLoopGroupPool";

	private static final String TIMEOUT = ".keepalive.timeout";

	private static final long BUILT_IN_TIMEOUT_NANOS = GrpcUtil.DEFAULT_KEEPALIVE_TIMEOUT_NANOS;

	private static final Unclaimed BUILT_IN = Unclaimed.library(Map.of(KeepaliveOption.TCP_USER_TIMEOUT,
			Math.toIntExact(TimeUnit.NANOSECONDS.toMillis(BUILT_IN_TIMEOUT_NANOS))), Map.of());

	private final OutboundIntegration integration;

	private final Set<String> channelProperties;

	GrpcClientKeepaliveCustomizer(OutboundIntegration integration, Environment environment) {
		this.integration = integration;
		this.channelProperties = Binder.get(environment)
			.bind("spring.grpc.client.channel", Bindable.mapOf(String.class, String.class))
			.map(Map::keySet)
			.orElse(Set.of());
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void customize(String target, NettyChannelBuilder builder) {
		if (!this.integration.isActive()) {
			return;
		}
		try {
			configure(target, builder);
		}
		catch (RuntimeException | LinkageError ex) {
			this.integration.leftAlone(target, "its channel builder cannot be configured (" + ex + ")");
		}
	}

	private void configure(String target, NettyChannelBuilder builder) {
		NettyBuilder netty = new NettyBuilder(builder);
		ChannelFactory<?> channels = (ChannelFactory<?>) netty.read("channelFactory");
		boolean loopsOfGrpc = netty.isShared(POOL, "DEFAULT_EVENT_LOOP_GROUP_POOL");
		if (loopsOfGrpc != (channels == netty.read("DEFAULT_CHANNEL_FACTORY"))) {
			// build() will throw an exception that says what is missing.
			return;
		}
		if (loopsOfGrpc) {
			netty.wrapShared(POOL);
		}
		boolean timeoutIsBuiltIn = netty.read("keepAliveTimeoutNanos").equals(BUILT_IN_TIMEOUT_NANOS)
				&& !isTimeoutConfigured(target);
		builder.channelFactory(() -> prepared(channels.newChannel(), timeoutIsBuiltIn));
	}

	private boolean isTimeoutConfigured(String target) {
		boolean hasProperties = this.channelProperties.stream().anyMatch((key) -> key.startsWith(target + "."));
		return this.channelProperties.contains((hasProperties ? target : "default") + TIMEOUT);
	}

	private Channel prepared(Channel channel, boolean timeoutIsBuiltIn) {
		boolean replaced = timeoutIsBuiltIn && this.integration.plan().asks(KeepaliveOption.TCP_USER_TIMEOUT);
		NettyConnection.prepareAtConnect(channel, this.integration, replaced ? BUILT_IN : Unclaimed.nothing());
		return channel;
	}

}
