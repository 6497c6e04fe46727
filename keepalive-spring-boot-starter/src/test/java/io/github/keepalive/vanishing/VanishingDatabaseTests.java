package io.github.keepalive.vanishing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import javax.sql.DataSource;

import io.github.keepalive.TestApplication;
import io.github.keepalive.oracle.Network;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A pool whose PostgreSQL really vanishes: every packet is dropped, without a word to
 * anybody. Each test does the same with and without the options.
 */
@Tag("vanishing-peers")
class VanishingDatabaseTests {

	private static final Logger logger = LoggerFactory.getLogger(VanishingDatabaseTests.class);

	private static Network network;

	private static EmbeddedPostgres postgres;

	private final List<ConfigurableApplicationContext> open = new ArrayList<>();

	@BeforeAll
	static void build() throws Exception {
		String obstacle = Network.obstacle();
		assumeTrue(obstacle.isEmpty(), "SKIPPED: databases cannot vanish here, " + obstacle);
		network = Network.create();
		postgres = network.atPeer(() -> EmbeddedPostgres.builder()
			.setServerConfig("listen_addresses", "*")
			.setDataDirectoryCustomizer((directory) -> letIn(directory.toPath()))
			.start());
	}

	private static void letIn(Path dataDirectory) {
		try {
			Files.writeString(dataDirectory.resolve("pg_hba.conf"), "\nhost all all 10.211.0.0/24 trust\n",
					StandardOpenOption.APPEND);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@AfterAll
	static void tearDown() throws Exception {
		if (network != null) {
			postgres.close();
			network.close();
		}
	}

	@AfterEach
	void restore() throws Exception {
		network.settle();
		this.open.forEach(ConfigurableApplicationContext::close);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void queryInFlightFailsWithinTheUserTimeoutAndTheNextOneSucceeds(boolean sentBefore) throws Exception {
		Connection with = pool(Comparison.WITH).getConnection();
		DataSource ignorant = pool(Comparison.WITHOUT);
		Connection without = ignorant.getConnection();
		query(with);
		query(without);
		CompletableFuture<Void> failing = sentBefore ? start(with) : null;
		CompletableFuture<Void> hanging = sentBefore ? start(without) : null;
		Thread.sleep(300);
		network.drop();
		long start = System.nanoTime();
		CompletableFuture<Void> failed = (failing != null) ? failing : start(with);
		CompletableFuture<Void> stillHanging = (hanging != null) ? hanging : start(without);
		Duration took = Comparison.timeOfFailure(start, failed, SQLException.class);
		logger.info("A query sent {} the database vanished failed after {}", sentBefore ? "before" : "after", took);
		assertThat(took).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(8));
		Comparison.assertHanging(stillHanging);
		network.restore();
		with.close();
		try (Connection next = this.open.get(0).getBean(DataSource.class).getConnection()) {
			query(next);
		}
	}

	@Test
	void idleConnectionDiesAndIsReplaced() throws Exception {
		DataSource with = pool(Comparison.WITH);
		int dying = portOfConnection(with);
		DataSource without = pool(Comparison.WITHOUT);
		int ignorant = portOfConnection(without);
		network.drop();
		int port = postgres.getPort();
		Duration took = Comparison.timeUntil(() -> !Comparison.connectionsTo(port).contains(dying));
		logger.info("An idle connection to the vanished database died after {}", took);
		assertThat(took).isBetween(Duration.ofSeconds(2), Comparison.DETECTED);
		assertThat(Comparison.connectionsTo(port)).as("without the options nobody has noticed").contains(ignorant);
		network.restore();
		assertThat(portOfConnection(with)).isNotEqualTo(dying);
	}

	/**
	 * Without a pool, which would try again and again until its own timeout.
	 */
	@Test
	void connectionAttemptEndsWithTheUserTimeout() throws Exception {
		String simple = "spring.datasource.type=org.springframework.jdbc.datasource.SimpleDriverDataSource";
		DataSource with = dataSource(simple, Comparison.WITH);
		DataSource without = dataSource(simple, Comparison.WITHOUT);
		network.drop();
		long start = System.nanoTime();
		CompletableFuture<Connection> failing = CompletableFuture.supplyAsync(() -> connect(with), Comparison.THREADS);
		CompletableFuture<Connection> hanging = CompletableFuture.supplyAsync(() -> connect(without),
				Comparison.THREADS);
		Duration took = Comparison.timeOfFailure(start, failing, SQLException.class);
		logger.info("A connection attempt to the vanished database ended after {}", took);
		assertThat(took).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(8));
		Comparison.assertHanging(hanging);
	}

	/**
	 * One connection at most, and no timeout of the driver or the pool that could help.
	 */
	private DataSource pool(String... properties) {
		return dataSource("spring.datasource.hikari.maximum-pool-size=1", properties);
	}

	private DataSource dataSource(String kind, String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.add(kind);
		all.add("spring.datasource.url=jdbc:postgresql://" + Network.PEER + ":" + postgres.getPort()
				+ "/postgres?user=postgres&connectTimeout=0&sslmode=disable");
		ConfigurableApplicationContext application = TestApplication.run(Map.of(), all.toArray(String[]::new));
		this.open.add(application);
		return application.getBean(DataSource.class);
	}

	private static CompletableFuture<Void> start(Connection connection) {
		return CompletableFuture.supplyAsync(() -> {
			try (Statement statement = connection.createStatement()) {
				statement.execute("select pg_sleep(60)");
				return null;
			}
			catch (SQLException ex) {
				throw new CompletionException(ex);
			}
		}, Comparison.THREADS);
	}

	private static Connection connect(DataSource dataSource) {
		try {
			return dataSource.getConnection();
		}
		catch (SQLException ex) {
			throw new CompletionException(ex);
		}
	}

	private static void query(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			assertThat(statement.execute("select 1")).isTrue();
		}
	}

	private static int portOfConnection(DataSource dataSource) throws Exception {
		return Comparison.connectionMade(postgres.getPort(), () -> {
			try (Connection connection = dataSource.getConnection()) {
				query(connection);
			}
		});
	}

}
