package io.github.keepalive.integration;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.keepalive.Listeners;
import io.github.keepalive.TestApplication;
import io.github.keepalive.guard.KeepaliveGuard;
import io.github.keepalive.oracle.KernelSocket;
import io.github.keepalive.oracle.KernelSockets;
import io.github.keepalive.socket.SocketRole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the integration of every client keeps to that shows no socket before it connects:
 * it wakes the guard, which would look once in an hour by itself here.
 */
public abstract class GuardedContract extends IntegrationContract {

	private final List<AutoCloseable> connections = new ArrayList<>();

	protected GuardedContract() {
		super(SocketRole.OUTBOUND);
	}

	/**
	 * Return the port of a real peer on this machine.
	 * @return the port
	 */
	protected abstract int peer();

	/**
	 * Start an application with the client. It must not connect yet.
	 * @param properties properties such as {@code keepalive.idle=20}, besides those that
	 * the client needs
	 * @return the running application
	 */
	protected abstract ConfigurableApplicationContext start(String... properties);

	/**
	 * Open a connection of the application's client, besides those that it has already,
	 * and use it.
	 * @param application the running application
	 * @return the connection, which stays open until it is closed
	 */
	protected abstract AutoCloseable connect(ConfigurableApplicationContext application) throws Exception;

	@AfterEach
	void closeConnections() throws Exception {
		for (AutoCloseable connection : this.connections) {
			connection.close();
		}
	}

	@Test
	void connectionsConformSoonAfterTheyWereMade() throws Exception {
		try (ConfigurableApplicationContext application = startWithGuard()) {
			for (int i = 0; i < 2; i++) {
				assertThat(open(application)).isNotEmpty()
					.allSatisfy((socket) -> KernelSockets
						.awaitOne((candidate) -> candidate.localPort() == socket.localPort()
								&& candidate.remotePort() == peer()
								&& Listeners.DEFAULTS.equals(candidate.keepalive())));
			}
			assertThat(status(application)).isEqualTo("guard");
		}
	}

	@Test
	void connectionsToATargetHaveItsSettings() throws Exception {
		try (ConfigurableApplicationContext application = startWithGuard("keepalive.targets.peer.hosts=localhost",
				"keepalive.targets.peer.ports=" + peer(), "keepalive.targets.peer.idle=25")) {
			assertThat(open(application)).isNotEmpty()
				.allSatisfy((socket) -> KernelSockets
					.awaitOne((candidate) -> candidate.localPort() == socket.localPort()
							&& candidate.remotePort() == peer() && "1 25/15/9 160000".equals(candidate.keepalive())));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "keepalive.enabled=false", "keepalive.client.enabled=false",
			"keepalive.integrations.NAME.enabled=false" })
	void switchedOffItDoesNotWakeTheGuard(String property) throws Exception {
		try (ConfigurableApplicationContext application = startWithGuard(named(property))) {
			KeepaliveGuard guard = application.getBean(KeepaliveGuard.class);
			long passes = guard.status().passes();
			Set<Integer> ports = open(application).stream().map(KernelSocket::localPort).collect(Collectors.toSet());
			// An announced connection is looked for within the first 125 ms several
			// times.
			Thread.sleep(300);
			assertThat(guard.status().passes()).isEqualTo(passes);
			assertThat(sockets()).filteredOn((socket) -> ports.contains(socket.localPort()))
				.isNotEmpty()
				.noneMatch((socket) -> Listeners.DEFAULTS.equals(socket.keepalive()));
			assertThat(all(application)).filteredOn(this::isThis)
				.allSatisfy((integration) -> assertThat(integration.targets()).isEmpty());
		}
	}

	@Test
	void withoutTheGuardItConnectsAsEver() throws Exception {
		try (ConfigurableApplicationContext application = start(EXPOSED)) {
			assertThat(open(application)).isNotEmpty();
		}
	}

	private ConfigurableApplicationContext startWithGuard(String... properties) throws Exception {
		List<String> all = new ArrayList<>(List.of(properties));
		all.addAll(List.of("keepalive.guard.enabled=true", "keepalive.guard.interval=1h", EXPOSED));
		ConfigurableApplicationContext application = start(all.toArray(String[]::new));
		TestApplication.awaitFirstLook(application);
		return application;
	}

	/**
	 * Open a connection and leave it open for the rest of the test.
	 * @param application the running application
	 * @return the sockets that are there since
	 */
	private List<KernelSocket> open(ConfigurableApplicationContext application) throws Exception {
		Set<Integer> before = sockets().map(KernelSocket::localPort).collect(Collectors.toSet());
		this.connections.add(connect(application));
		return sockets().filter((socket) -> !before.contains(socket.localPort())).toList();
	}

	private Stream<KernelSocket> sockets() {
		return KernelSockets.connectionsTo(peer()).stream();
	}

	@Override
	boolean isIndependentOf(Integration other) {
		return other.role() == SocketRole.LISTENER;
	}

}
