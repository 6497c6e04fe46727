package io.github.keepalive.elasticsearch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import co.elastic.clients.transport.rest5_client.low_level.Request;
import co.elastic.clients.transport.rest5_client.low_level.Response;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import co.elastic.clients.transport.rest5_client.low_level.Rest5ClientBuilder;
import com.sun.net.httpserver.HttpServer;
import io.github.keepalive.Listeners;
import io.github.keepalive.TestApplication;
import io.github.keepalive.TlsFront;
import io.github.keepalive.integration.OutboundContract;
import io.github.keepalive.oracle.KernelSockets;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.elasticsearch.autoconfigure.Rest5ClientBuilderCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Elasticsearch's client against a server that answers every request as Elasticsearch
 * does its first one.
 */
class ElasticsearchKeepaliveTests extends OutboundContract {

	private static final String TAGLINE = "{ \"tagline\" : \"You Know, for Search\" }";

	private HttpServer server;

	@BeforeEach
	void startServer() throws IOException {
		startServer(0);
	}

	private void startServer(int port) throws IOException {
		this.server = HttpServer.create(new InetSocketAddress("0.0.0.0", port), 50);
		this.server.createContext("/", (exchange) -> {
			exchange.getResponseHeaders().set("X-Elastic-Product", "Elasticsearch");
			exchange.getResponseHeaders().set("Content-Type", "application/json");
			exchange.sendResponseHeaders(200, TAGLINE.length());
			exchange.getResponseBody().write(TAGLINE.getBytes(StandardCharsets.US_ASCII));
			exchange.close();
		});
		this.server.start();
	}

	@AfterEach
	void stopServer() {
		this.server.stop(0);
	}

	@Override
	protected String name() {
		return "elasticsearch";
	}

	@Override
	protected Class<?> autoConfiguration() {
		return ElasticsearchKeepaliveAutoConfiguration.class;
	}

	@Override
	protected int peer() {
		return this.server.getAddress().getPort();
	}

	@Override
	protected String untouched() {
		return "0 5/5/3 0";
	}

	@Override
	protected Class<?> ownIdleOf60Seconds() {
		return OwnConfig.class;
	}

	/**
	 * The client takes its nodes in turn, and has a connection to each.
	 */
	@Override
	protected ConfigurableApplicationContext start(int port, Class<?>[] configuration, String... properties) {
		String nodes = IntStream.rangeClosed(1, 9)
			.mapToObj((node) -> "http://127.0.0." + node + ":" + port)
			.collect(Collectors.joining(","));
		return run(nodes, configuration, properties);
	}

	private static ConfigurableApplicationContext run(String nodes, Class<?>[] configuration, String... properties) {
		return TestApplication.runClient(configuration, properties, "spring.elasticsearch.uris=" + nodes);
	}

	@Override
	protected AutoCloseable connect(ConfigurableApplicationContext application, int port) throws Exception {
		Response response = application.getBean(Rest5Client.class).performRequest(new Request("GET", "/"));
		assertThat(EntityUtils.toString(response.getEntity())).isEqualTo(TAGLINE);
		return () -> {
			// The pool keeps it until the application is closed.
		};
	}

	@Override
	protected boolean isPreparedBeforeItConnects() {
		return false;
	}

	@ParameterizedTest
	@ValueSource(strings = { "true", "false" })
	void operatorsKeepaliveCountsWhateverThePropertyOfElasticsearchSays(String socketKeepAlive) throws Exception {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[0],
				"spring.elasticsearch.socket-keep-alive=" + socketKeepAlive)) {
			connect(application, peer());
			assertThat(KernelSockets.keepaliveTo(peer())).containsExactly(Listeners.DEFAULTS);
		}
	}

	@Test
	void connectionOverTlsCarriesTheOptions() throws Exception {
		try (TlsFront front = new TlsFront(peer());
				ConfigurableApplicationContext application = run("https://localhost:" + front.port(), new Class<?>[0],
						"spring.elasticsearch.restclient.ssl.bundle=search",
						"spring.ssl.bundle.pem.search.truststore.certificate=classpath:tls.crt")) {
			connect(application, front.port());
			assertThat(KernelSockets.keepaliveTo(front.port())).containsExactly(Listeners.DEFAULTS);
		}
	}

	@Test
	void connectionAfterALostOneCarriesTheOptionsAndOneThatIsReusedIsNotPreparedAgain() throws Exception {
		try (ConfigurableApplicationContext application = run("http://localhost:" + peer(), new Class<?>[0])) {
			connect(application, peer());
			connect(application, peer());
			// The second request may come before the first connection is back in the
			// pool.
			int first = KernelSockets.connectionsTo(peer()).size();
			assertThat(integration(application).sockets()).isEqualTo(first);
			int port = peer();
			this.server.stop(0);
			await().until(() -> KernelSockets.keepaliveTo(port).isEmpty());
			startServer(port);
			connect(application, port);
			assertThat(KernelSockets.keepaliveTo(port)).containsExactly(Listeners.DEFAULTS);
			assertThat(integration(application).sockets()).isEqualTo(first + 1);
		}
	}

	@Test
	void configurationAndDecoratorOfTheApplicationStay() throws Exception {
		OwnDecorator.SESSIONS.set(0);
		try (ConfigurableApplicationContext application = start(peer(),
				new Class<?>[] { OwnConfig.class, OwnDecorator.class })) {
			connect(application, peer());
			connect(application, peer());
			assertThat(KernelSockets.keepaliveTo(peer())).containsOnly("1 60/15/9 195000").hasSize(2);
			assertThat(OwnDecorator.SESSIONS).hasValue(2);
			// One of them accepts work; those of other tests' clients end soon.
			await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.filteredOn((name) -> name.startsWith("elasticsearch-rest-client-"))
				.hasSize(2));
		}
	}

	@Test
	void keepaliveThatTheApplicationLeavesToTheSystemStays() throws Exception {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[] { LeftToSystem.class })) {
			connect(application, peer());
			assertThat(KernelSockets.keepaliveTo(peer())).containsExactly("1 7200/15/9 7335000");
		}
	}

	@Test
	void unixDomainSocketIsLeftAlone(@TempDir Path directory) throws Exception {
		OwnSocket.path = directory.resolve("search.sock");
		try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
			.bind(UnixDomainSocketAddress.of(OwnSocket.path));
				ConfigurableApplicationContext application = start(peer(), new Class<?>[] { OwnSocket.class })) {
			Thread thread = new Thread(() -> answer(listener));
			thread.start();
			connect(application, peer());
			thread.join();
			assertThat(integration(application).sockets()).isZero();
			assertThat(KernelSockets.keepaliveTo(peer())).isEmpty();
		}
	}

	private static void answer(ServerSocketChannel listener) {
		try (SocketChannel connection = listener.accept()) {
			connection.read(ByteBuffer.allocate(10_000));
			String response = "HTTP/1.1 200 OK\r\nX-Elastic-Product: Elasticsearch\r\nConnection: close\r\n"
					+ "Content-Type: application/json\r\nContent-Length: " + TAGLINE.length() + "\r\n\r\n" + TAGLINE;
			connection.write(ByteBuffer.wrap(response.getBytes(StandardCharsets.US_ASCII)));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private abstract static class OwnCustomizer implements Rest5ClientBuilderCustomizer {

		@Override
		public void customize(Rest5ClientBuilder builder) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConfig {

		@Bean
		Rest5ClientBuilderCustomizer ownConfig() {
			return new OwnCustomizer() {

				@Override
				public void customize(HttpAsyncClientBuilder client) {
					client.setIOReactorConfig(
							IOReactorConfig.custom().setTcpKeepIdle(60).setIoThreadCount(1).setTrafficClass(8).build());
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LeftToSystem {

		@Bean
		Rest5ClientBuilderCustomizer leftToSystem() {
			return new OwnCustomizer() {

				@Override
				public void customize(HttpAsyncClientBuilder client) {
					client.setIOReactorConfig(IOReactorConfig.custom().setTcpKeepIdle(-1).build());
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnDecorator {

		private static final AtomicInteger SESSIONS = new AtomicInteger();

		@Bean
		Rest5ClientBuilderCustomizer ownDecorator() {
			return new Counting();
		}

		static final class Counting extends OwnCustomizer implements Ordered {

			@Override
			public int getOrder() {
				return Ordered.LOWEST_PRECEDENCE;
			}

			@Override
			public void customize(HttpAsyncClientBuilder client) {
				client.setIoSessionDecorator((session) -> {
					SESSIONS.incrementAndGet();
					return session;
				});
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnSocket {

		private static Path path;

		@Bean
		Rest5ClientBuilderCustomizer ownSocket() {
			return new OwnCustomizer() {

				@Override
				public void customize(RequestConfig.Builder request) {
					request.setUnixDomainSocket(path);
				}

			};
		}

	}

}
