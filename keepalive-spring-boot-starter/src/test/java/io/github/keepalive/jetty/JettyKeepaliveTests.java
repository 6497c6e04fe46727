package io.github.keepalive.jetty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;

import io.github.keepalive.Listeners;
import io.github.keepalive.TestApplication;
import io.github.keepalive.TestApplication.Server;
import io.github.keepalive.integration.Integration.Target;
import io.github.keepalive.integration.WebServerContract;
import io.github.keepalive.oracle.KernelSockets;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.jetty.JettyServerCustomizer;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Real Jettys on real ports, whose listeners and accepted connections are read from the
 * kernel.
 */
class JettyKeepaliveTests extends WebServerContract {

	@Override
	protected String name() {
		return "jetty";
	}

	@Override
	protected Class<?> autoConfiguration() {
		return JettyKeepaliveAutoConfiguration.class;
	}

	@Override
	protected ConfigurableApplicationContext start(Class<?>[] configuration, String... properties) {
		return TestApplication.runServer(Server.JETTY, WebApplicationType.SERVLET, configuration, properties);
	}

	@Override
	protected String targetName(ConfigurableApplicationContext application) {
		return "HTTP/1.1 127.0.0.1:" + port(application);
	}

	@Test
	void listenerOfAReactiveApplicationCarriesTheDefaults() throws IOException {
		try (ConfigurableApplicationContext application = startReactive()) {
			Listeners.assertCarries(port(application), Listeners.DEFAULTS);
			assertThat(targets(application)).singleElement()
				.matches(Target::isComplete)
				.extracting(Target::name)
				.isEqualTo(targetName(application));
		}
	}

	@Test
	void managementServerOfAReactiveApplicationCarriesThem() throws IOException {
		try (ConfigurableApplicationContext application = startReactive(OWN_MANAGEMENT_PORT)) {
			assertServerAndManagementServerCarryThem(application);
		}
	}

	private static ConfigurableApplicationContext startReactive(String... properties) {
		return TestApplication.runServer(Server.JETTY, WebApplicationType.REACTIVE, new Class<?>[0], properties);
	}

	@Test
	void additionalConnectorsOfTheApplicationCarryThem() throws IOException {
		try (ConfigurableApplicationContext application = start(new Class<?>[] { AdditionalConnector.class })) {
			ServerConnector[] connectors = connectors(application);
			assertThat(connectors).hasSize(2);
			for (ServerConnector connector : connectors) {
				Listeners.assertCarries(connector.getLocalPort(), Listeners.DEFAULTS);
			}
		}
	}

	@Test
	void connectorThatOpensItsOwnWayIsLeftWorkingAndReported(CapturedOutput output) throws IOException {
		try (ConfigurableApplicationContext application = start(new Class<?>[] { OwnWay.class })) {
			int port = connectors(application)[1].getLocalPort();
			Listeners.assertCarries(port, "0 7200/75/9 0");
			assertThat(targets(application)).anySatisfy((target) -> {
				assertThat(target.report()).isNull();
				assertThat(target.note()).contains("the guard has it");
			});
			assertThat(output).contains("it opens its channel in a way of its own");
		}
	}

	@Test
	void channelThatTheApplicationOpenedItselfStays() throws IOException {
		try (ConfigurableApplicationContext application = start(new Class<?>[] { OpenedByTheApplication.class })) {
			int port = connectors(application)[0].getLocalPort();
			assertThat(Listeners.option(port, "SO_KEEPALIVE")).isZero();
		}
	}

	@Test
	void optionsOfTheConnectorSurvive() throws IOException {
		try (ConfigurableApplicationContext application = start(new Class<?>[] { OwnOptions.class })) {
			ServerSocketChannel channel = (ServerSocketChannel) connectors(application)[0].getTransport();
			assertThat(channel.getOption(StandardSocketOptions.SO_REUSEADDR)).isFalse();
			assertThat(channel.getOption(StandardSocketOptions.SO_REUSEPORT)).isTrue();
			Listeners.assertCarries(connectors(application)[0].getLocalPort(), Listeners.DEFAULTS);
		}
	}

	@Test
	void restartedConnectorCarriesThemAgain() throws Exception {
		try (ConfigurableApplicationContext application = start()) {
			ServerConnector connector = connectors(application)[0];
			connector.stop();
			connector.start();
			Listeners.assertCarries(connector.getLocalPort(), Listeners.DEFAULTS);
			assertThat(targets(application)).hasSize(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "graceful", "immediate" })
	void stopUnderDeferAcceptDoesNotWaitForAConnection(String shutdown, CapturedOutput output) {
		ConfigurableApplicationContext application = start("server.shutdown=" + shutdown,
				"keepalive.server.defer-accept=5");
		int port = TestApplication.port(application);
		assertThat(Listeners.option(port, "TCP_DEFER_ACCEPT")).isEqualTo(7);
		application.close();
		assertThat(KernelSockets.ofThisProcess()).noneMatch(KernelSockets.listener(port));
		assertThat(output).doesNotContain(" WARN ");
	}

	private static ServerConnector[] connectors(ConfigurableApplicationContext application) {
		JettyWebServer server = (JettyWebServer) ((WebServerApplicationContext) application).getWebServer();
		Connector[] connectors = server.getServer().getConnectors();
		ServerConnector[] tcp = new ServerConnector[connectors.length];
		System.arraycopy(connectors, 0, tcp, 0, connectors.length);
		return tcp;
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
