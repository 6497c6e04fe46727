package io.github.keepalive.reactornetty;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.keepalive.Listeners;
import io.github.keepalive.TestApplication;
import io.github.keepalive.TestApplication.Server;
import io.github.keepalive.WebSocketEcho;
import io.github.keepalive.integration.OutboundContract;
import io.github.keepalive.oracle.KernelSockets;
import io.netty.channel.socket.nio.NioChannelOption;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpClient;

import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients of Reactor Netty that are beans: the application's own, the WebSocket client of
 * WebFlux, and that of Spring Cloud Gateway.
 */
class ReactorNettyBeansKeepaliveTests extends OutboundContract {

	private static final Duration LONG = Duration.ofSeconds(20);

	private ConfigurableApplicationContext server;

	@BeforeEach
	void startServer() {
		this.server = TestApplication.runServer(new Class<?>[] { Pages.class, WebSocketEcho.class },
				"keepalive.enabled=false");
	}

	@AfterEach
	void stopServer() {
		this.server.close();
	}

	@Override
	protected String name() {
		return "reactor-netty";
	}

	@Override
	protected Class<?> autoConfiguration() {
		return ReactorNettyBeansKeepaliveAutoConfiguration.class;
	}

	@Override
	protected int peer() {
		return TestApplication.port(this.server);
	}

	@Override
	protected Class<?> ownIdleOf60Seconds() {
		return OwnIdle.class;
	}

	@Override
	protected ConfigurableApplicationContext start(int port, Class<?>[] configuration, String... properties) {
		Class<?>[] all = (configuration.length > 0) ? configuration : new Class<?>[] { OwnClient.class };
		return TestApplication.run(WebApplicationType.NONE, all, Map.of(), properties);
	}

	@Override
	protected AutoCloseable connect(ConfigurableApplicationContext application, int port) {
		Connection connection = application.getBean(TcpClient.class).host("127.0.0.1").port(port).connect().block(LONG);
		return connection::disposeNow;
	}

	@Test
	void httpClientOfTheApplicationIsHooked() {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[0])) {
			assertThat(application.getBean(HttpClient.class)
				.get()
				.uri("http://127.0.0.1:" + peer() + "/")
				.responseContent()
				.aggregate()
				.asString()
				.block(LONG)).isEqualTo("hello");
			assertThat(KernelSockets.keepaliveTo(peer())).containsExactly(Listeners.DEFAULTS);
			assertThat(integration(application).sockets()).isOne();
		}
	}

	@Test
	void webSocketClientIsHookedAndAClientInsideCountsOnce() {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[0])) {
			List<String> seen = new ArrayList<>();
			application.getBean(ReactorNettyWebSocketClient.class)
				.execute(URI.create("ws://127.0.0.1:" + peer() + "/echo"),
						(session) -> session.send(Mono.just(session.textMessage("hello")))
							.then(session.receive().next().map(WebSocketMessage::getPayloadAsText).doOnNext((text) -> {
								seen.add(text);
								seen.addAll(KernelSockets.keepaliveTo(peer()));
							}).then()))
				.block(LONG);
			assertThat(seen).containsExactly("hello", Listeners.DEFAULTS);
			assertThat(integration(application).sockets()).isOne();
		}
	}

	@Test
	void gatewaysConnectionToItsUpstreamCarriesTheOptions() {
		try (ConfigurableApplicationContext gateway = TestApplication.runServer(Server.NETTY,
				WebApplicationType.REACTIVE, new Class<?>[0], "spring.cloud.compatibility-verifier.enabled=false",
				"spring.cloud.gateway.server.webflux.routes[0].id=all",
				"spring.cloud.gateway.server.webflux.routes[0].uri=http://127.0.0.1:" + peer(),
				"spring.cloud.gateway.server.webflux.routes[0].predicates[0]=Path=/**")) {
			assertThat(RestClient.create("http://127.0.0.1:" + TestApplication.port(gateway))
				.get()
				.uri("/")
				.retrieve()
				.body(String.class)).isEqualTo("hello");
			assertThat(KernelSockets.keepaliveTo(peer())).containsExactly(Listeners.DEFAULTS);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnClient {

		@Bean
		TcpClient tcpClient() {
			return TcpClient.create();
		}

		@Bean
		HttpClient httpClient() {
			return HttpClient.create();
		}

		@Bean
		ReactorNettyWebSocketClient webSocketClient(HttpClient httpClient) {
			return new ReactorNettyWebSocketClient(httpClient);
		}

	}

	@Configuration
	static class OwnIdle {

		@Bean
		TcpClient tcpClient() {
			return TcpClient.create()
				.runOn(loopResources(), false)
				.option(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), 60);
		}

		@Bean
		LoopResources loopResources() {
			return LoopResources.create("own");
		}

	}

	@RestController
	static class Pages {

		@GetMapping("/")
		String hello() {
			return "hello";
		}

	}

}
