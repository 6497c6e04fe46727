package io.github.keepalive.jetty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;

import io.github.keepalive.Listeners;
import io.github.keepalive.TestApplication;
import io.github.keepalive.TestApplication.Server;
import io.github.keepalive.integration.Integration.Target;
import io.github.keepalive.integration.KeepaliveIntegrations;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.jetty.JettyServerCustomizer;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Real Jettys on real ports, whose listeners and accepted connections are read from the
 * kernel.
 */
@ExtendWith(OutputCaptureExtension.class)
class JettyKeepaliveTests {

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void listenerAndAcceptedConnectionCarryTheDefaults(WebApplicationType type) throws IOException {
		try (ConfigurableApplicationContext application = TestApplication.runServer(Server.JETTY, type,
				new Class<?>[0])) {
			int port = TestApplication.port(application);
			Listeners.assertCarries(port, Listeners.DEFAULTS);
			assertThat(integrations(application).listener("jetty").targets()).singleElement()
				.matches(Target::isComplete)
				.extracting(Target::name)
				.isEqualTo("HTTP/1.1 127.0.0.1:" + port);
		}
	}

	@Test
	void everyOptionOfTheServerCounts() throws IOException {
		try (ConfigurableApplicationContext application = run("keepalive.idle=40", "keepalive.server.idle=30",
				"keepalive.count=4", "keepalive.user-timeout=0", "keepalive.max-segment-size=1000",
				"keepalive.window-clamp=1000", "keepalive.server.defer-accept=5")) {
			int port = TestApplication.port(application);
			Listeners.assertCarries(port, "1 30/15/4 0");
			assertThat(Listeners.option(port, "TCP_MAXSEG")).isEqualTo(1000);
			assertThat(Listeners.option(port, "TCP_WINDOW_CLAMP")).isEqualTo(1152);
			assertThat(Listeners.option(port, "TCP_DEFER_ACCEPT")).isEqualTo(7);
			assertThat(integrations(application).listener("jetty").targets()).allMatch(Target::isComplete);
		}
	}

	@Test
	void tlsAndHttp2ConnectorCarriesThem() throws IOException {
		try (ConfigurableApplicationContext application = run("server.ssl.certificate=classpath:tls.crt",
				"server.ssl.certificate-private-key=classpath:tls.key", "server.http2.enabled=true")) {
			Listeners.assertCarries(TestApplication.port(application), Listeners.DEFAULTS);
		}
	}

	@Test
	void cleartextHttp2ConnectorCarriesThem() throws IOException {
		try (ConfigurableApplicationContext application = run("server.http2.enabled=true")) {
			Listeners.assertCarries(TestApplication.port(application), Listeners.DEFAULTS);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void managementPortsOwnServerCarriesThem(WebApplicationType type) throws IOException {
		try (ConfigurableApplicationContext application = TestApplication.runServer(Server.JETTY, type, new Class<?>[0],
				"management.server.port=0", "management.server.address=127.0.0.1")) {
			int port = TestApplication.managementPort(application);
			assertThat(port).isNotEqualTo(TestApplication.port(application));
			Listeners.assertCarries(port, Listeners.DEFAULTS);
			Listeners.assertCarries(TestApplication.port(application), Listeners.DEFAULTS);
			assertThat(integrations(application).listener("jetty").targets()).hasSize(2);
		}
	}

	@Test
	void additionalConnectorsOfTheApplicationCarryThem() throws IOException {
		try (ConfigurableApplicationContext application = run(new Class<?>[] { AdditionalConnector.class })) {
			ServerConnector[] connectors = connectors(application);
			assertThat(connectors).hasSize(2);
			for (ServerConnector connector : connectors) {
				Listeners.assertCarries(connector.getLocalPort(), Listeners.DEFAULTS);
			}
		}
	}

	@Test
	void connectorThatOpensItsOwnWayIsLeftWorkingAndReported(CapturedOutput output) throws IOException {
		try (ConfigurableApplicationContext application = run(new Class<?>[] { OwnWay.class })) {
			int port = connectors(application)[1].getLocalPort();
			Listeners.assertCarries(port, "0 7200/75/9 0");
			assertThat(integrations(application).listener("jetty").targets()).anySatisfy((target) -> {
				assertThat(target.report()).isNull();
				assertThat(target.note()).contains("the guard has it");
			});
			assertThat(output).contains("it opens its channel in a way of its own");
		}
	}

	@Test
	void channelThatTheApplicationOpenedItselfStays() throws IOException {
		try (ConfigurableApplicationContext application = run(new Class<?>[] { OpenedByTheApplication.class })) {
			int port = connectors(application)[0].getLocalPort();
			assertThat(Listeners.option(port, "SO_KEEPALIVE")).isZero();
		}
	}

	@Test
	void optionsOfTheConnectorSurvive() throws IOException {
		try (ConfigurableApplicationContext application = run(new Class<?>[] { OwnOptions.class })) {
			ServerSocketChannel channel = (ServerSocketChannel) connectors(application)[0].getTransport();
			assertThat(channel.getOption(StandardSocketOptions.SO_REUSEADDR)).isFalse();
			assertThat(channel.getOption(StandardSocketOptions.SO_REUSEPORT)).isTrue();
			Listeners.assertCarries(connectors(application)[0].getLocalPort(), Listeners.DEFAULTS);
		}
	}

	@Test
	void restartedConnectorAndServerCarryThemAgain() throws Exception {
		try (ConfigurableApplicationContext application = run()) {
			ServerConnector connector = connectors(application)[0];
			connector.stop();
			connector.start();
			Listeners.assertCarries(connector.getLocalPort(), Listeners.DEFAULTS);
			application.stop();
			application.start();
			Listeners.assertCarries(TestApplication.port(application), Listeners.DEFAULTS);
			assertThat(integrations(application).listener("jetty").targets()).hasSize(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "graceful", "immediate" })
	void stopUnderDeferAcceptIsAsQuickAsWithout(String shutdown) {
		long without = stopMillis("server.shutdown=" + shutdown);
		long with = stopMillis("server.shutdown=" + shutdown, "keepalive.server.defer-accept=5");
		assertThat(with).isLessThan(without + 1000);
	}

	private static long stopMillis(String... properties) {
		ConfigurableApplicationContext application = run(properties);
		long start = System.nanoTime();
		application.close();
		return (System.nanoTime() - start) / 1_000_000;
	}

	@Test
	void portInUseStillHasSpringBootsAnalysis(CapturedOutput output) throws IOException {
		try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			assertThatException().isThrownBy(() -> run("server.port=" + other.getLocalPort()));
			assertThat(output)
				.contains("Web server failed to start. Port " + other.getLocalPort() + " was already in use.");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "keepalive.enabled=false", "keepalive.server.enabled=false",
			"keepalive.integrations.jetty.enabled=false" })
	void switchedOffTheListenerIsJettysOwn(String property) throws IOException {
		try (ConfigurableApplicationContext application = run(property)) {
			Listeners.assertCarries(TestApplication.port(application), "0 7200/75/9 0");
		}
	}

	private static ConfigurableApplicationContext run(String... properties) {
		return run(new Class<?>[0], properties);
	}

	private static ConfigurableApplicationContext run(Class<?>[] configuration, String... properties) {
		return TestApplication.runServer(Server.JETTY, WebApplicationType.SERVLET, configuration, properties);
	}

	private static ServerConnector[] connectors(ConfigurableApplicationContext application) {
		JettyWebServer server = (JettyWebServer) ((WebServerApplicationContext) application).getWebServer();
		Connector[] connectors = server.getServer().getConnectors();
		ServerConnector[] tcp = new ServerConnector[connectors.length];
		System.arraycopy(connectors, 0, tcp, 0, connectors.length);
		return tcp;
	}

	private static KeepaliveIntegrations integrations(ConfigurableApplicationContext application) {
		return application.getBean(KeepaliveIntegrations.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class AdditionalConnector {

		@Bean
		JettyServerCustomizer additionalConnector() {
			return (server) -> {
				ServerConnector connector = new ServerConnector(server);
				connector.setHost("127.0.0.1");
				server.addConnector(connector);
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnWay {

		@Bean
		JettyServerCustomizer ownWay() {
			return (server) -> server.addConnector(new ServerConnector(server) {

				@Override
				protected ServerSocketChannel openAcceptChannel() throws IOException {
					return ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
				}

			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OpenedByTheApplication {

		@Bean
		JettyServerCustomizer openedByTheApplication() {
			return (server) -> {
				try {
					((ServerConnector) server.getConnectors()[0])
						.open(ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0)));
				}
				catch (IOException ex) {
					throw new IllegalStateException(ex);
				}
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnOptions {

		@Bean
		WebServerFactoryCustomizer<JettyServletWebServerFactory> ownOptions() {
			return (factory) -> factory.addServerCustomizers((server) -> {
				ServerConnector connector = (ServerConnector) server.getConnectors()[0];
				connector.setReuseAddress(false);
				connector.setReusePort(true);
			});
		}

	}

}
