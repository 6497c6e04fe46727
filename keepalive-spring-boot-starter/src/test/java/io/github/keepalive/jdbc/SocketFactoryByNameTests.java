package io.github.keepalive.jdbc;

import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.keepalive.Databases;
import io.github.keepalive.oracle.KernelSocket;
import io.github.keepalive.oracle.KernelSockets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The socket factories in a JDBC URL, as the documentation shows them, without Spring.
 */
class SocketFactoryByNameTests {

	private static final String POSTGRES = "jdbc:postgresql://localhost:%1$d/postgres?user=postgres&socketFactory=io.github.keepalive.socket.KeepaliveSocketFactory";

	private static final String MARIADB = "jdbc:mariadb://localhost:%2$d/test?user=test&socketFactory=io.github.keepalive.driver.KeepaliveMariaDbSocketFactory";

	private static final String MYSQL = "jdbc:mysql://localhost:%2$d/test?user=test&socketFactory=io.github.keepalive.driver.KeepaliveMySqlSocketFactory";

	/** Connections of other tests. */
	private final Set<Integer> before = sockets().map(KernelSocket::localPort).collect(Collectors.toSet());

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { POSTGRES + "|1 15/15/9 150000", POSTGRES + "&socketFactoryArg=idle=30,count=4|1 30/15/4 90000",
					MARIADB + "|1 15/15/9 150000", MARIADB + "&keepalive=idle=30,count=4|1 30/15/4 90000",
					MYSQL + "|1 15/15/9 150000", MYSQL + "&keepalive=idle=30,count=4|1 30/15/4 90000" })
	void settingsAreInTheUrl(String url, String expected) throws SQLException {
		try (Connection connection = DriverManager
			.getConnection(url.formatted(Databases.postgres(), Databases.mariadb()))) {
			assertThat(connection.isValid(10)).isTrue();
			assertThat(sockets().filter((socket) -> !this.before.contains(socket.localPort())))
				.extracting(KernelSocket::keepalive)
				.containsExactly(expected);
		}
	}

	@Test
	void settingsAreInTheUrlOfSqlServer() throws Exception {
		try (ServerSocket silent = new ServerSocket(0)) {
			silent.setSoTimeout(20_000);
			String url = "jdbc:sqlserver://localhost:" + silent.getLocalPort()
					+ ";encrypt=false;loginTimeout=5;socketFactoryClass=io.github.keepalive.socket.KeepaliveSocketFactory"
					+ ";socketFactoryConstructorArg=idle=30,count=4";
			Thread thread = new Thread(() -> assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> DriverManager.getConnection(url, "u", "p")));
			thread.start();
			try (Socket accepted = silent.accept()) {
				assertThat(accepted.isConnected()).isTrue();
				KernelSockets.awaitOne(KernelSockets.outbound(silent.getLocalPort())
					.and((socket) -> "1 30/15/4 90000".equals(socket.keepalive())));
			}
			thread.join();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { POSTGRES + "&socketFactoryArg=idel=30", MARIADB + "&keepalive=idel=30",
			MYSQL + "&keepalive=idel=30" })
	void mistakeSaysWhatToWrite(String url) {
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> DriverManager.getConnection(url.formatted(Databases.postgres(), Databases.mariadb())))
			.withStackTraceContaining(
					"\"idel=30\" is no keepalive setting, write for example idle=30,interval=10,count=4");
	}

	private static Stream<KernelSocket> sockets() {
		Set<Integer> ports = Set.of(Databases.postgres(), Databases.mariadb());
		return KernelSockets.ofThisProcess().stream().filter((socket) -> ports.contains(socket.remotePort()));
	}

}
