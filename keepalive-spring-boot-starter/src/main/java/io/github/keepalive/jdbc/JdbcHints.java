package io.github.keepalive.jdbc;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Native-image hints for the drivers' classes, which are loaded by name, and for DBCP2's
 * getter of the connection properties, which is not public.
 */
final class JdbcHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		for (JdbcDriver driver : JdbcDriver.values()) {
			hints.reflection().registerTypeIfPresent(classLoader, driver.driverClass());
		}
		hints.reflection()
			.registerTypeIfPresent(classLoader, "org.apache.commons.dbcp2.BasicDataSource",
					MemberCategory.INVOKE_DECLARED_METHODS);
	}

}
