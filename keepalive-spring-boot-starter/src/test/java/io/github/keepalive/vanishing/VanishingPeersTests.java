package io.github.keepalive.vanishing;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpServer;
import io.github.keepalive.TestApplication;
import io.github.keepalive.TestApplication.Server;
import io.github.keepalive.oracle.KernelSockets;
import io.github.keepalive.oracle.Network;
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
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Peers that really vanish: every packet is dropped, without a word to anybody. Each test
 * does the same with and without the options.
 */
@Tag("vanishing-peers")
class VanishingPeersTests {

	/**
	 * With data in flight the kernel looks when it retransmits, less and less often; and
	 * a library may try once more.
	 */
	private static final Duration RETRANSMITTED = Duration.ofSeconds(16);

	private static final int PORT = 8080;

	private static Network network;

	private static HttpServer peer;

	private final List<AutoCloseable> open = new ArrayList<>();

	@BeforeAll
	static void build() throws Exception {
		String obstacle = Network.obstacle();
		assumeTrue(obstacle.isEmpty(), "SKIPPED: peers cannot vanish here, " + obstacle);
		network = Network.create();
		peer = network.atPeer(() -> HttpServer.create(new InetSocketAddress(Network.PEER, PORT), 50));
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
		assertThat(Comparison.timeUntil(() -> !Comparison.connectionsTo(PORT).contains(pooled)))
			.isBetween(Duration.ofSeconds(2), Comparison.DETECTED);
		assertThat(Comparison.connectionsTo(PORT)).as("without the options nobody has noticed").contains(ignorant);
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
		assertThat(Comparison.timeUntil(() -> !Comparison.connectionsTo(PORT).contains(pooled)))
			.isLessThanOrEqualTo(Comparison.DETECTED);
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
		long start = System.nanoTime();
		CompletableFuture<String> failing = CompletableFuture.supplyAsync(with::get, Comparison.THREADS);
		CompletableFuture<String> hanging = CompletableFuture.supplyAsync(without::get, Comparison.THREADS);
		assertThat(Comparison.timeOfFailure(start, failing, Exception.class)).isLessThan(RETRANSMITTED);
		Comparison.assertHanging(hanging);
		network.restore();
		assertThat(with.get()).isEqualTo("hello");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http-components", "reactor" })
	void blackHoledConnectEndsWithTheUserTimeout(String library) throws Exception {
		Client with = client(library, Comparison.WITH);
		Client without = client(library, Comparison.WITHOUT);
		network.drop();
		long start = System.nanoTime();
		CompletableFuture<String> failing = CompletableFuture.supplyAsync(with::get, Comparison.THREADS);
		CompletableFuture<String> hanging = CompletableFuture.supplyAsync(without::get, Comparison.THREADS);
		assertThat(Comparison.timeOfFailure(start, failing, Exception.class)).isLessThan(RETRANSMITTED);
		Comparison.assertHanging(hanging);
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
		assertThat(Comparison.timeUntil(() -> Comparison.connectionsFrom(with) == 0)).isBetween(Duration.ofSeconds(2),
				Comparison.DETECTED);
		assertThat(Comparison.connectionsFrom(without)).as("without the options nobody has noticed").isEqualTo(1);
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
		String url = "http://" + Network.PEER + ":" + PORT + "/";
		if (library.startsWith("webclient")) {
			WebClient client = application.getBean(WebClient.Builder.class).build();
			return () -> client.get().uri(url).retrieve().bodyToMono(String.class).block();
		}
		RestClient client = application.getBean(RestClient.Builder.class).build();
		return () -> client.get().uri(url).retrieve().body(String.class);
	}

	private static int portOfConnection(Client client) throws Exception {
		return Comparison.connectionMade(PORT, () -> assertThat(client.get()).isEqualTo("hello"));
	}

	private <T extends AutoCloseable> T keep(T closeable) {
		this.open.add(0, closeable);
		return closeable;
	}

	private interface Client {

		String get();

	}

}
