package io.github.keepalive.neo4j;

import org.jspecify.annotations.Nullable;
import org.neo4j.bolt.connection.BoltConnectionProvider;
import org.neo4j.bolt.connection.BoltConnectionProviderFactory;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Native-image hints for {@link KeepaliveBoltConnectionProviderFactory}, which the driver
 * loads as a service, and for the proxy that it returns.
 */
final class Neo4jHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources().registerPattern("META-INF/services/" + BoltConnectionProviderFactory.class.getName());
		hints.reflection()
			.registerType(KeepaliveBoltConnectionProviderFactory.class, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
		hints.proxies().registerJdkProxy(BoltConnectionProvider.class);
	}

}
