package io.github.keepalive.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Native-image hints for the socket factories that drivers and JNDI create by the name of
 * the class. The application may name them in a URL.
 */
class SocketFactoryHints implements RuntimeHintsRegistrar {

	private static final List<String> FACTORIES = List.of("io.github.keepalive.socket.KeepaliveSocketFactory",
			"io.github.keepalive.driver.KeepaliveMySqlSocketFactory",
			"io.github.keepalive.driver.KeepaliveMariaDbSocketFactory",
			"io.github.keepalive.driver.KeepaliveLdapSocketFactory");

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		for (String factory : FACTORIES) {
			hints.reflection()
				.registerTypeIfPresent(classLoader, factory, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS,
						MemberCategory.INVOKE_PUBLIC_METHODS);
		}
	}

}
