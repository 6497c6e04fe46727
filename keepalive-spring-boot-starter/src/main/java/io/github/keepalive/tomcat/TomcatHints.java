package io.github.keepalive.tomcat;

import org.apache.coyote.AbstractProtocol;
import org.apache.tomcat.util.net.AbstractEndpoint;
import org.apache.tomcat.util.net.SocketProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Native-image hints for {@link KeepaliveHttp11NioProtocol}, which Tomcat creates by the
 * name of the class, and for the private members that {@link KeepaliveSocketProperties}
 * accesses.
 */
final class TomcatHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.reflection()
			.registerType(KeepaliveHttp11NioProtocol.class, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS)
			.registerType(AbstractProtocol.class, MemberCategory.INVOKE_DECLARED_METHODS)
			.registerType(AbstractEndpoint.class, MemberCategory.ACCESS_DECLARED_FIELDS)
			.registerType(SocketProperties.class, MemberCategory.ACCESS_DECLARED_FIELDS);
	}

}
