package io.github.keepalive.grpc;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.ListenerIntegration;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.IntegerUnixChannelOption;

import org.springframework.boot.grpc.server.autoconfigure.GrpcServerProperties;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerProperties.Netty.Transport;
import org.springframework.core.Ordered;
import org.springframework.grpc.server.ServerBuilderCustomizer;
import org.springframework.util.ClassUtils;

/**
 * Gives the listener its options through the builder, where the transport is epoll. On
 * NIO the builder has no way to most of them: the {@link GrpcKeepaliveListener} sets them
 * as soon as the server has started.
 */
final class GrpcKeepaliveCustomizer implements ServerBuilderCustomizer<NettyServerBuilder>, Ordered {

	private final ListenerIntegration integration;

	private final GrpcServerProperties.Netty properties;

	GrpcKeepaliveCustomizer(KeepaliveIntegrations integrations, GrpcServerProperties properties) {
		this.integration = integrations.listener(GrpcKeepaliveListener.INTEGRATION);
		this.properties = properties.getNetty();
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public void customize(NettyServerBuilder builder) {
		if (this.integration.isActive() && isTcp() && isEpoll()) {
			KeepalivePlan plan = this.integration.plan();
			for (KeepaliveOption option : plan.asked()) {
				builder.withOption(new IntegerUnixChannelOption(option.name(), option.level(), option.number()),
						plan.amount(option));
			}
		}
	}

	private boolean isTcp() {
		Transport transport = this.properties.getTransport();
		return (transport != null) ? transport == Transport.TCP : this.properties.getDomainSocketPath() == null;
	}

	private static boolean isEpoll() {
		// As gRPC itself decides.
		return ClassUtils.isPresent("io.netty.channel.epoll.Epoll", NettyServerBuilder.class.getClassLoader())
				&& Epoll.isAvailable();
	}

}
