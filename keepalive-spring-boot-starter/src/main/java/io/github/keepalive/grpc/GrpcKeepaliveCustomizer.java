package io.github.keepalive.grpc;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Objects;

import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.ListenerIntegration;
import io.github.keepalive.netty.NettyListener;
import io.grpc.internal.ObjectPool;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.ServerSocketChannel;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.grpc.server.ServerBuilderCustomizer;
import org.springframework.util.ReflectionUtils;

/**
 * Prepares the channel that the builder's channel factory makes, on epoll and NIO alike.
 * Runs after the application's customizers. The builder takes another channel factory
 * only along with other event loops, so gRPC's shared ones are given to it again under
 * another name; they and the channel factory are read by reflection.
 */
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
			hook(builder);
		}
		catch (RuntimeException | LinkageError ex) {
			this.integration.leftAlone("gRPC server", "its builder cannot be hooked (" + ex + "); the guard has it");
		}
	}

	private void hook(NettyServerBuilder builder) {
		ChannelFactory<?> channels = (ChannelFactory<?>) read(builder, "channelFactory");
		ObjectPool<?> boss = (ObjectPool<?>) read(builder, BOSS);
		ObjectPool<?> worker = (ObjectPool<?>) read(builder, WORKER);
		boolean bossOfGrpc = boss == read(null, "DEFAULT_BOSS_EVENT_LOOP_GROUP_POOL");
		boolean workerOfGrpc = worker == read(null, "DEFAULT_WORKER_EVENT_LOOP_GROUP_POOL");
		if (bossOfGrpc != workerOfGrpc) {
			// The builder will refuse it, and say why.
			return;
		}
		if (bossOfGrpc) {
			set(builder, BOSS, new SharedEventLoops(boss));
			set(builder, WORKER, new SharedEventLoops(worker));
		}
		builder.channelFactory(() -> prepared((ServerChannel) channels.newChannel()));
	}

	private ServerChannel prepared(ServerChannel channel) {
		if (channel instanceof ServerSocketChannel) {
			NettyListener.prepare(channel, this.integration);
		}
		return channel;
	}

	private static Object read(@Nullable NettyServerBuilder builder, String name) {
		Field field = Objects.requireNonNull(ReflectionUtils.findField(NettyServerBuilder.class, name), name);
		ReflectionUtils.makeAccessible(field);
		return Objects.requireNonNull(ReflectionUtils.getField(field, builder), name);
	}

	private static void set(NettyServerBuilder builder, String name, ObjectPool<EventLoopGroup> pool) {
		Method setter = Objects
			.requireNonNull(ReflectionUtils.findMethod(NettyServerBuilder.class, name, ObjectPool.class), name);
		ReflectionUtils.makeAccessible(setter);
		ReflectionUtils.invokeMethod(setter, builder, pool);
	}

	/**
	 * Event loops that gRPC shares between its servers and channels.
	 *
	 * @param pool lends them
	 */
	private record SharedEventLoops(ObjectPool<?> pool) implements ObjectPool<EventLoopGroup> {

		@Override
		public EventLoopGroup getObject() {
			return (EventLoopGroup) this.pool.getObject();
		}

		@Override
		public @Nullable EventLoopGroup returnObject(Object object) {
			this.pool.returnObject(object);
			return null;
		}

	}

}
