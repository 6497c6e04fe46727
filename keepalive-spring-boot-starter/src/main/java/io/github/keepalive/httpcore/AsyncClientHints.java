package io.github.keepalive.httpcore;

import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Native-image hints for the private fields that {@link AsyncClients} and
 * {@link KeepaliveSessionDecorator} read.
 */
public final class AsyncClientHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.reflection()
			.registerType(HttpAsyncClientBuilder.class, MemberCategory.ACCESS_DECLARED_FIELDS)
			.registerTypeIfPresent(classLoader, KeepaliveSessionDecorator.LOGGING,
					MemberCategory.ACCESS_DECLARED_FIELDS);
	}

}
