package io.github.keepalive.httpclient;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ref.Reference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.github.keepalive.TestApplication;
import io.github.keepalive.TestApplication.Server;
import io.github.keepalive.httpclient.OwnHttpClients.Hello;
import io.github.keepalive.httpclient.OwnHttpClients.Http2;
import io.github.keepalive.httpclient.OwnHttpClients.HttpServices;
import io.github.keepalive.httpclient.OwnHttpClients.OwnBuilders;
import io.github.keepalive.httpclient.OwnHttpClients.OwnCustomizers;
import io.github.keepalive.httpclient.OwnHttpClients.OwnProxy;
import io.github.keepalive.httpclient.OwnHttpClients.OwnTimings;
import io.github.keepalive.httpclient.OwnHttpClients.Pages;
import io.github.keepalive.httpclient.OwnHttpClients.ReactiveHttpServices;
import io.github.keepalive.httpclient.OwnHttpClients.SeveralAddresses;
import io.github.keepalive.integration.GuardedIntegration;
import io.github.keepalive.integration.Integration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.oracle.KernelSocket;
import io.github.keepalive.oracle.KernelSockets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Real connections of every client over every library that Boot supports, read from the
 * kernel while they sit in the pool. The table in docs/integrations.md is that of
 * {@link #pairs()}.
 */
class HttpClientsTests {

	/** What a connection carries to the proxy, which is a target. */
	private static final String TO_PROXY = "1 25/15/9 160000";

	private static final String DEFAULTS = "1 15/15/9 150000";

	private static final String[] IMPERATIVE = { "http-components", "jetty", "reactor" };

	private static final String[] REACTIVE = { "reactor", "jetty", "http-components" };

	/** A client that nobody refers to is collected, and its connections with it. */
	private final List<Object> clients = new ArrayList<>();

	private ConfigurableApplicationContext server;

	@BeforeEach
	void start() {
		this.server = startServer();
	}

	@AfterEach
	void stop() {
		Reference.reachabilityFence(this.clients);
		this.server.close();
	}

	static Stream<Arguments> pairs() {
		List<Arguments> pairs = new ArrayList<>();
		for (String library : IMPERATIVE) {
			for (Api api : List.of(Api.REST_CLIENT, Api.REST_TEMPLATE, Api.HTTP_SERVICE)) {
				pairs.add(Arguments.of(api, library));
			}
		}
		for (String library : REACTIVE) {
			pairs.add(Arguments.of(Api.WEB_CLIENT, library));
			pairs.add(Arguments.of(Api.REACTIVE_HTTP_SERVICE, library));
		}
		return pairs.stream();
	}

	@ParameterizedTest
	@MethodSource("pairs")
	void connectionCarriesTheOptions(Api api, String library) {
		try (ConfigurableApplicationContext application = client(api, library, "keepalive.client.syn-count=2")) {
			assertThat(get(api, application, url(this.server, "http"))).isEqualTo("hello");
			KernelSocket socket = pooled(this.server);
			assertThat(socket.keepalive()).isEqualTo(DEFAULTS);
			assertThat(socket.option("TCP_SYNCNT")).isEqualTo(2);
			assertThat(integration(application, library).sockets()).isOne();
			assertThat(integration(application, library).targets()).singleElement()
				.matches(Integration.Target::isComplete);
		}
	}

	@Test
	void tableOfTheDocsIsWhatIsTested() throws IOException {
		Map<String, List<String>> rows = new HashMap<>();
		for (String line : Files.readAllLines(Path.of("../docs/integrations.md"))) {
			String[] cells = line.split("\\s*\\|\\s*");
			if (cells.length == 5 && cells[4].matches("`[a-z-]+`")) {
				rows.put(cells[4].replace("`", ""), List.of(cells[2], cells[3]));
			}
		}
		assertThat(rows).containsOnlyKeys("http-components", "jetty-client", "reactor-netty", "jdk-client");
		for (Arguments pair : pairs().toList()) {
			List<String> row = rows.get(integrationName((String) pair.get()[1]));
			boolean reactive = pair.get()[0] == Api.WEB_CLIENT || pair.get()[0] == Api.REACTIVE_HTTP_SERVICE;
			assertThat(row.get(reactive ? 1 : 0)).contains("before connect");
		}
		assertThat(rows.get("jdk-client").get(0)).startsWith("the guard");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http-components", "jetty", "reactor" })
	void connectionToTheSecondAddressOfAHostCarriesTheOptions(String library) {
		try (ConfigurableApplicationContext application = client(SeveralAddresses.class,
				"spring.http.clients.imperative.factory=" + library)) {
			assertThat(get(Api.REST_CLIENT, application, url(this.server, "http"))).isEqualTo("hello");
			assertThat(pooled(this.server).keepalive()).isEqualTo(DEFAULTS);
			assertThat(integration(application, library).sockets()).isEqualTo(2);
		}
	}

	static Stream<Arguments> tlsPairs() {
		return pairs()
			.filter((pair) -> pair.get()[0] != Api.HTTP_SERVICE && pair.get()[0] != Api.REACTIVE_HTTP_SERVICE);
	}

	@ParameterizedTest
	@MethodSource("tlsPairs")
	void tlsConnectionCarriesTheOptions(Api api, String library) {
		try (ConfigurableApplicationContext tls = startServer("server.ssl.certificate=classpath:tls.crt",
				"server.ssl.certificate-private-key=classpath:tls.key", "server.http2.enabled=true");
				ConfigurableApplicationContext application = client(api, library,
						"spring.ssl.bundle.pem.test.truststore.certificate=classpath:tls.crt",
						"spring.http.clients.ssl.bundle=test")) {
			assertThat(get(api, application, url(tls, "https"))).isEqualTo("hello");
			assertThat(pooled(tls).keepalive()).isEqualTo(DEFAULTS);
		}
	}

	@Test
	void negotiatedHttp2ConnectionCarriesTheOptions() {
		try (ConfigurableApplicationContext tls = startServer("server.ssl.certificate=classpath:tls.crt",
				"server.ssl.certificate-private-key=classpath:tls.key", "server.http2.enabled=true");
				ConfigurableApplicationContext application = client(Api.WEB_CLIENT, "http-components",
						"spring.ssl.bundle.pem.test.truststore.certificate=classpath:tls.crt",
						"spring.http.clients.ssl.bundle=test")) {
			assertThat(get(Api.WEB_CLIENT, application, url(tls, "https") + "protocol")).isEqualTo("HTTP/2.0");
			assertThat(pooled(tls).keepalive()).isEqualTo(DEFAULTS);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "REST_CLIENT", "WEB_CLIENT" })
	void cleartextHttp2ConnectionCarriesTheOptions(Api api) {
		try (ConfigurableApplicationContext http2 = startServer("server.http2.enabled=true");
				ConfigurableApplicationContext application = client(Http2.class, api.selector + "=reactor")) {
			assertThat(get(api, application, url(http2, "http") + "protocol")).isEqualTo("HTTP/2.0");
			assertThat(pooled(http2).keepalive()).isEqualTo(DEFAULTS);
		}
	}

	@ParameterizedTest
	@CsvSource({ "REST_CLIENT, jdk", "REST_CLIENT, simple", "REST_TEMPLATE, jdk", "REST_TEMPLATE, simple",
			"WEB_CLIENT, jdk" })
	void libraryWithoutAMomentIsTheGuards(Api api, String library) {
		try (ConfigurableApplicationContext application = client(api, library, "keepalive.guard.enabled=true",
				"keepalive.guard.interval=60s")) {
			GuardedIntegration integration = application.getBean(KeepaliveIntegrations.class).guarded("jdk-client");
			for (int i = 0; i < 3; i++) {
				assertThat(get(api, application, url(this.server, "http"))).isEqualTo("hello");
			}
			// Long before the interval: the guard hears of requests.
			KernelSockets.awaitOne(KernelSockets.outbound(TestApplication.port(this.server))
				.and((socket) -> DEFAULTS.equals(socket.keepalive())));
			assertThat(integration.isUsed()).isTrue();
		}
	}

	@ParameterizedTest
	@CsvSource({ "REST_CLIENT, http-components", "REST_CLIENT, jetty", "REST_CLIENT, reactor", "WEB_CLIENT, jetty",
			"WEB_CLIENT, reactor" })
	void firstPacketCarriesTheSegmentSizeAlready(Api api, String library) {
		try (ConfigurableApplicationContext application = client(api, library,
				"keepalive.client.max-segment-size=1000")) {
			get(api, application, url(this.server, "http"));
			KernelSocket accepted = KernelSockets.one(KernelSockets.inbound(TestApplication.port(this.server)));
			assertThat(accepted.option("TCP_MAXSEG")).isLessThanOrEqualTo(1000);
		}
	}

	static Stream<Arguments> switches() {
		return tlsPairs().flatMap((pair) -> Stream
			.of("keepalive.client", "keepalive.integrations." + integrationName((String) pair.get()[1]))
			.map((group) -> Arguments.of(pair.get()[0], pair.get()[1], group + ".enabled=false")));
	}

	@ParameterizedTest
	@MethodSource("switches")
	void switchedOffTheConnectionIsTheLibrarysOwn(Api api, String library, String property) {
		try (ConfigurableApplicationContext application = client(api, library, property)) {
			get(api, application, url(this.server, "http"));
			assertThat(pooled(this.server).keepalive())
				.isEqualTo(library.equals("http-components") ? "1 5/5/3 0" : "0 7200/75/9 0");
		}
	}

	@ParameterizedTest
	@CsvSource({ "REST_CLIENT, http-components", "REST_CLIENT, reactor", "WEB_CLIENT, reactor" })
	void socketToTheProxyCarriesTheOptions(Api api, String library) throws IOException {
		try (ServerSocket proxy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
			Thread thread = new Thread(() -> answer(proxy));
			thread.start();
			System.setProperty("http.proxyHost", "127.0.0.1");
			System.setProperty("http.proxyPort", Integer.toString(proxy.getLocalPort()));
			try (ConfigurableApplicationContext application = client(api, library,
					targetsOfProxyAndPeer(proxy.getLocalPort()))) {
				assertThat(get(api, application, "http://shop.example/")).isEqualTo("proxied");
				assertThat(KernelSockets.one(KernelSockets.outbound(proxy.getLocalPort())).keepalive())
					.isEqualTo(TO_PROXY);
			}
		}
		finally {
			System.clearProperty("http.proxyHost");
			System.clearProperty("http.proxyPort");
		}
	}

	@Test
	void proxyOfTheApplicationResolvesNames() throws IOException {
		try (ServerSocket proxy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
			new Thread(() -> answer(proxy)).start();
			OwnProxy.port = proxy.getLocalPort();
			List<String> properties = new ArrayList<>(List.of(targetsOfProxyAndPeer(OwnProxy.port)));
			properties.add("spring.http.clients.imperative.factory=reactor");
			try (ConfigurableApplicationContext application = client(OwnProxy.class,
					properties.toArray(String[]::new))) {
				assertThat(get(Api.REST_CLIENT, application, "http://shop.example.invalid/")).isEqualTo("proxied");
				assertThat(KernelSockets.one(KernelSockets.outbound(OwnProxy.port)).keepalive()).isEqualTo(TO_PROXY);
			}
		}
	}

	private static String[] targetsOfProxyAndPeer(int proxyPort) {
		return new String[] { "keepalive.targets.proxy.hosts=127.0.0.1", "keepalive.targets.proxy.ports=" + proxyPort,
				"keepalive.targets.proxy.idle=25", "keepalive.targets.peer.hosts=shop.example,shop.example.invalid",
				"keepalive.targets.peer.idle=77" };
	}

	private static void answer(ServerSocket proxy) {
		try (Socket socket = proxy.accept()) {
			BufferedReader request = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
			String method = "";
			for (String line = request.readLine(); line != null; line = request.readLine()) {
				method = method.isEmpty() ? line.substring(0, line.indexOf(' ')) : method;
				if (line.isEmpty()) {
					String body = method.equals("CONNECT") ? "\r\n"
							: "Content-Type: text/plain\r\nContent-Length: 7\r\n\r\nproxied";
					socket.getOutputStream().write(("HTTP/1.1 200 OK\r\n" + body).getBytes(StandardCharsets.US_ASCII));
					method = "";
				}
			}
		}
		catch (IOException ex) {
			// The test is over.
		}
	}

	@ParameterizedTest
	@MethodSource("tlsPairs")
	void builderOfTheApplicationsOwnIsHooked(Api api, String library) {
		try (ConfigurableApplicationContext application = client(OwnBuilders.class, "own.library=" + library)) {
			get(api, application, url(this.server, "http"));
			assertThat(pooled(this.server).keepalive()).isEqualTo(DEFAULTS);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "http-components", "jetty", "reactor" })
	void whatTheApplicationSetOnItsOwnBuilderStays(String library) {
		try (ConfigurableApplicationContext application = client(OwnTimings.class, "own.library=" + library)) {
			get(Api.REST_CLIENT, application, url(this.server, "http"));
			assertThat(pooled(this.server).keepalive()).isEqualTo("1 60/15/9 195000");
		}
	}

	@ParameterizedTest
	@CsvSource({ "REST_CLIENT, jetty, 1 60/15/9 195000", "REST_CLIENT, reactor, 1 60/15/9 195000",
			"WEB_CLIENT, jetty, 1 60/15/9 195000", "WEB_CLIENT, reactor, 0 60/15/9 195000",
			"WEB_CLIENT, http-components, 1 60/5/3 75000" })
	void whatTheApplicationsCustomizerSetsOnTheLibraryWins(Api api, String library, String expected) {
		try (ConfigurableApplicationContext application = TestApplication.run(WebApplicationType.NONE,
				new Class<?>[] { OwnCustomizers.class }, Map.of(), api.selector + "=" + library)) {
			get(api, application, url(this.server, "http"));
			assertThat(pooled(this.server).keepalive()).isEqualTo(expected);
		}
	}

	@ParameterizedTest
	@CsvSource({ "REST_CLIENT, http-components", "REST_CLIENT, jetty", "REST_CLIENT, reactor", "WEB_CLIENT, jetty",
			"WEB_CLIENT, reactor", "WEB_CLIENT, http-components" })
	void timeoutsOfTheApplicationSurvive(Api api, String library) {
		try (ConfigurableApplicationContext application = client(api, library,
				"spring.http.clients.read-timeout=300ms")) {
			assertThatException().isThrownBy(() -> get(api, application, url(this.server, "http") + "slow"));
			assertThat(get(api, application, url(this.server, "http"))).isEqualTo("hello");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "keepalive.idle=15", "keepalive.enabled=false" })
	void restClientInAReactiveApplicationIsHooked(String property) {
		try (ConfigurableApplicationContext application = TestApplication.runServer(Server.NETTY,
				WebApplicationType.REACTIVE, new Class<?>[0], property)) {
			get(Api.REST_CLIENT, application, url(this.server, "http"));
			assertThat(pooled(this.server).keepalive()).isEqualTo(property.endsWith("false") ? "1 5/5/3 0" : DEFAULTS);
		}
	}

	@Test
	void webClientsShareTheirPoolAsEver() {
		try (ConfigurableApplicationContext application = client(Api.WEB_CLIENT, "reactor")) {
			for (int i = 0; i < 10; i++) {
				get(Api.WEB_CLIENT, application, url(this.server, "http"));
			}
			// A connection may come back to the pool a moment after the answer.
			assertThat(integration(application, "reactor").sockets()).isLessThan(5);
		}
	}

	private String get(Api api, ConfigurableApplicationContext application, String url) {
		switch (api) {
			case REST_CLIENT -> {
				RestClient client = keep(application.getBean(RestClient.Builder.class).build());
				return client.get().uri(url).retrieve().body(String.class);
			}
			case REST_TEMPLATE -> {
				RestTemplate client = keep(application.getBean(RestTemplateBuilder.class).build());
				return client.getForObject(url, String.class);
			}
			case WEB_CLIENT -> {
				WebClient client = keep(application.getBean(WebClient.Builder.class).build());
				return client.get().uri(url).retrieve().bodyToMono(String.class).block(Duration.ofSeconds(10));
			}
			default -> {
				return application.getBean(Hello.class).hello();
			}
		}
	}

	private <T> T keep(T client) {
		this.clients.add(client);
		return client;
	}

	private static ConfigurableApplicationContext startServer(String... properties) {
		List<String> all = new ArrayList<>(Arrays.asList(properties));
		all.add("keepalive.enabled=false");
		return TestApplication.runServer(new Class<?>[] { Pages.class }, all.toArray(String[]::new));
	}

	private ConfigurableApplicationContext client(Api api, String library, String... properties) {
		List<String> all = new ArrayList<>(Arrays.asList(properties));
		all.add(api.selector + "=" + library);
		all.add("spring.http.serviceclient.hello.base-url=" + url(this.server, "http"));
		Class<?>[] configuration = (api.configuration != null) ? new Class<?>[] { api.configuration } : new Class<?>[0];
		return TestApplication.run(WebApplicationType.NONE, configuration, Map.of(), all.toArray(String[]::new));
	}

	private static ConfigurableApplicationContext client(Class<?> configuration, String... properties) {
		return TestApplication.run(WebApplicationType.NONE, new Class<?>[] { configuration }, Map.of(), properties);
	}

	private static Integration integration(ConfigurableApplicationContext application, String library) {
		return application.getBean(KeepaliveIntegrations.class).outbound(integrationName(library));
	}

	private static String integrationName(String library) {
		return switch (library) {
			case "jetty" -> "jetty-client";
			case "reactor" -> "reactor-netty";
			default -> library;
		};
	}

	private static String url(ConfigurableApplicationContext application, String scheme) {
		return scheme + "://localhost:" + TestApplication.port(application) + "/";
	}

	private static KernelSocket pooled(ConfigurableApplicationContext application) {
		Predicate<KernelSocket> outbound = KernelSockets.outbound(TestApplication.port(application));
		return KernelSockets.one(outbound.and((socket) -> "ESTABLISHED".equals(socket.state())));
	}

	enum Api {

		REST_CLIENT("spring.http.clients.imperative.factory", null),

		REST_TEMPLATE("spring.http.clients.imperative.factory", null),

		HTTP_SERVICE("spring.http.clients.imperative.factory", HttpServices.class),

		WEB_CLIENT("spring.http.clients.reactive.connector", null),

		REACTIVE_HTTP_SERVICE("spring.http.clients.reactive.connector", ReactiveHttpServices.class);

		private final String selector;

		private final Class<?> configuration;

		Api(String selector, Class<?> configuration) {
			this.selector = selector;
			this.configuration = configuration;
		}

	}

}
