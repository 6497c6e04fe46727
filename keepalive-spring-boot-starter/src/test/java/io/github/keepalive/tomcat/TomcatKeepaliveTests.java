package io.github.keepalive.tomcat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.github.keepalive.Listeners;
import io.github.keepalive.TestApplication;
import io.github.keepalive.integration.WebServerContract;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.http11.Http11Nio2Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Real Tomcats on real ports, whose listeners and accepted connections are read from the
 * kernel.
 */
class TomcatKeepaliveTests extends WebServerContract {

	@Override
	protected String name() {
		return "tomcat";
	}

	@Override
	protected Class<?> autoConfiguration() {
		return TomcatKeepaliveAutoConfiguration.class;
	}

	@Override
	protected ConfigurableApplicationContext start(Class<?>[] configuration, String... properties) {
		return TestApplication.runServer(configuration, properties);
	}

	@Override
	protected String targetName(ConfigurableApplicationContext application) {
		AbstractProtocol<?> protocol = (AbstractProtocol<?>) connectors(application)[0].getProtocolHandler();
		return "http-nio-127.0.0.1-auto-" + protocol.getNameIndex();
	}

	@Test
	void wideWindowClampIsKeptAsAsked() {
		try (ConfigurableApplicationContext application = start("keepalive.window-clamp=60000")) {
			assertThat(Listeners.option(port(application), "TCP_WINDOW_CLAMP")).isEqualTo(60000);
		}
	}

	@Test
	void additionalConnectorsCarryThemWhateverTheirProtocol() throws IOException {
		try (ConfigurableApplicationContext application = TestApplication
			.runServer(new Class<?>[] { AdditionalConnectors.class })) {
			Connector[] connectors = connectors(application);
			assertThat(connectors).hasSize(4);
			for (Connector connector : connectors) {
				Listeners.assertCarries(connector.getLocalPort(), Listeners.DEFAULTS);
			}
			assertThat(connectors[1].getProperty("socket.appReadBufSize")).isEqualTo("4321");
		}
	}

	@Test
	void connectorOverAUnixDomainSocketIsLeftWorking(@TempDir Path directory) {
		UnixConnector.path = directory.resolve("socket");
		try (ConfigurableApplicationContext application = TestApplication
			.runServer(new Class<?>[] { UnixConnector.class })) {
			assertThat(UnixConnector.path).exists();
			assertThat(targets(application)).isEmpty();
		}
	}

	@Test
	void protocolOfTheApplicationsOwnCustomizerStaysAndIsCovered() throws IOException {
		try (ConfigurableApplicationContext application = TestApplication
			.runServer(new Class<?>[] { OwnProtocol.class })) {
			assertThat(connectors(application)[0].getProtocolHandler()).isInstanceOf(Http11Nio2Protocol.class);
			Listeners.assertCarries(TestApplication.port(application), Listeners.DEFAULTS);
		}
	}

	@Test
	void connectorCustomizersOfTheApplicationDoNotUnhookIt() throws IOException {
		try (ConfigurableApplicationContext application = TestApplication
			.runServer(new Class<?>[] { OwnConnectorCustomizers.class })) {
			Listeners.assertCarries(TestApplication.port(application), Listeners.DEFAULTS);
		}
	}

	@Test
	void readingAPropertyDoesNotSuspendDeferAccept() {
		try (ConfigurableApplicationContext application = TestApplication
			.runServer(new Class<?>[] { AdditionalConnectors.class }, "keepalive.server.defer-accept=5")) {
			Connector additional = connectors(application)[1];
			assertThat(additional.getProperty("socket.unlockTimeout")).isNotNull();
			assertThat(Listeners.option(additional.getLocalPort(), "TCP_DEFER_ACCEPT")).isEqualTo(7);
		}
	}

	@Test
	void twoContextsDoNotMix() throws IOException {
		try (ConfigurableApplicationContext first = TestApplication.runServer("keepalive.idle=31");
				ConfigurableApplicationContext second = TestApplication.runServer("keepalive.idle=32");
				ConfigurableApplicationContext third = TestApplication.runServer("keepalive.enabled=false")) {
			Listeners.assertCarries(TestApplication.port(first), "1 31/15/9 166000");
			Listeners.assertCarries(TestApplication.port(second), "1 32/15/9 167000");
			assertThat(Listeners.option(TestApplication.port(third), "SO_KEEPALIVE")).isZero();
		}
	}

	@Test
	void switchedOffByPropertyVariableOrIntegrationTheProtocolIsTomcatsOwn() {
		for (String property : new String[] { "keepalive.enabled=false", "keepalive.server.enabled=false",
				"keepalive.integrations.tomcat.enabled=false" }) {
			try (ConfigurableApplicationContext application = TestApplication.runServer(property)) {
				assertTomcatsOwn(application);
			}
		}
		try (ConfigurableApplicationContext application = TestApplication.run(WebApplicationType.SERVLET,
				new Class<?>[0], Map.of("KEEPALIVE", "off"))) {
			assertTomcatsOwn(application);
		}
	}

	@Test
	void stopDoesNotWaitForTheAcceptorUnderDeferAccept(CapturedOutput output) throws IOException {
		ConfigurableApplicationContext application = TestApplication.runServer(
				new Class<?>[] { AdditionalConnectors.class }, "keepalive.server.defer-accept=5",
				"server.shutdown=graceful");
		for (Connector connector : connectors(application)) {
			assertThat(Listeners.option(connector.getLocalPort(), "TCP_DEFER_ACCEPT")).isEqualTo(7);
		}
		application.close();
		assertThat(output).doesNotContain("did not stop cleanly");
	}

	@Test
	void immediateStopDoesNotWaitEither(CapturedOutput output) {
		TestApplication
			.runServer(new Class<?>[] { AdditionalConnectors.class }, "keepalive.server.defer-accept=5",
					"server.shutdown=immediate")
			.close();
		assertThat(output).doesNotContain("did not stop cleanly");
	}

	@Test
	void pausedConnectorDefersAgainOnceItResumes() {
		try (ConfigurableApplicationContext application = TestApplication
			.runServer("keepalive.server.defer-accept=5")) {
			int port = TestApplication.port(application);
			Connector connector = connectors(application)[0];
			connector.pause();
			assertThat(Listeners.option(port, "TCP_DEFER_ACCEPT")).isZero();
			connector.resume();
			assertThat(Listeners.option(port, "TCP_DEFER_ACCEPT")).isEqualTo(7);
		}
	}

	private static void assertTomcatsOwn(ConfigurableApplicationContext application) {
		assertThat(connectors(application)[0].getProtocolHandler().getClass().getName())
			.isEqualTo(TomcatServletWebServerFactory.DEFAULT_PROTOCOL);
		assertThat(Listeners.option(TestApplication.port(application), "SO_KEEPALIVE")).isZero();
		assertThat(Listeners.option(TestApplication.port(application), "TCP_USER_TIMEOUT")).isZero();
	}

	private static Connector[] connectors(ConfigurableApplicationContext application) {
		WebServer server = ((WebServerApplicationContext) application).getWebServer();
		return ((TomcatWebServer) server).getTomcat().getService().findConnectors();
	}

	private static Connector connector(String protocol) throws Exception {
		Connector connector = new Connector(protocol);
		connector.setPort(0);
		connector.setProperty("address", "127.0.0.1");
		return connector;
	}

	@Configuration(proxyBeanMethods = false)
	static class AdditionalConnectors {

		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		WebServerFactoryCustomizer<TomcatServletWebServerFactory> additionalConnectors() throws Exception {
			Connector nio = connector("org.apache.coyote.http11.Http11NioProtocol");
			nio.setProperty("socket.appReadBufSize", "4321");
			Connector nio2 = connector("org.apache.coyote.http11.Http11Nio2Protocol");
			Connector ajp = connector("org.apache.coyote.ajp.AjpNioProtocol");
			ajp.setProperty("secretRequired", "false");
			return (factory) -> factory.addAdditionalConnectors(nio, nio2, ajp);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UnixConnector {

		private static Path path;

		@Bean
		WebServerFactoryCustomizer<TomcatServletWebServerFactory> unixConnector() {
			return (factory) -> factory
				.addConnectorCustomizers((connector) -> connector.setProperty("unixDomainSocketPath", path.toString()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConnectorCustomizers {

		@Bean
		WebServerFactoryCustomizer<TomcatServletWebServerFactory> ownConnectorCustomizers() {
			return (factory) -> factory
				.setConnectorCustomizers(List.of((connector) -> connector.setProperty("acceptCount", "77")));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnProtocol {

		@Bean
		WebServerFactoryCustomizer<TomcatServletWebServerFactory> ownProtocol() {
			return (factory) -> factory.setProtocol("org.apache.coyote.http11.Http11Nio2Protocol");
		}

	}

}
