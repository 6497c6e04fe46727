package io.github.keepalive.grpc;

import java.lang.reflect.Field;
import java.util.Map;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.ListenerIntegration;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.grpc.server.ServerBuilderCustomizer;
import org.springframework.util.ReflectionUtils;

/**
 * Gives the listener its options through the builder, where the transport is epoll. On
 * NIO the builder has no way to most of them: the {@link GrpcKeepaliveListener} sets them
 * as soon as the server has started. The builder does not tell what it has, and keeps
 * options in no order, so its fields are read: an option that the application set stays.
 */
final class GrpcKeepaliveCustomizer implements ServerBuilderCustomizer<NettyServerBuilder>, Ordered {

	private final ListenerIntegration integration;

	GrpcKeepaliveCustomizer(KeepaliveIntegrations integrations) {
		this.integration = integrations.listener(GrpcKeepaliveListener.INTEGRATION);
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void customize(NettyServerBuilder builder) {
		if (!this.integration.isActive() || !isTcpOnEpoll(builder)
				|| !(read(builder, "channelOptions") instanceof Map<?, ?> present)) {
			return;
		}
		KeepalivePlan plan = this.integration.plan();
		for (KeepaliveOption option : plan.asked()) {
			if (present.keySet().stream().noneMatch((key) -> sets(key, option))) {
				builder.withOption(new IntegerUnixChannelOption(option.name(), option.level(), option.number()),
						plan.amount(option));
			}
		}
	}

	private static boolean isTcpOnEpoll(NettyServerBuilder builder) {
		// Made by gRPC or the application: a factory of Netty says what it makes.
		return String.valueOf(read(builder, "channelFactory")).contains("EpollServerSocketChannel");
	}

	private static boolean sets(Object key, KeepaliveOption option) {
		if (key instanceof IntegerUnixChannelOption number) {
			return number.level() == option.level() && number.optname() == option.number();
		}
		return key instanceof ChannelOption<?> named && named.name().endsWith(option.name());
	}

	private static @Nullable Object read(NettyServerBuilder builder, String name) {
		Field field = ReflectionUtils.findField(NettyServerBuilder.class, name);
		if (field == null) {
			return null;
		}
		ReflectionUtils.makeAccessible(field);
		return ReflectionUtils.getField(field, builder);
	}

}
