package io.github.keepalive.stomp;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.github.keepalive.Listeners;
import io.github.keepalive.TestApplication;
import io.github.keepalive.integration.OutboundContract;
import io.github.keepalive.oracle.KernelSockets;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.messaging.simp.stomp.StompBrokerRelayMessageHandler;
import org.springframework.messaging.simp.stomp.StompReactorNettyCodec;
import org.springframework.messaging.support.ExecutorSubscribableChannel;
import org.springframework.messaging.tcp.reactor.ReactorNettyTcpClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

/**
 * The STOMP relay against a broker that accepts every session, and does no more.
 */
class StompRelayKeepaliveTests extends OutboundContract {

	private Broker broker;

	private int relays;

	@BeforeEach
	void startBroker() throws IOException {
		this.broker = new Broker();
	}

	@AfterEach
	void stopBroker() throws IOException {
		this.broker.listener.close();
	}

	@Override
	protected String name() {
		return "stomp-relay";
	}

	@Override
	protected Class<?> autoConfiguration() {
		return StompRelayKeepaliveAutoConfiguration.class;
	}

	@Override
	protected int peer() {
		return this.broker.listener.getLocalPort();
	}

	@Override
	protected ConfigurableApplicationContext start(int port, Class<?>[] configuration, String... properties) {
		return TestApplication.run(WebApplicationType.NONE, configuration, Map.of(), properties);
	}

	/**
	 * A relay connects when it starts, so there is one for each connection.
	 */
	@Override
	protected AutoCloseable connect(ConfigurableApplicationContext application, int port) throws Exception {
		StompBrokerRelayMessageHandler relay = relay(application, port);
		relay.start();
		try {
			await().atMost(Duration.ofSeconds(2)).until(relay::isBrokerAvailable);
		}
		catch (ConditionTimeoutException ex) {
			failure(relay);
		}
		return relay::stop;
	}

	private static void failure(StompBrokerRelayMessageHandler relay) throws Exception {
		try {
			relay.getTcpClient().connectAsync(mock()).get(20, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			throw (Exception) ex.getCause();
		}
		finally {
			relay.stop();
		}
	}

	private StompBrokerRelayMessageHandler relay(ConfigurableApplicationContext application, int port) {
		StompBrokerRelayMessageHandler relay = new StompBrokerRelayMessageHandler(new ExecutorSubscribableChannel(),
				new ExecutorSubscribableChannel(), new ExecutorSubscribableChannel(), List.of("/topic"));
		relay.setRelayHost("127.0.0.1");
		relay.setRelayPort(port);
		return (StompBrokerRelayMessageHandler) application.getAutowireCapableBeanFactory()
			.initializeBean(relay, "relay" + ++this.relays);
	}

	@Test
	void relayConnectsAgainAfterAStopAndAfterALostConnection() throws Exception {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[0])) {
			StompBrokerRelayMessageHandler relay = relay(application, peer());
			for (int i = 0; i < 2; i++) {
				relay.start();
				await().until(relay::isBrokerAvailable);
				assertThat(KernelSockets.keepaliveTo(peer())).containsExactly(Listeners.DEFAULTS);
				relay.stop();
				await().until(() -> KernelSockets.keepaliveTo(peer()).isEmpty());
			}
			relay.start();
			await().until(relay::isBrokerAvailable);
			this.broker.latest.close();
			await().until(() -> !relay.isBrokerAvailable());
			await().atMost(Duration.ofSeconds(20)).until(relay::isBrokerAvailable);
			assertThat(KernelSockets.keepaliveTo(peer())).containsExactly(Listeners.DEFAULTS);
			relay.stop();
		}
	}

	@Test
	void clientOfTheApplicationStays() throws Exception {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[0])) {
			StompBrokerRelayMessageHandler relay = new StompBrokerRelayMessageHandler(new ExecutorSubscribableChannel(),
					new ExecutorSubscribableChannel(), new ExecutorSubscribableChannel(), List.of("/topic"));
			ReactorNettyTcpClient<byte[]> own = new ReactorNettyTcpClient<>("127.0.0.1", peer(),
					new StompReactorNettyCodec());
			relay.setTcpClient(own);
			application.getAutowireCapableBeanFactory().initializeBean(relay, "own");
			assertThat(relay.getTcpClient()).isSameAs(own);
			own.shutdownAsync().get(20, TimeUnit.SECONDS);
		}
	}

	private static final class Broker {

		private static final byte[] CONNECTED = "CONNECTED\nversion:1.2\nheart-beat:0,0\n\n\0"
			.getBytes(StandardCharsets.UTF_8);

		private final ServerSocket listener = new ServerSocket(0);

		private volatile Socket latest;

		Broker() throws IOException {
			start(this::accept);
		}

		private void accept() {
			try {
				while (true) {
					Socket session = this.listener.accept();
					this.latest = session;
					start(() -> accept(session));
				}
			}
			catch (IOException ex) {
				// The test has ended.
			}
		}

		private static void accept(Socket session) {
			try (session) {
				while (session.getInputStream().read() > 0) {
					// The frame goes on.
				}
				session.getOutputStream().write(CONNECTED);
				session.getInputStream().transferTo(OutputStream.nullOutputStream());
			}
			catch (IOException ex) {
				// The relay or the test has closed it.
			}
		}

		private static void start(Runnable work) {
			Thread thread = new Thread(work);
			thread.setDaemon(true);
			thread.start();
		}

	}

}
