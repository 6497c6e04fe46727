package io.github.keepalive.websocket;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.keepalive.TestApplication;
import io.github.keepalive.WebSocketEcho;
import io.github.keepalive.guard.KeepaliveGuard;
import io.github.keepalive.integration.GuardedContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.client.WebSocketClient;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.socket.messaging.WebSocketStompClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The WebSocket client on Tomcat against a real server.
 */
class WebSocketKeepaliveTests extends GuardedContract {

	private ConfigurableApplicationContext server;

	@BeforeEach
	void startServer() {
		this.server = TestApplication.runServer(new Class<?>[] { WebSocketEcho.class }, "keepalive.enabled=false");
	}

	@AfterEach
	void stopServer() {
		this.server.close();
	}

	@Override
	protected String name() {
		return "websocket";
	}

	@Override
	protected Class<?> autoConfiguration() {
		return WebSocketKeepaliveAutoConfiguration.class;
	}

	@Override
	protected int peer() {
		return TestApplication.port(this.server);
	}

	@Override
	protected ConfigurableApplicationContext start(String... properties) {
		return TestApplication.run(WebApplicationType.NONE, new Class<?>[] { Clients.class }, Map.of(), properties);
	}

	@Override
	protected AutoCloseable connect(ConfigurableApplicationContext application) throws Exception {
		return connect(application.getBean(WebSocketClient.class));
	}

	private WebSocketSession connect(WebSocketClient client) throws Exception {
		CountDownLatch echoed = new CountDownLatch(1);
		WebSocketSession session = client.execute(new TextWebSocketHandler() {

			@Override
			protected void handleTextMessage(WebSocketSession session, TextMessage message) {
				echoed.countDown();
			}

		}, "ws://127.0.0.1:" + peer() + "/echo").get(20, TimeUnit.SECONDS);
		session.sendMessage(new TextMessage("hello"));
		assertThat(echoed.await(20, TimeUnit.SECONDS)).isTrue();
		return session;
	}

	@Test
	void clientInsideAStompClientWakesTheGuardToo() throws Exception {
		try (ConfigurableApplicationContext application = start("keepalive.guard.enabled=true",
				"keepalive.guard.interval=1h")) {
			KeepaliveGuard guard = TestApplication.awaitFirstLook(application);
			long passes = guard.status().passes();
			connect(application.getBean(WebSocketStompClient.class).getWebSocketClient()).close();
			await().untilAsserted(() -> assertThat(guard.status().passes()).isGreaterThan(passes));
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Clients {

		@Bean
		StandardWebSocketClient webSocketClient() {
			return new StandardWebSocketClient();
		}

		@Bean
		WebSocketStompClient stompClient() {
			return new WebSocketStompClient(new StandardWebSocketClient());
		}

	}

}
