package io.github.keepalive.jdbc;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Determines from a JDBC URL whether connections use a socket.
 */
final class JdbcUrl {

	/**
	 * The URLs of databases inside this process. The endpoint reports a database that is
	 * missing here as left alone.
	 */
	private static final List<String> LOCAL = List.of("jdbc:h2:", "jdbc:hsqldb:", "jdbc:derby:", "jdbc:sqlite:",
			"jdbc:duckdb:");

	private static final List<String> REMOTE = List.of("jdbc:h2:tcp:", "jdbc:h2:ssl:", "jdbc:hsqldb:hsql",
			"jdbc:hsqldb:http", "jdbc:derby://");

	private JdbcUrl() {
	}

	/**
	 * Return whether connections may use a socket.
	 * @param url the JDBC URL, or {@code null} if it is not known
	 * @return {@code false} if they certainly use none
	 */
	static boolean mayBeRemote(@Nullable String url) {
		String prefix = (url != null) ? url.toLowerCase(Locale.ROOT) : "";
		return LOCAL.stream().noneMatch(prefix::startsWith) || REMOTE.stream().anyMatch(prefix::startsWith);
	}

}
