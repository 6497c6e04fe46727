package io.github.keepalive.jms;

import org.jspecify.annotations.Nullable;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

/**
 * The pool of connections that Boot offers, which an application need not have.
 */
final class PooledFactory {

	private PooledFactory() {
	}

	static @Nullable Object target(Object factory) {
		return (factory instanceof JmsPoolConnectionFactory pool) ? pool.getConnectionFactory() : null;
	}

}
