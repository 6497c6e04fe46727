package io.github.keepalive.metrics;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.TestApplication;
import io.github.keepalive.context.ActivePlans;
import io.github.keepalive.context.ProcessSockets;
import io.github.keepalive.guard.KeepaliveGuard;
import io.github.keepalive.socket.KeepaliveApplier;
import io.github.keepalive.socket.LiveSocket;
import io.github.keepalive.socket.LiveSocket.SetBy;
import io.github.keepalive.socket.LiveSocket.Traffic;
import io.github.keepalive.socket.SocketRole;
import io.github.keepalive.socket.WithoutNativeAccess;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link KeepaliveMetrics}.
 */
class KeepaliveMetricsTests {

	@Test
	void socketsAreCountedByRoleAndByConforming() throws IOException {
		try (ConfigurableApplicationContext application = TestApplication.runServer();
				ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
				Socket client = new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort())) {
			MeterRegistry registry = bind(application);
			assertThat(sockets(registry, "listener", "true")).isGreaterThanOrEqualTo(1);
			assertThat(sockets(registry, "listener", "false")).isGreaterThanOrEqualTo(1);
			assertThat(sockets(registry, "outbound", "false")).isGreaterThanOrEqualTo(1);
			assertThat(value(registry, "keepalive.connections.unanswered", "outbound")).isZero();
			assertThat(value(registry, "keepalive.connections.unanswered.age", "outbound")).isZero();
			assertThat(registry.get("keepalive.options.failed").functionCounter().count()).isZero();
			assertThat(client.isConnected()).isTrue();
		}
	}

	@Test
	void numberOfMetersIsFixed() {
		try (ConfigurableApplicationContext application = TestApplication.runServer("keepalive.guard.enabled=true",
				"keepalive.targets.warehouse.ports=5432")) {
			MeterRegistry registry = bind(application);
			assertThat(registry.getMeters()).hasSize(19);
			assertThat(registry.getMeters()).extracting(Meter::getId)
				.extracting(Meter.Id::getName)
				.containsOnly("keepalive.sockets", "keepalive.connections.unanswered",
						"keepalive.connections.unanswered.age", "keepalive.detection", "keepalive.options.failed",
						"keepalive.guard.running", "keepalive.guard.passes", "keepalive.guard.sockets.examined",
						"keepalive.guard.sockets.changed", "keepalive.guard.sockets.kept",
						"keepalive.guard.sockets.failed");
		}
	}

	@Test
	void gaugesOfOneScrapeShareOneLook() throws IOException {
		try (ConfigurableApplicationContext application = TestApplication.runServer()) {
			AtomicLong now = new AtomicLong();
			MeterRegistry registry = new SimpleMeterRegistry();
			new KeepaliveMetrics(application.getBean(KeepaliveApplier.class), application.getBean(ActivePlans.class),
					application.getBean(ProcessSockets.class), null, now::get)
				.bindTo(registry);
			double conforming = sockets(registry, "listener", "true");
			double differing = sockets(registry, "listener", "false");
			try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
				now.addAndGet(Duration.ofSeconds(1).toNanos());
				assertThat(sockets(registry, "listener", "true")).isEqualTo(conforming);
				assertThat(sockets(registry, "listener", "false")).isEqualTo(differing);
				now.incrementAndGet();
				assertThat(sockets(registry, "listener", "false")).isGreaterThan(differing);
				assertThat(listener.isBound()).isTrue();
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "1, 0, 1", "0, 1, 1", "3, 2, 1", "0, 0, 0" })
	void probeAndDataThatAreNotAnsweredCount(int probes, int retransmissions, int unanswered) {
		LiveSocket socket = connection(true, "ESTABLISHED", traffic(probes, retransmissions, 16));
		assertThat(SocketCounts.byRole(List.of(socket))).containsEntry(SocketRole.OUTBOUND,
				new SocketCounts(1, 0, unanswered, unanswered * 16_000L));
	}

	@Test
	void connectionThatIsNotProbedOrNotThereYetIsNotUnanswered() {
		assertThat(SocketCounts.byRole(List.of(connection(false, "ESTABLISHED", traffic(0, 1, 86_400)),
				connection(true, "SYN_SENT", traffic(0, 1, 86_400)))))
			.containsEntry(SocketRole.OUTBOUND, new SocketCounts(2, 0, 0, 0));
	}

	@Test
	void longestSilenceIsThatOfOneConnection() {
		assertThat(SocketCounts.byRole(List.of(connection(true, "ESTABLISHED", traffic(1, 0, 20)),
				connection(true, "ESTABLISHED", traffic(5, 0, 77)))))
			.containsEntry(SocketRole.OUTBOUND, new SocketCounts(2, 0, 2, 77_000));
	}

	@Test
	void detectionIsTheLongestOfTheSettingsInForce() {
		try (ConfigurableApplicationContext application = TestApplication.runServer("keepalive.client.idle=10s",
				"keepalive.targets.slow.ports=5432", "keepalive.targets.slow.idle=100s",
				"keepalive.integrations.tomcat.idle=25s")) {
			MeterRegistry registry = bind(application);
			assertThat(value(registry, "keepalive.detection", "outbound")).isEqualTo(235);
			assertThat(value(registry, "keepalive.detection", "inbound")).isEqualTo(160);
		}
	}

	@Test
	void whatTheGuardDidIsCounted() throws IOException {
		try (ConfigurableApplicationContext application = TestApplication.runServer("keepalive.guard.enabled=true");
				ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
			MeterRegistry registry = bind(application);
			application.getBean(KeepaliveGuard.class).wakeUp();
			await().untilAsserted(() -> {
				assertThat(counter(registry, "keepalive.guard.sockets.examined")).isGreaterThanOrEqualTo(2);
				assertThat(counter(registry, "keepalive.guard.sockets.changed")).isPositive();
			});
			assertThat(registry.get("keepalive.guard.running").gauge().value()).isOne();
			assertThat(registry.get("keepalive.guard.passes").functionTimer().count()).isPositive();
			assertThat(counter(registry, "keepalive.guard.sockets.failed")).isZero();
			assertThat(listener.isBound()).isTrue();
		}
	}

	@Test
	void guardThatShouldRunAndDoesNotIsZero() {
		try (ConfigurableApplicationContext application = TestApplication
			.runServer(new Class<?>[] { WithoutNativeAccess.OnLinux.class }, "keepalive.guard.enabled=true")) {
			MeterRegistry registry = bind(application);
			await().untilAsserted(
					() -> assertThat(application.getBean(KeepaliveGuard.class).status().state()).hasToString("off"));
			assertThat(registry.get("keepalive.guard.running").gauge().value()).isZero();
		}
	}

	@Test
	void switchedOffNothingIsCounted() {
		try (ConfigurableApplicationContext application = TestApplication.runServer("keepalive.enabled=false",
				"keepalive.guard.enabled=true")) {
			MeterRegistry registry = bind(application);
			assertThat(sockets(registry, "listener", "true")).isNaN();
			assertThat(value(registry, "keepalive.connections.unanswered", "inbound")).isNaN();
			assertThat(value(registry, "keepalive.detection", "inbound")).isNaN();
			assertThat(registry.get("keepalive.guard.running").gauge().value()).isNaN();
		}
	}

	@Test
	void meterRegistryOfTheApplicationHasThem() {
		try (ConfigurableApplicationContext application = TestApplication.runServer()) {
			assertThat(application.getBean(MeterRegistry.class).find("keepalive.sockets").gauges()).hasSize(6);
		}
	}

	private static LiveSocket connection(boolean keptAlive, String state, Traffic traffic) {
		InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 5432);
		Map<KeepaliveOption, Integer> options = Map.of(KeepaliveOption.SO_KEEPALIVE, keptAlive ? 1 : 0);
		return new LiveSocket(SocketRole.OUTBOUND, address, address, state, options, Set.of(), traffic,
				Map.of(KeepaliveOption.SO_KEEPALIVE, SetBy.INTEGRATION), null, false);
	}

	private static Traffic traffic(int probes, int retransmissions, long silentSeconds) {
		return new Traffic(probes, null, 0, silentSeconds * 1000, silentSeconds * 1000, retransmissions > 0,
				retransmissions, retransmissions, 100);
	}

	private static double sockets(MeterRegistry registry, String role, String conforming) {
		return registry.get("keepalive.sockets").tag("role", role).tag("conforming", conforming).gauge().value();
	}

	private static double value(MeterRegistry registry, String name, String role) {
		return registry.get(name).tag("role", role).gauge().value();
	}

	private static double counter(MeterRegistry registry, String name) {
		return registry.get(name).functionCounter().count();
	}

	private static MeterRegistry bind(ConfigurableApplicationContext application) {
		MeterRegistry registry = new SimpleMeterRegistry();
		application.getBean(KeepaliveMetrics.class).bindTo(registry);
		return registry;
	}

}
