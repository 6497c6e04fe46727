package io.github.keepalive.integration;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

import io.github.keepalive.Listeners;
import io.github.keepalive.TestApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What the integration of every web server keeps to, besides what every server's does.
 */
@ExtendWith(OutputCaptureExtension.class)
public abstract class WebServerContract extends ListenerContract {

	protected static final String[] OWN_MANAGEMENT_PORT = { "management.server.port=0",
			"management.server.address=127.0.0.1" };

	@Override
	protected int port(ConfigurableApplicationContext application) {
		return TestApplication.port(application);
	}

	@Test
	void tlsAndHttp2CarryThem() throws IOException {
		try (ConfigurableApplicationContext application = start("server.ssl.certificate=classpath:tls.crt",
				"server.ssl.certificate-private-key=classpath:tls.key", "server.http2.enabled=true")) {
			Listeners.assertCarries(port(application), Listeners.DEFAULTS);
		}
	}

	@Test
	void cleartextHttp2CarriesThem() throws IOException {
		try (ConfigurableApplicationContext application = start("server.http2.enabled=true")) {
			Listeners.assertCarries(port(application), Listeners.DEFAULTS);
		}
	}

	@Test
	void managementPortsOwnServerCarriesThem() throws IOException {
		try (ConfigurableApplicationContext application = start(OWN_MANAGEMENT_PORT)) {
			assertServerAndManagementServerCarryThem(application);
		}
	}

	@Test
	void restartedManagementServerCarriesThemAgain() throws IOException {
		try (ConfigurableApplicationContext application = start(OWN_MANAGEMENT_PORT)) {
			restart(application);
			assertServerAndManagementServerCarryThem(application);
		}
	}

	protected final void assertServerAndManagementServerCarryThem(ConfigurableApplicationContext application)
			throws IOException {
		int port = TestApplication.managementPort(application);
		assertThat(port).isNotEqualTo(port(application));
		Listeners.assertCarries(port, Listeners.DEFAULTS);
		Listeners.assertCarries(port(application), Listeners.DEFAULTS);
		assertThat(targets(application)).hasSize(2);
	}

	@Test
	void portInUseStillHasSpringBootsAnalysis(CapturedOutput output) throws IOException {
		try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			assertThatException().isThrownBy(() -> start("server.port=" + other.getLocalPort()));
			assertThat(output)
				.contains("Web server failed to start. Port " + other.getLocalPort() + " was already in use.");
		}
	}

}
