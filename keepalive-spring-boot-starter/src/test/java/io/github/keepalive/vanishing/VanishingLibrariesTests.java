package io.github.keepalive.vanishing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpServer;
import io.github.keepalive.TestApplication;
import io.github.keepalive.oracle.KernelSockets;
import io.github.keepalive.oracle.Network;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A connection is never worse off with the starter than without, whether its library has
 * keepalive values of its own or its application chose some. Each test cuts off two
 * connections that were made alike, at the same moment: one of this process, with the
 * guard, and one of a process that has no starter.
 */
@Tag("vanishing-peers")
class VanishingLibrariesTests {

	private static final Logger logger = LoggerFactory.getLogger(VanishingLibrariesTests.class);

	private static Network network;

	private static RedisStub redis;

	private static HttpServer http;

	private final List<AutoCloseable> open = new ArrayList<>();

	private OwnClient with;

	private int portWith;

	private Neighbour without;

	@BeforeAll
	static void build() throws Exception {
		String obstacle = Network.obstacle();
		assumeTrue(obstacle.isEmpty(), "SKIPPED: peers cannot vanish here, " + obstacle);
		network = Network.create();
		InetAddress address = InetAddress.getByName(Network.PEER);
		redis = network.atPeer(() -> new RedisStub(new ServerSocket(OwnClient.REDIS, 50, address)));
		redis.start();
		http = network.atPeer(() -> HttpServer.create(new InetSocketAddress(address, OwnClient.HTTP), 50));
		http.createContext("/", (exchange) -> {
			exchange.sendResponseHeaders(200, 5);
			exchange.getResponseBody().write("hello".getBytes(StandardCharsets.US_ASCII));
			exchange.close();
		});
		http.setExecutor(Comparison.THREADS);
		http.start();
	}

	@AfterAll
	static void tearDown() throws Exception {
		if (network != null) {
			http.stop(0);
			redis.close();
			network.close();
		}
	}

	@AfterEach
	void restore() throws Exception {
		network.settle();
		for (AutoCloseable closeable : this.open) {
			closeable.close();
		}
	}

	/**
	 * Without the starter it takes Lettuce 52 s and HttpComponents 20 s. Nobody waits for
	 * that here: nothing is found yet when the starter has found it.
	 */
	@ParameterizedTest
	@CsvSource({ "lettuce, 1 13/13/3 0", "http-components, 1 5/5/3 0" })
	void vanishedPeerIsFoundNoLaterThanByTheLibraryAlone(String library, String builtIn) throws Exception {
		connect(library, "1s", "1s", 3);
		assertThat(this.without.keepalive()).isEqualTo(builtIn);
		awaitGuard("1 1/1/3 4000");
		cutOff();
		Duration took = timeUntilFound(this.portWith);
		logger.info("{}: found after {}", library, took);
		assertThat(took).isBetween(Duration.ofSeconds(2), Comparison.DETECTED);
		assertThat(isEstablished(this.without.port())).as("without the starter nobody has noticed").isTrue();
	}

	/**
	 * The plan alone would allow the peer 35 s.
	 */
	@Test
	void vanishedPeerIsFoundNoLaterThanByTheTimingsThatTheApplicationChose() throws Exception {
		connect("2/2/3", "5s", "5s", 6);
		assertThat(this.without.keepalive()).isEqualTo("1 2/2/3 0");
		awaitGuard("1 2/2/3 8000");
		cutOff();
		CompletableFuture<Duration> findingWith = find(this.portWith);
		CompletableFuture<Duration> findingWithout = find(this.without.port());
		Duration tookWith = findingWith.get(30, TimeUnit.SECONDS);
		Duration tookWithout = findingWithout.get(30, TimeUnit.SECONDS);
		logger.info("2/2/3: found after {} with the starter, {} without", tookWith, tookWithout);
		assertThat(tookWithout).isBetween(Duration.ofSeconds(6), Duration.ofSeconds(10));
		assertThat(tookWith).isBetween(Duration.ofSeconds(6), tookWithout.plusSeconds(2));
	}

	/**
	 * The plan alone would have a user timeout of 5 s, and the second probe is due after
	 * 8 s of silence: it would end the connection instead of being sent.
	 */
	@Test
	void longIdleTimeThatTheApplicationChoseSurvivesALostProbe() throws Exception {
		connect("6/2/4", "1s", "1s", 4);
		assertThat(this.without.keepalive()).isEqualTo("1 6/2/4 0");
		awaitGuard("1 6/2/4 14000");
		cutOff();
		Duration silence = Comparison
			.timeUntil(() -> lostProbes(this.portWith) > 0 && lostProbes(this.without.port()) > 0);
		network.restore();
		assertThat(lostProbes(this.portWith)).isEqualTo(1);
		assertThat(lostProbes(this.without.port())).isEqualTo(1);
		Duration recovery = Comparison
			.timeUntil(() -> lostProbes(this.portWith) < 1 && lostProbes(this.without.port()) < 1);
		logger.info("6/2/4: a probe was lost after {}, the next one answered or the connection ended {} later", silence,
				recovery);
		assertBothAnswer();
	}

	/**
	 * The timings of the plan would have it end after 2 s of silence.
	 */
	@Test
	void shortUserTimeoutThatTheApplicationChoseIsNotCombinedWithTheTimingsOfThePlan() throws Exception {
		connect("lettuce 1500", "1s", "1s", 3);
		String chosen = this.without.keepalive();
		assertThat(chosen).startsWith("1 ").endsWith(" 1500");
		// The guard looks twice, for a library may set options late.
		awaitLook();
		awaitLook();
		awaitGuard(chosen);
		cutOff();
		Thread.sleep(3500);
		network.restore();
		logger.info("{}: {} probes were lost with the starter, {} without", chosen, lostProbes(this.portWith),
				lostProbes(this.without.port()));
		assertBothAnswer();
	}

	/**
	 * Make two connections alike. The peer's ends are in this process too: there the
	 * guard is to leave them alone.
	 */
	private void connect(String kind, String idle, String interval, int count) throws Exception {
		this.without = keep(Neighbour.start(kind));
		keep(TestApplication.run(Map.of(), "keepalive.idle=" + idle, "keepalive.interval=" + interval,
				"keepalive.count=" + count, "keepalive.server.enabled=false", "keepalive.guard.enabled=true",
				"keepalive.guard.interval=1s"));
		this.portWith = Comparison.connectionMade(OwnClient.peerPort(kind), () -> {
			this.with = keep(OwnClient.connect(kind));
			this.with.ask();
		});
		this.without.connected();
	}

	private void awaitGuard(String keepalive) {
		awaitGuard(this.portWith, keepalive);
	}

	/**
	 * Wait until the guard has found a socket that is younger than those of the test.
	 */
	private void awaitLook() throws IOException {
		Socket socket = keep(new Socket(Network.PEER, OwnClient.REDIS));
		awaitGuard(socket.getLocalPort(), "1 1/1/3 4000");
	}

	private static void awaitGuard(int port, String keepalive) {
		KernelSockets.awaitOne((socket) -> socket.localPort() == port && keepalive.equals(socket.keepalive()));
	}

	/**
	 * Drop every packet from now on, when both have just heard of the peer.
	 */
	private void cutOff() throws Exception {
		this.without.ask();
		this.with.ask();
		// The last acknowledgement may be 40 ms late.
		Thread.sleep(200);
		network.drop();
	}

	private void assertBothAnswer() throws Exception {
		assertThat(isEstablished(this.without.port())).as("without the starter it survives").isTrue();
		assertThat(isEstablished(this.portWith)).as("with the starter it survives too").isTrue();
		this.without.ask();
		this.with.ask();
		assertThat(isEstablished(this.without.port())).isTrue();
		assertThat(isEstablished(this.portWith)).as("it was this very connection that answered").isTrue();
	}

	private static CompletableFuture<Duration> find(int port) {
		return CompletableFuture.supplyAsync(() -> {
			try {
				return timeUntilFound(port);
			}
			catch (InterruptedException ex) {
				throw new CompletionException(ex);
			}
		}, Comparison.THREADS);
	}

	private static Duration timeUntilFound(int port) throws InterruptedException {
		return Comparison.timeUntil(() -> !isEstablished(port));
	}

	private static boolean isEstablished(int port) {
		return connection(port).isPresent();
	}

	/**
	 * Return how many probes of an established connection in a row had no answer so far.
	 */
	private static int lostProbes(int port) {
		return connection(port).map((columns) -> Integer.parseInt(columns[8])).orElse(0);
	}

	/**
	 * What the kernel says of an established connection of this host, whichever process
	 * it belongs to.
	 */
	private static Optional<String[]> connection(int port) {
		String local = ":%04X".formatted(port);
		return Stream.of("tcp", "tcp6")
			.map((table) -> Path.of("/proc/self/net", table))
			.filter(Files::exists)
			.flatMap(VanishingLibrariesTests::lines)
			.map((line) -> line.trim().split("\\s+"))
			.filter((columns) -> columns[1].endsWith(local) && "01".equals(columns[3]))
			.findFirst();
	}

	private static Stream<String> lines(Path table) {
		try {
			return Files.readAllLines(table).stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private <T extends AutoCloseable> T keep(T closeable) {
		this.open.add(0, closeable);
		return closeable;
	}

}
