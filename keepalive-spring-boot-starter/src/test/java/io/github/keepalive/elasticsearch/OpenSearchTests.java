package io.github.keepalive.elasticsearch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;

import com.sun.net.httpserver.HttpServer;
import io.github.keepalive.Listeners;
import io.github.keepalive.TestApplication;
import io.github.keepalive.oracle.KernelSockets;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opensearch.client.opensearch.OpenSearchClient;
import org.opensearch.client.transport.OpenSearchTransport;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5TransportBuilder;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * OpenSearch's client, of which Spring Boot has no bean: what docs/integrations.md says
 * of it.
 */
class OpenSearchTests {

	private HttpServer server;

	@BeforeEach
	void startServer() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/", (exchange) -> {
			exchange.sendResponseHeaders(200, -1);
			exchange.close();
		});
		this.server.start();
	}

	@AfterEach
	void stopServer() {
		this.server.stop(0);
	}

	@Test
	void twoLinesOfTheApplicationSetKeepaliveAndTheTimings() throws IOException {
		try (OpenSearchTransport transport = builder()
			.setHttpClientConfigCallback((http) -> http.setIOReactorConfig(IOReactorConfig.custom()
				.setSoKeepAlive(true)
				.setTcpKeepIdle(15)
				.setTcpKeepInterval(15)
				.setTcpKeepCount(9)
				.build()))
			.build()) {
			assertThat(new OpenSearchClient(transport).ping().value()).isTrue();
			assertThat(KernelSockets.keepaliveTo(port())).isNotEmpty().containsOnly("1 15/15/9 0");
		}
	}

	@Test
	void theGuardSetsEverything() throws IOException {
		try (ConfigurableApplicationContext application = TestApplication.run(Map.of(), "keepalive.guard.enabled=true");
				OpenSearchTransport transport = builder().build()) {
			assertThat(new OpenSearchClient(transport).ping().value()).as(application.toString()).isTrue();
			KernelSockets.awaitOne(
					KernelSockets.outbound(port()).and((socket) -> Listeners.DEFAULTS.equals(socket.keepalive())));
		}
	}

	private ApacheHttpClient5TransportBuilder builder() {
		return ApacheHttpClient5TransportBuilder.builder(new HttpHost("http", "127.0.0.1", port()));
	}

	private int port() {
		return this.server.getAddress().getPort();
	}

}
