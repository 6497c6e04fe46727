package io.github.keepalive.rsocket;

import java.net.URI;
import java.time.Duration;

import io.github.keepalive.Listeners;
import io.github.keepalive.TestApplication;
import io.github.keepalive.integration.OutboundContract;
import io.github.keepalive.oracle.KernelSockets;
import io.rsocket.SocketAcceptor;
import io.rsocket.core.RSocketServer;
import io.rsocket.transport.netty.client.TcpClientTransport;
import io.rsocket.transport.netty.server.CloseableChannel;
import io.rsocket.transport.netty.server.TcpServerTransport;
import io.rsocket.transport.netty.server.WebsocketServerTransport;
import io.rsocket.util.DefaultPayload;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpClient;
import reactor.netty.tcp.TcpServer;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.messaging.rsocket.RSocketRequester;
import org.springframework.util.MimeTypeUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * RSocket requesters against a real RSocket server.
 */
class RSocketKeepaliveTests extends OutboundContract {

	private static final Duration LONG = Duration.ofSeconds(20);

	private final LoopResources loops = LoopResources.create("server");

	private CloseableChannel server;

	@BeforeEach
	void startServer() {
		this.server = server()
			.bindNow(TcpServerTransport.create(TcpServer.create().runOn(this.loops).host("127.0.0.1").port(0)));
	}

	private static RSocketServer server() {
		return RSocketServer.create(SocketAcceptor
			.forRequestResponse((payload) -> Mono.just(DefaultPayload.create(payload.getDataUtf8()))));
	}

	@AfterEach
	void stopServer() {
		this.server.dispose();
		this.loops.dispose();
	}

	@Override
	protected String name() {
		return "rsocket";
	}

	@Override
	protected Class<?> autoConfiguration() {
		return RSocketKeepaliveAutoConfiguration.class;
	}

	@Override
	protected int peer() {
		return this.server.address().getPort();
	}

	@Override
	protected ConfigurableApplicationContext start(int port, Class<?>[] configuration, String... properties) {
		return TestApplication.runClient(configuration, properties, "spring.rsocket.server.mapping-path=unused");
	}

	@Override
	protected AutoCloseable connect(ConfigurableApplicationContext application, int port) {
		return use(builder(application).tcp("127.0.0.1", port));
	}

	private static RSocketRequester.Builder builder(ConfigurableApplicationContext application) {
		return application.getBean(RSocketRequester.Builder.class).dataMimeType(MimeTypeUtils.TEXT_PLAIN);
	}

	private static AutoCloseable use(RSocketRequester requester) {
		assertThat(requester.route("").data("hello").retrieveMono(String.class).block(LONG)).isEqualTo("hello");
		return requester::dispose;
	}

	@Test
	@SuppressWarnings("deprecation")
	void everyWayOfTheBuilderCarriesTheOptions() throws Exception {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[0])) {
			RSocketRequester.Builder prepared = builder(application);
			assertThat(prepared).isEqualTo(prepared);
			RSocketRequester requester = prepared.apply((builder) -> builder.setupRoute("a"))
				.rsocketConnector((connector) -> {
				})
				.connectTcp("127.0.0.1", peer())
				.block(LONG);
			try (AutoCloseable connection = use(requester)) {
				assertThat(KernelSockets.keepaliveTo(peer())).as(connection.toString())
					.containsExactly(Listeners.DEFAULTS);
			}
		}
	}

	@Test
	@SuppressWarnings("deprecation")
	void connectionOverAWebSocketCarriesTheOptions() throws Exception {
		CloseableChannel webSockets = server()
			.bindNow(WebsocketServerTransport.create(HttpServer.create().runOn(this.loops).host("127.0.0.1").port(0)));
		int port = webSockets.address().getPort();
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[0])) {
			URI uri = URI.create("ws://127.0.0.1:" + port + "/");
			try (AutoCloseable first = use(builder(application).websocket(uri));
					AutoCloseable second = use(builder(application).connectWebSocket(uri).block(LONG))) {
				assertThat(KernelSockets.keepaliveTo(port)).as(first + " " + second)
					.hasSize(2)
					.containsOnly(Listeners.DEFAULTS);
			}
		}
		finally {
			webSockets.dispose();
		}
	}

	@Test
	void transportOfTheApplicationStays() throws Exception {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[0]);
				AutoCloseable connection = use(builder(application)
					.transport(TcpClientTransport.create(TcpClient.create().host("127.0.0.1").port(peer()))))) {
			assertThat(KernelSockets.keepaliveTo(peer())).as(connection.toString()).containsExactly(UNTOUCHED);
		}
	}

}
