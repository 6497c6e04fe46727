package io.github.keepalive.jms;

import org.jspecify.annotations.Nullable;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

/**
 * Reads the connection factory inside a pool. A separate class, because the pool's
 * library may be absent.
 */
final class PooledFactory {

	private PooledFactory() {
	}

	static @Nullable Object target(Object factory) {
		return (factory instanceof JmsPoolConnectionFactory pool) ? pool.getConnectionFactory() : null;
	}

}
