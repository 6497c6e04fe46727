package io.github.keepalive.grpc;

import java.lang.reflect.Method;
import java.util.Objects;

import io.github.keepalive.integration.PrivateFields;
import io.grpc.internal.ObjectPool;
import io.netty.channel.EventLoopGroup;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * A builder of gRPC on Netty. It accepts a channel factory only together with event loops
 * other than the shared ones of gRPC. The shared ones are therefore set again as another
 * object. They and the channel factory are read by reflection.
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
	 * @param pool the name of the field with the event loops
	 * @param shared the name of the constant with the shared event loops
	 * @return {@code false} if the application has chosen others
	 */
	boolean isShared(String pool, String shared) {
		return read(pool) == read(shared);
	}

	void wrapShared(String pool) {
		Method setter = Objects
			.requireNonNull(ReflectionUtils.findMethod(this.builder.getClass(), pool, ObjectPool.class), pool);
		ReflectionUtils.makeAccessible(setter);
		ReflectionUtils.invokeMethod(setter, this.builder, new SharedEventLoops((ObjectPool<?>) read(pool)));
	}

	/**
	 * The event loops that gRPC shares, as another object.
	 *
	 * @param pool gRPC's pool of the event loops
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
