package io.github.keepalive.artemis;

import java.io.IOException;

import io.github.keepalive.Listeners;
import io.github.keepalive.TlsFront;
import io.github.keepalive.integration.Integration.Target;
import io.github.keepalive.jms.JmsContract;
import io.github.keepalive.oracle.KernelSockets;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.protocol.core.impl.ActiveMQClientProtocolManagerFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The client of ActiveMQ Artemis against a real broker.
 */
class ArtemisKeepaliveTests extends JmsContract {

	private static final EmbeddedActiveMQ BROKER = new EmbeddedActiveMQ();

	@BeforeAll
	static void startBroker() throws Exception {
		ConfigurationImpl configuration = new ConfigurationImpl();
		configuration.setPersistenceEnabled(false);
		configuration.setSecurityEnabled(false);
		configuration.addAcceptorConfiguration("tcp", "tcp://127.0.0.1:0");
		configuration.addAcceptorConfiguration("vm", "vm://7");
		BROKER.setConfiguration(configuration).start();
	}

	@AfterAll
	static void stopBroker() throws Exception {
		BROKER.stop();
	}

	@Override
	protected String name() {
		return "artemis";
	}

	@Override
	protected Class<?> autoConfiguration() {
		return ArtemisKeepaliveAutoConfiguration.class;
	}

	@Override
	protected int peer() {
		return ((NettyAcceptor) BROKER.getActiveMQServer().getRemotingService().getAcceptor("tcp")).getActualPort();
	}

	@Override
	protected String untouched() {
		return "1 7200/75/9 0";
	}

	@Override
	protected String[] client(String url) {
		return new String[] { "spring.artemis.mode=native", "spring.artemis.embedded.enabled=false",
				"spring.artemis.broker-url=" + url };
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void connectionOverEpollAndNioCarriesTheOptions(boolean epoll) throws Exception {
		try (ConfigurableApplicationContext application = start(
				"tcp://127.0.0.1:" + peer() + "?useGlobalWorkerPool=false&useEpoll=" + epoll, new Class<?>[0]);
				Connection connection = connect(application)) {
			assertThat(KernelSockets.keepaliveTo(peer())).as(connection.toString()).containsExactly(Listeners.DEFAULTS);
		}
	}

	@Test
	void connectionOverTlsCarriesTheOptions() throws Exception {
		try (TlsFront front = new TlsFront(peer());
				ConfigurableApplicationContext application = start(
						"tcp://127.0.0.1:" + front.port() + "?sslEnabled=true&trustAll=true", new Class<?>[0]);
				Connection connection = connect(application)) {
			assertThat(KernelSockets.keepaliveTo(front.port())).as(connection.toString())
				.containsExactly(Listeners.DEFAULTS);
		}
	}

	@Test
	void connectionThatReplacesALostOneCarriesTheOptions() throws Exception {
		try (ConfigurableApplicationContext application = start(
				"tcp://127.0.0.1:" + peer() + "?reconnectAttempts=-1&retryInterval=10", new Class<?>[0]);
				Connection connection = connect(application)) {
			BROKER.getActiveMQServer()
				.getRemotingService()
				.getConnections()
				.forEach((each) -> each.getTransportConnection().forceClose());
			await().untilAsserted(() -> assertThat(integration(application).sockets()).isEqualTo(2));
			use(connection);
			assertThat(KernelSockets.keepaliveTo(peer())).containsExactly(Listeners.DEFAULTS);
		}
	}

	@Test
	void protocolManagersOfTheApplicationStay() throws Exception {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[] { OwnManagers.class });
				Connection connection = connect(application)) {
			assertThat(KernelSockets.keepaliveTo(peer())).as(connection.toString()).containsExactly(untouched());
			assertThat(targets(application)).singleElement()
				.extracting(Target::note)
				.isEqualTo("it has a protocol manager factory of the application's");
		}
	}

	@Test
	void connectionInsideTheProcessIsLeftAlone() throws Exception {
		try (ConfigurableApplicationContext application = start("vm://7", new Class<?>[0]);
				Connection connection = connect(application)) {
			assertThat(targets(application)).as(connection.toString()).isEmpty();
		}
	}

	@Test
	void urlOfTheFactoryIsWhatItWas() throws IOException {
		try (ConfigurableApplicationContext off = start(peer(), new Class<?>[0], "keepalive.enabled=false");
				ConfigurableApplicationContext on = start(peer(), new Class<?>[0])) {
			assertThat(on.getBean(ActiveMQConnectionFactory.class).toURI())
				.isEqualTo(off.getBean(ActiveMQConnectionFactory.class).toURI());
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnManagers {

		@Bean
		ConnectionFactory ownFactory() {
			int port = ((NettyAcceptor) BROKER.getActiveMQServer().getRemotingService().getAcceptor("tcp"))
				.getActualPort();
			ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port);
			factory.getServerLocator().setProtocolManagerFactory(new ActiveMQClientProtocolManagerFactory() {
			});
			return factory;
		}

	}

}
