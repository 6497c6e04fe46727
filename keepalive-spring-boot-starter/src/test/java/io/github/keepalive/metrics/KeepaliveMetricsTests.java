package io.github.keepalive.metrics;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

import io.github.keepalive.TestApplication;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

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
			assertThat(registry.get("keepalive.connections.unanswered").gauge().value()).isZero();
			assertThat(registry.get("keepalive.options.failed").functionCounter().count()).isZero();
			assertThat(client.isConnected()).isTrue();
		}
	}

	@Test
	void numberOfMetersIsFixed() {
		try (ConfigurableApplicationContext application = TestApplication.runServer("keepalive.guard.enabled=true")) {
			MeterRegistry registry = bind(application);
			assertThat(registry.getMeters()).hasSize(9);
			assertThat(registry.getMeters()).extracting(Meter::getId)
				.extracting(Meter.Id::getName)
				.containsOnly("keepalive.sockets", "keepalive.connections.unanswered", "keepalive.options.failed",
						"keepalive.guard.passes");
		}
	}

	@Test
	void switchedOffNothingIsCounted() {
		try (ConfigurableApplicationContext application = TestApplication.runServer("keepalive.enabled=false")) {
			assertThat(sockets(bind(application), "listener", "true")).isNaN();
		}
	}

	@Test
	void meterRegistryOfTheApplicationHasThem() {
		try (ConfigurableApplicationContext application = TestApplication.runServer()) {
			assertThat(application.getBean(MeterRegistry.class).find("keepalive.sockets").gauges()).hasSize(6);
		}
	}

	private static double sockets(MeterRegistry registry, String role, String conforming) {
		return registry.get("keepalive.sockets").tag("role", role).tag("conforming", conforming).gauge().value();
	}

	private static MeterRegistry bind(ConfigurableApplicationContext application) {
		MeterRegistry registry = new SimpleMeterRegistry();
		application.getBean(KeepaliveMetrics.class).bindTo(registry);
		return registry;
	}

}
