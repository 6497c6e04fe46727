package io.github.keepalive.jdbc;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.net.SocketFactory;
import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.keepalive.Databases;
import io.github.keepalive.Listeners;
import io.github.keepalive.TestApplication;
import io.github.keepalive.integration.Integration.Target;
import io.github.keepalive.integration.OutboundContract;
import io.github.keepalive.oracle.KernelSocket;
import io.github.keepalive.oracle.KernelSockets;
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Every driver behind every pool, against real databases.
 */
class JdbcKeepaliveTests extends OutboundContract {

	private static final Logger logger = LoggerFactory.getLogger(JdbcKeepaliveTests.class);

	private static final Map<String, String> POOLS = Map.of("hikari", "com.zaxxer.hikari.HikariDataSource", "tomcat",
			"org.apache.tomcat.jdbc.pool.DataSource", "dbcp2", "org.apache.commons.dbcp2.BasicDataSource", "ucp",
			"oracle.ucp.jdbc.PoolDataSourceImpl", "simple",
			"org.springframework.jdbc.datasource.SimpleDriverDataSource");

	/** Connections of earlier tests: some pools outlive their application. */
	private final Set<Integer> before = Stream.of(Database.values())
		.flatMap(JdbcKeepaliveTests::sockets)
		.map(KernelSocket::localPort)
		.collect(Collectors.toSet());

	@Override
	protected String name() {
		return "jdbc";
	}

	@Override
	protected Class<?> autoConfiguration() {
		return JdbcKeepaliveAutoConfiguration.class;
	}

	@Override
	protected int peer() {
		return Databases.postgres();
	}

	@Override
	protected ConfigurableApplicationContext start(int port, Class<?>[] configuration, String... properties) {
		return TestApplication.runClient(configuration, properties,
				"spring.datasource.url=jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres",
				"spring.datasource.type=" + POOLS.get("simple"));
	}

	@Override
	protected AutoCloseable connect(ConfigurableApplicationContext application, int port) throws SQLException {
		Connection connection = application.getBean(DataSource.class).getConnection();
		assertThat(query(connection, "select 1")).isEqualTo("1");
		return connection;
	}

	static Stream<Arguments> driversBehindPools() {
		List<Arguments> all = new ArrayList<>();
		for (String pool : POOLS.keySet()) {
			for (Database database : Database.values()) {
				all.add(Arguments.of(pool, database));
			}
		}
		return all.stream();
	}

	@ParameterizedTest
	@MethodSource("driversBehindPools")
	void connectionOfEveryPoolCarriesTheOptions(String pool, Database database) throws SQLException {
		try (ConfigurableApplicationContext application = run(database.url(""),
				"spring.datasource.type=" + POOLS.get(pool));
				Connection connection = application.getBean(DataSource.class).getConnection()) {
			assertThat(query(connection, "select 1")).isEqualTo("1");
			assertThat(keepaliveOf(database)).isNotEmpty().containsOnly(Listeners.DEFAULTS);
			assertThat(targets(application)).singleElement().satisfies((target) -> {
				assertThat(target.name()).isEqualTo("dataSource");
				assertThat(target.isComplete()).isTrue();
			});
		}
	}

	@ParameterizedTest
	@CsvSource({ "POSTGRESQL, &tcpKeepAlive=false&sslmode=disable, false", "POSTGRESQL, &sslmode=require, true",
			"POSTGRESQL, &sslmode=verify-full&sslrootcert=CERTIFICATE&tcpKeepAlive=false, true",
			"MARIADB, &tcpKeepAlive=false, false", "MARIADB, &sslMode=trust, true",
			"MARIADB, &sslMode=verify-full&serverSslCert=CERTIFICATE, true",
			"MYSQL, &tcpKeepAlive=false&sslMode=DISABLED, false", "MYSQL, &sslMode=REQUIRED, true",
			"MYSQL, &sslMode=VERIFY_IDENTITY&trustCertificateKeyStoreUrl=file:TRUSTSTORE"
					+ "&trustCertificateKeyStoreType=PKCS12&trustCertificateKeyStorePassword=changeit, true" })
	void whatTheUrlSaysOfKeepaliveOrTlsChangesNothing(Database database, String parameters, boolean encrypted)
			throws Exception {
		String all = parameters.replace("CERTIFICATE", Databases.certificate().toString())
			.replace("TRUSTSTORE", Databases.trustStore().toString());
		try (ConfigurableApplicationContext application = run(database.url(all));
				Connection connection = application.getBean(DataSource.class).getConnection()) {
			assertThat(database.isEncrypted(connection)).isEqualTo(encrypted);
			assertThat(keepaliveOf(database)).containsOnly(Listeners.DEFAULTS);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"jdbc:postgresql://localhost:1,localhost:%1$d/postgres?user=postgres&targetServerType=primary",
			"jdbc:postgresql://localhost:1,localhost:%1$d/postgres?user=postgres&loadBalanceHosts=true&connectTimeout=2",
			"jdbc:mariadb:sequential://localhost:1,localhost:%2$d/test?user=test",
			"jdbc:mariadb:replication://localhost:%2$d,localhost:%2$d/test?user=test",
			"jdbc:mysql://localhost:1,localhost:%2$d/test?user=test",
			"jdbc:mysql:loadbalance://localhost:%2$d,localhost:%2$d/test?user=test",
			"jdbc:mysql:replication://localhost:%2$d,localhost:%2$d/test?user=test" })
	void urlsOfSeveralHostsWorkAsEver(String url) throws SQLException {
		try (ConfigurableApplicationContext application = run(url.formatted(Databases.postgres(), Databases.mariadb()));
				Connection connection = application.getBean(DataSource.class).getConnection()) {
			assertThat(query(connection, "select 1")).isEqualTo("1");
			Database database = url.contains("postgresql") ? Database.POSTGRESQL : Database.MARIADB;
			assertThat(keepaliveOf(database)).isNotEmpty().containsOnly(Listeners.DEFAULTS);
		}
	}

	@Test
	void loginTimeoutHoldsAgainstAServerThatNeverAnswers() throws Exception {
		try (ServerSocket silent = new ServerSocket(0);
				ConfigurableApplicationContext application = run(
						"jdbc:postgresql://localhost:" + silent.getLocalPort() + "/postgres?loginTimeout=1",
						"spring.datasource.type=" + POOLS.get("simple"))) {
			long start = System.nanoTime();
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> application.getBean(DataSource.class).getConnection());
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(900),
					Duration.ofSeconds(8));
		}
	}

	/**
	 * The driver opens a second connection to cancel a query, for a moment only.
	 */
	@Test
	void queryIsCancelledOverAConnectionWithTheOptions() throws Exception {
		try (ConfigurableApplicationContext application = run(Database.POSTGRESQL.url(""));
				Connection connection = application.getBean(DataSource.class).getConnection();
				Statement statement = connection.createStatement()) {
			long before = integration(application).sockets();
			Thread canceller = new Thread(() -> {
				try {
					Thread.sleep(300);
					statement.cancel();
				}
				catch (InterruptedException | SQLException ex) {
					throw new IllegalStateException(ex);
				}
			});
			canceller.start();
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.execute("select pg_sleep(30)"))
				.withMessageContaining("cancel");
			canceller.join();
			assertThat(integration(application).sockets()).isGreaterThan(before);
			assertThat(targets(application)).singleElement().matches(Target::isComplete);
		}
	}

	@ParameterizedTest
	@CsvSource({ "hikari.data-source-properties.socketFactory, socketFactory",
			"tomcat.connection-properties, socketFactory", "dbcp2.connection-properties, socketFactory",
			"url, &socketFactory" })
	void socketFactoryOfTheApplicationStays(String property, String key) throws SQLException {
		OwnSocketFactory.made = 0;
		String pool = property.contains(".") ? property.substring(0, property.indexOf('.')) : "hikari";
		String own = OwnSocketFactory.class.getName();
		String url = Database.POSTGRESQL.url(property.equals("url") ? key + "=" + own : "");
		String value = property.endsWith("-properties") ? key + "=" + own : own;
		try (ConfigurableApplicationContext application = run(url, "spring.datasource.type=" + POOLS.get(pool),
				"spring.datasource." + (property.equals("url") ? "name=x" : property + "=" + value));
				Connection connection = application.getBean(DataSource.class).getConnection()) {
			assertThat(query(connection, "select 1")).isEqualTo("1");
			assertThat(OwnSocketFactory.made).isPositive();
			assertThat(targets(application)).singleElement()
				.matches(Target::isLeftAlone)
				.extracting(Target::note)
				.isEqualTo("it has a socketFactory of its own");
		}
	}

	@Test
	void poolThatRunsAlreadyIsTheGuards() throws SQLException {
		try (ConfigurableApplicationContext application = TestApplication.run(WebApplicationType.NONE,
				new Class<?>[] { RunningPool.class }, Map.of(), "keepalive.guard.enabled=true",
				"keepalive.guard.interval=1s");
				Connection connection = application.getBean(DataSource.class).getConnection()) {
			assertThat(query(connection, "select 1")).isEqualTo("1");
			assertThat(targets(application)).singleElement()
				.extracting(Target::note)
				.isEqualTo("its pool was started before it could be reached");
			KernelSockets.awaitOne(KernelSockets.outbound(Databases.postgres())
				.and((socket) -> Listeners.DEFAULTS.equals(socket.keepalive())));
		}
	}

	@Test
	void severalDataSourcesAndTheirFrontsAreReached() throws SQLException {
		try (ConfigurableApplicationContext application = TestApplication.run(WebApplicationType.NONE,
				new Class<?>[] { SeveralDataSources.class }, Map.of())) {
			RoutingDataSource routing = application.getBean(RoutingDataSource.class);
			for (String key : List.of("primary", "replica")) {
				routing.key = key;
				routing.getConnection().close();
			}
			application.getBean("orders", DataSource.class).getConnection().close();
			application.getBean("driver", DataSource.class).getConnection().close();
			application.getBean("byClass", DataSource.class).getConnection().close();
			assertThat(targets(application)).allMatch(Target::isComplete)
				.extracting(Target::name)
				.containsExactly("byClass", "driver", "orders", "routing[primary]", "routing[replica]");
		}
	}

	@Test
	void databaseInThisProcessIsNoTarget() throws SQLException {
		try (ConfigurableApplicationContext application = run("jdbc:h2:mem:test");
				Connection connection = application.getBean(DataSource.class).getConnection()) {
			assertThat(query(connection, "select 1")).isEqualTo("1");
			assertThat(targets(application)).isEmpty();
		}
	}

	@Test
	void h2InServerModeIsTheGuards() throws SQLException {
		Server server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
		try (ConfigurableApplicationContext application = run(
				"jdbc:h2:tcp://localhost:" + server.getPort() + "/mem:test", "keepalive.guard.enabled=true",
				"keepalive.guard.interval=1s");
				Connection connection = application.getBean(DataSource.class).getConnection()) {
			assertThat(query(connection, "select 1")).isEqualTo("1");
			KernelSockets.awaitOne(KernelSockets.outbound(server.getPort())
				.and((socket) -> Listeners.DEFAULTS.equals(socket.keepalive())));
			assertThat(targets(application)).singleElement().matches(Target::isLeftAlone);
		}
		finally {
			server.stop();
		}
	}

	/**
	 * Their servers cannot be embedded. A listening socket lets the drivers connect, and
	 * then sends nothing.
	 */
	@ParameterizedTest
	@CsvSource({ "jdbc:sqlserver://localhost:%d;encrypt=false;loginTimeout=8, 1 15/15/9 150000, 1 15/15/9 150000",
			"jdbc:oracle:thin:@//localhost:%d/x, 1 15/15/9 0, 1 15/15/9 150000",
			"jdbc:oracle:thin:@//localhost:%d/x?oracle.net.TCP_KEEPIDLE=40, 1 40/15/9 0, 1 40/15/9 175000",
			"jdbc:db2://localhost:%d/x, 1 5/1/10 0, 1 15/15/9 150000",
			"jdbc:db2://localhost:%d/x:keepAliveTimeOut=30;, 1 10/2/10 0, 1 10/2/10 30000" })
	void driverOfAServerThatCannotBeEmbedded(String url, String byItself, String withTheGuard) throws Exception {
		try (ServerSocket silent = new ServerSocket(0)) {
			silent.setSoTimeout(20_000);
			for (boolean guard : new boolean[] { false, true }) {
				try (ConfigurableApplicationContext application = run(url.formatted(silent.getLocalPort()),
						"spring.datasource.type=" + POOLS.get("simple"), "spring.datasource.username=u",
						"spring.datasource.password=p", "keepalive.guard.enabled=" + guard,
						"keepalive.guard.interval=1s")) {
					connect(application);
					try (Socket accepted = silent.accept()) {
						KernelSockets.awaitOne(KernelSockets.outbound(silent.getLocalPort())
							.and((socket) -> socket.localPort() == accepted.getPort())
							.and((socket) -> (guard ? withTheGuard : byItself).equals(socket.keepalive())));
					}
				}
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "jdbc:oracle:thin:@//localhost:%d/x, 0 7200/75/9 0", "jdbc:db2://localhost:%d/x, 1 5/1/10 0" })
	void driverWithOneConfigurationForAllPeersGetsNoneWhereOnlyATargetIsOn(String url, String expected)
			throws Exception {
		try (ServerSocket silent = new ServerSocket(0);
				ConfigurableApplicationContext application = run(url.formatted(silent.getLocalPort()),
						"spring.datasource.type=" + POOLS.get("simple"), "spring.datasource.username=u",
						"spring.datasource.password=p", "keepalive.client.enabled=false",
						"keepalive.targets.other.hosts=192.0.2.1", "keepalive.targets.other.enabled=true")) {
			connect(application);
			silent.setSoTimeout(20_000);
			try (Socket accepted = silent.accept()) {
				KernelSockets.awaitOne(KernelSockets.outbound(silent.getLocalPort())
					.and((socket) -> socket.localPort() == accepted.getPort())
					.and((socket) -> expected.equals(socket.keepalive())));
			}
		}
	}

	private static void connect(ConfigurableApplicationContext application) {
		DataSource dataSource = application.getBean(DataSource.class);
		new Thread(() -> {
			try {
				dataSource.getConnection().close();
			}
			catch (SQLException ex) {
				logger.info("The server does not answer", ex);
			}
		}).start();
	}

	private List<String> keepaliveOf(Database database) {
		return sockets(database).filter((socket) -> !this.before.contains(socket.localPort()))
			.map(KernelSocket::keepalive)
			.toList();
	}

	private static Stream<KernelSocket> sockets(Database database) {
		return KernelSockets.ofThisProcess()
			.stream()
			.filter(KernelSockets.outbound(database.port()))
			.filter((socket) -> "ESTABLISHED".equals(socket.state()));
	}

	static ConfigurableApplicationContext run(String url, String... properties) {
		List<String> all = new ArrayList<>(List.of("spring.datasource.url=" + url));
		all.addAll(Arrays.asList(properties));
		return TestApplication.run(Map.of(), all.toArray(String[]::new));
	}

	private static String query(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
			result.next();
			return result.getString(1);
		}
	}

	/** A socket factory of the application's own. */
	public static class OwnSocketFactory extends SocketFactory {

		private static volatile int made;

		@Override
		public Socket createSocket() {
			made++;
			return new Socket();
		}

		@Override
		public Socket createSocket(String host, int port) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Socket createSocket(InetAddress host, int port) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
			throw new UnsupportedOperationException();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RunningPool {

		@Bean
		HikariDataSource dataSource() {
			HikariConfig configuration = new HikariConfig();
			configuration.setJdbcUrl(Database.POSTGRESQL.url(""));
			configuration.setMaximumPoolSize(1);
			return new HikariDataSource(configuration);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SeveralDataSources {

		@Bean
		DataSource orders() {
			return DataSourceBuilder.create().url(Database.MYSQL.url("")).build();
		}

		@Bean
		DataSource routing() {
			RoutingDataSource routing = new RoutingDataSource();
			routing
				.setTargetDataSources(Map.of("primary", pool(), "replica", new LazyConnectionDataSourceProxy(pool())));
			return routing;
		}

		@Bean
		DataSource driver() {
			PGSimpleDataSource dataSource = new PGSimpleDataSource();
			dataSource.setUrl(Database.POSTGRESQL.url(""));
			return dataSource;
		}

		@Bean
		DataSource byClass() {
			HikariDataSource pool = new HikariDataSource();
			pool.setDataSourceClassName(PGSimpleDataSource.class.getName());
			pool.addDataSourceProperty("url", Database.POSTGRESQL.url(""));
			return pool;
		}

		private static DataSource pool() {
			return DataSourceBuilder.create().url(Database.POSTGRESQL.url("")).build();
		}

	}

	/** A primary and its read replica. */
	static final class RoutingDataSource extends AbstractRoutingDataSource {

		private volatile String key = "primary";

		@Override
		protected Object determineCurrentLookupKey() {
			return this.key;
		}

	}

	enum Database {

		POSTGRESQL("jdbc:postgresql://localhost:%d/postgres?user=postgres&ApplicationName=test") {

			@Override
			int port() {
				return Databases.postgres();
			}

			@Override
			boolean isEncrypted(Connection connection) throws SQLException {
				return "t".equals(query(connection, "select ssl from pg_stat_ssl where pid = pg_backend_pid()"));
			}

		},

		MARIADB("jdbc:mariadb://localhost:%d/test?user=test"),

		MYSQL("jdbc:mysql://localhost:%d/test?user=test");

		private final String url;

		Database(String url) {
			this.url = url;
		}

		int port() {
			return Databases.mariadb();
		}

		boolean isEncrypted(Connection connection) throws SQLException {
			return !query(connection,
					"select variable_value from information_schema.session_status where variable_name = 'ssl_cipher'")
				.isEmpty();
		}

		String url(String parameters) {
			return this.url.formatted(port()) + parameters;
		}

	}

}
