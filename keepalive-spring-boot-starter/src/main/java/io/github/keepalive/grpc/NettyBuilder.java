package io.github.keepalive.grpc;

import java.lang.reflect.Method;
import java.util.Objects;

import io.github.keepalive.integration.PrivateFields;
import io.grpc.internal.ObjectPool;
import io.netty.channel.EventLoopGroup;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * A builder of gRPC on Netty. It takes another channel factory only along with other
 * event loops, so gRPC's shared ones are given to it again under another name; they and
 * the channel factory are read by reflection.
 */
final class NettyBuilder {

	private final Object builder;

	NettyBuilder(Object builder) {
		this.builder = builder;
	}

	Object read(String name) {
		return PrivateFields.readRequired(this.builder, name);
	}

	/**
	 * Return whether event loops are those that gRPC shares between its servers and
	 * channels.
	 * @param pool the name of the field that has the event loops
	 * @param shared the name of the constant that has the shared ones
	 * @return {@code false} if the application has chosen others
	 */
	boolean isShared(String pool, String shared) {
		return read(pool) == read(shared);
	}

	void renameShared(String pool) {
		Method setter = Objects
			.requireNonNull(ReflectionUtils.findMethod(this.builder.getClass(), pool, ObjectPool.class), pool);
		ReflectionUtils.makeAccessible(setter);
		ReflectionUtils.invokeMethod(setter, this.builder, new SharedEventLoops((ObjectPool<?>) read(pool)));
	}

	/**
	 * Event loops that gRPC shares.
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
