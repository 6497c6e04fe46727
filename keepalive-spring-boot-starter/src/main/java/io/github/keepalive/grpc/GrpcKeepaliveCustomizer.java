package io.github.keepalive.grpc;

import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.ListenerIntegration;
import io.github.keepalive.netty.NettyListener;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.ServerSocketChannel;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.annotation.RegisterReflection;
import org.springframework.core.Ordered;
import org.springframework.grpc.server.ServerBuilderCustomizer;

/**
 * Prepares the channel that the builder's channel factory creates, on epoll and NIO
 * alike. Runs after the application's customizers.
 */
@RegisterReflection(classes = NettyServerBuilder.class,
		memberCategories = { MemberCategory.ACCESS_DECLARED_FIELDS, MemberCategory.INVOKE_DECLARED_METHODS })
final class GrpcKeepaliveCustomizer implements ServerBuilderCustomizer<NettyServerBuilder>, Ordered {

	private static final String BOSS = "bossEventLoopGroupPool";

	private static final String WORKER = "workerEventLoopGroupPool";

	private final ListenerIntegration integration;

	GrpcKeepaliveCustomizer(KeepaliveIntegrations integrations) {
		this.integration = integrations.listener("grpc-server");
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void customize(NettyServerBuilder builder) {
		if (!this.integration.isActive()) {
			return;
		}
		try {
			configure(builder);
		}
		catch (RuntimeException | LinkageError ex) {
			this.integration.leftAlone("gRPC server",
					"its builder cannot be configured (" + ex + "); the guard has it");
		}
	}

	private void configure(NettyServerBuilder builder) {
		NettyBuilder netty = new NettyBuilder(builder);
		ChannelFactory<?> channels = (ChannelFactory<?>) netty.read("channelFactory");
		boolean bossOfGrpc = netty.isShared(BOSS, "DEFAULT_BOSS_EVENT_LOOP_GROUP_POOL");
		boolean workerOfGrpc = netty.isShared(WORKER, "DEFAULT_WORKER_EVENT_LOOP_GROUP_POOL");
		if (bossOfGrpc != workerOfGrpc) {
			// build() will throw an exception that says what is missing.
			return;
		}
		if (bossOfGrpc) {
			netty.wrapShared(BOSS);
			netty.wrapShared(WORKER);
		}
		builder.channelFactory(() -> prepared((ServerChannel) channels.newChannel()));
	}

	private ServerChannel prepared(ServerChannel channel) {
		if (channel instanceof ServerSocketChannel) {
			NettyListener.prepare(channel, this.integration);
		}
		return channel;
	}

}
