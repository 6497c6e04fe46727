package io.github.keepalive.vanishing;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import com.sun.net.httpserver.HttpServer;
import io.github.keepalive.TestApplication;
import io.github.keepalive.TestApplication.Server;
import io.github.keepalive.oracle.KernelSocket;
import io.github.keepalive.oracle.KernelSockets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Peers that really vanish: every packet is dropped, without a word to anybody. Each test
 * does the same with and without the options.
 */
@Tag("vanishing-peers")
class VanishingPeersTests {

	/** Idle + interval x count, which is the user timeout too, and one interval more. */
	private static final Duration DETECTED = Duration.ofSeconds(5);

	/**
	 * With data in flight the kernel looks when it retransmits, less and less often; and
	 * a library may try once more.
	 */
	private static final Duration RETRANSMITTED = Duration.ofSeconds(8);

	private static Network network;

	private static HttpServer peer;

	private final List<AutoCloseable> open = new ArrayList<>();

	@BeforeAll
	static void build() throws Exception {
		String obstacle = Network.obstacle();
		assumeTrue(obstacle.isEmpty(), "SKIPPED: peers cannot vanish here, " + obstacle);
		network = Network.create();
		peer = network.atPeer(() -> HttpServer.create(new InetSocketAddress(Network.PEER, 8080), 50));
		peer.createContext("/", (exchange) -> {
			exchange.sendResponseHeaders(200, 5);
			exchange.getResponseBody().write("hello".getBytes(StandardCharsets.US_ASCII));
			exchange.close();
		});
		peer.setExecutor(Executors.newCachedThreadPool());
		peer.start();
	}

	@AfterAll
	static void tearDown() {
		if (network != null) {
			peer.stop(0);
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

	@ParameterizedTest
	@ValueSource(strings = { "http-components", "jetty", "reactor", "webclient http-components", "webclient jetty",
			"webclient reactor" })
	void idlePooledConnectionDiesAndTheNextRequestSucceeds(String library) throws Exception {
		Client with = client(library, Comparison.WITH);
		Client without = client(library, Comparison.WITHOUT);
		int pooled = portOfConnection(with);
		int ignorant = portOfConnection(without);
		network.drop();
		long seconds = secondsUntil(() -> !established().contains(pooled));
		assertThat(seconds).isBetween(2L, DETECTED.toSeconds());
		assertThat(established()).as("without the options nobody has noticed").contains(ignorant);
		network.restore();
		assertThat(portOfConnection(with)).isNotEqualTo(pooled);
	}

	/**
	 * The guard would look after a client without the options too: there is none here.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "jdk", "simple", "webclient jdk" })
	void idleConnectionOfTheJdksClientsDiesAndTheNextRequestSucceeds(String library) throws Exception {
		Client client = client(library, "keepalive.idle=1s", "keepalive.interval=1s", "keepalive.count=3",
				"keepalive.guard.enabled=true");
		int pooled = portOfConnection(client);
		KernelSockets.awaitOne((socket) -> socket.localPort() == pooled && "1 1/1/3 4000".equals(socket.keepalive()));
		network.drop();
		long seconds = secondsUntil(() -> !established().contains(pooled));
		assertThat(seconds).isLessThanOrEqualTo(DETECTED.toSeconds());
		network.restore();
		assertThat(portOfConnection(client)).isNotEqualTo(pooled);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http-components", "jetty", "reactor", "webclient reactor" })
	void requestInFlightFailsWithinTheUserTimeout(String library) throws Exception {
		Client with = client(library, Comparison.WITH);
		Client without = client(library, Comparison.WITHOUT);
		assertThat(with.get() + without.get()).isEqualTo("hellohello");
		network.drop();
		CompletableFuture<String> failing = CompletableFuture.supplyAsync(with::get, Comparison.THREADS);
		CompletableFuture<String> hanging = CompletableFuture.supplyAsync(without::get, Comparison.THREADS);
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> failing.get(2 * RETRANSMITTED.toSeconds(), TimeUnit.SECONDS));
		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> hanging.get(1, TimeUnit.MILLISECONDS));
		network.restore();
		assertThat(with.get()).isEqualTo("hello");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http-components", "reactor" })
	void blackHoledConnectEndsWithTheUserTimeout(String library) throws Exception {
		Client with = client(library, Comparison.WITH);
		Client without = client(library, Comparison.WITHOUT);
		network.drop();
		CompletableFuture<String> failing = CompletableFuture.supplyAsync(with::get, Comparison.THREADS);
		CompletableFuture<String> hanging = CompletableFuture.supplyAsync(without::get, Comparison.THREADS);
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> failing.get(2 * RETRANSMITTED.toSeconds(), TimeUnit.SECONDS));
		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> hanging.get(1, TimeUnit.MILLISECONDS));
	}

	@ParameterizedTest
	@CsvSource({ "TOMCAT, SERVLET", "JETTY, SERVLET", "NETTY, REACTIVE" })
	void idleInboundConnectionDies(Server server, WebApplicationType type) throws Exception {
		int with = server(server, type, Comparison.WITH);
		int without = server(server, type, Comparison.WITHOUT);
		for (int port : new int[] { with, without }) {
			Socket socket = keep(network.atPeer(() -> new Socket(Network.HERE, port)));
			socket.getOutputStream().write("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
			KernelSockets.awaitOne(KernelSockets.inbound(port));
		}
		network.drop();
		long seconds = secondsUntil(() -> inbound(with).isEmpty());
		assertThat(seconds).isBetween(2L, DETECTED.toSeconds());
		assertThat(inbound(without)).as("without the options nobody has noticed").hasSize(1);
	}

	private int server(Server server, WebApplicationType type, String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.add("server.address=" + Network.HERE);
		return TestApplication
			.port(keep(TestApplication.runServer(server, type, new Class<?>[0], all.toArray(String[]::new))));
	}

	private Client client(String library, String... properties) {
		String name = library.substring(library.indexOf(' ') + 1);
		List<String> all = new ArrayList<>(List.of(properties));
		all.add(library.startsWith("webclient") ? "spring.http.clients.reactive.connector=" + name
				: "spring.http.clients.imperative.factory=" + name);
		ConfigurableApplicationContext application = keep(TestApplication.run(Map.of(), all.toArray(String[]::new)));
		String url = "http://" + Network.PEER + ":8080/";
		if (library.startsWith("webclient")) {
			WebClient client = application.getBean(WebClient.Builder.class).build();
			return () -> client.get().uri(url).retrieve().bodyToMono(String.class).block();
		}
		RestClient client = application.getBean(RestClient.Builder.class).build();
		return () -> client.get().uri(url).retrieve().body(String.class);
	}

	private static int portOfConnection(Client client) {
		Set<Integer> before = established();
		assertThat(client.get()).isEqualTo("hello");
		Set<Integer> after = established();
		after.removeAll(before);
		assertThat(after).hasSize(1);
		return after.iterator().next();
	}

	/** The local ports of the connections to the peer. */
	private static Set<Integer> established() {
		return find(KernelSockets.outbound(8080).and((socket) -> "ESTABLISHED".equals(socket.state()))).stream()
			.map(KernelSocket::localPort)
			.collect(Collectors.toSet());
	}

	private static List<KernelSocket> inbound(int port) {
		return find(KernelSockets.inbound(port).and((socket) -> "ESTABLISHED".equals(socket.state())));
	}

	private static List<KernelSocket> find(Predicate<KernelSocket> predicate) {
		return KernelSockets.ofThisProcess().stream().filter(predicate).toList();
	}

	private static long secondsUntil(BooleanSupplier condition) throws InterruptedException {
		long start = System.nanoTime();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime() - start).as("waited in vain").isLessThan(Duration.ofSeconds(20).toNanos());
			Thread.sleep(20);
		}
		return (System.nanoTime() - start) / 1_000_000_000;
	}

	private <T extends AutoCloseable> T keep(T closeable) {
		this.open.add(0, closeable);
		return closeable;
	}

	private interface Client {

		String get();

	}

}
