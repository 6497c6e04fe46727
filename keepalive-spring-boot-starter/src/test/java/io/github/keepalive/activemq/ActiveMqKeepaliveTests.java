package io.github.keepalive.activemq;

import io.github.keepalive.Listeners;
import io.github.keepalive.TlsFront;
import io.github.keepalive.jms.JmsContract;
import io.github.keepalive.oracle.KernelSockets;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.ActiveMQSslConnectionFactory;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.broker.TransportConnection;
import org.apache.activemq.broker.TransportConnector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.activemq.autoconfigure.ActiveMQConnectionFactoryCustomizer;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The client of ActiveMQ Classic against a real broker.
 */
class ActiveMqKeepaliveTests extends JmsContract {

	private static final BrokerService BROKER = new BrokerService();

	private static TransportConnector tcp;

	private static int port;

	@BeforeAll
	static void startBroker() throws Exception {
		BROKER.setPersistent(false);
		BROKER.setUseJmx(false);
		tcp = BROKER.addConnector("tcp://127.0.0.1:0");
		BROKER.start();
		BROKER.waitUntilStarted();
		port = tcp.getConnectUri().getPort();
	}

	@AfterAll
	static void stopBroker() throws Exception {
		BROKER.stop();
		BROKER.waitUntilStopped();
	}

	@Override
	protected String name() {
		return "activemq";
	}

	@Override
	protected Class<?> autoConfiguration() {
		return ActiveMqKeepaliveAutoConfiguration.class;
	}

	@Override
	protected int peer() {
		return port;
	}

	@Override
	protected String[] client(String url) {
		return new String[] { "spring.activemq.broker-url=" + url };
	}

	@Test
	void connectionOverTlsCarriesTheOptions() throws Exception {
		try (TlsFront front = new TlsFront(peer());
				ConfigurableApplicationContext application = start("ssl://127.0.0.1:" + front.port(),
						new Class<?>[] { OwnTrust.class },
						"spring.ssl.bundle.pem.broker.truststore.certificate=classpath:tls.crt");
				Connection connection = connect(application)) {
			assertThat(KernelSockets.keepaliveTo(front.port())).as(connection.toString())
				.containsExactly(Listeners.DEFAULTS);
		}
	}

	@Test
	void failoverWorksAsEverAndEachConnectionCarriesTheOptions() throws Exception {
		String url = "failover:(tcp://127.0.0.1:1,tcp://127.0.0.1:" + peer()
				+ "?tcpNoDelay=true)?randomize=false&initialReconnectDelay=10&jms.clientID=orders";
		try (ConfigurableApplicationContext application = start(url, new Class<?>[0]);
				Connection connection = connect(application)) {
			assertThat(connection.getClientID()).isEqualTo("orders");
			assertThat(KernelSockets.keepaliveTo(peer())).containsExactly(Listeners.DEFAULTS);
			long before = integration(application).sockets();
			for (TransportConnection each : tcp.getConnections()) {
				each.stop();
			}
			await().untilAsserted(() -> assertThat(integration(application).sockets()).isGreaterThan(before));
			use(connection);
			assertThat(KernelSockets.keepaliveTo(peer())).containsExactly(Listeners.DEFAULTS);
		}
	}

	@Test
	void whatTheUrlAndTheCustomizerOfTheApplicationSetStays() throws Exception {
		try (ConfigurableApplicationContext application = start("tcp://127.0.0.1:" + peer() + "?keepAlive=false",
				new Class<?>[] { OwnClientId.class }); Connection connection = connect(application)) {
			assertThat(connection.getClientID()).isEqualTo("orders");
			assertThat(KernelSockets.keepaliveTo(peer())).containsExactly("0 15/15/9 150000");
		}
	}

	@Test
	void eachContextHasItsOwnOptionsAsLongAsItIsOpen() throws Exception {
		ConnectionFactory left;
		try (ConfigurableApplicationContext one = start(peer(), new Class<?>[0], "keepalive.idle=20");
				ConfigurableApplicationContext other = start(peer(), new Class<?>[0], "keepalive.idle=30");
				Connection first = connect(one);
				Connection second = connect(other)) {
			left = one.getBean(ConnectionFactory.class);
			assertThat(KernelSockets.keepaliveTo(peer())).as("%s, %s", first, second)
				.containsExactlyInAnyOrder("1 20/15/9 155000", "1 30/15/9 165000");
		}
		try (Connection late = left.createConnection()) {
			use(late);
			assertThat(KernelSockets.keepaliveTo(peer())).containsExactly(untouched());
		}
	}

	@Test
	void otherTransportIsLeftAlone() throws Exception {
		try (ConfigurableApplicationContext application = start("nio://127.0.0.1:" + peer() + "?tcpNoDelay=true",
				new Class<?>[0]); Connection connection = connect(application)) {
			assertThat(KernelSockets.keepaliveTo(peer())).as(connection.toString()).containsExactly(untouched());
			assertThat(targets(application)).singleElement().satisfies((target) -> {
				assertThat(target.name()).isEqualTo("jmsConnectionFactory");
				assertThat(target.note()).isEqualTo("its URL names no tcp:// or ssl:// transport");
			});
		}
	}

	@Test
	void brokerInsideTheProcessIsLeftAlone() throws Exception {
		String url = "vm:(broker:(tcp://127.0.0.1:0)?persistent=false&useJmx=false&brokerName=own)";
		try (ConfigurableApplicationContext application = start(url, new Class<?>[0]);
				Connection connection = connect(application)) {
			assertThat(application.getBean(ActiveMQConnectionFactory.class).getBrokerURL()).as(connection.toString())
				.isEqualTo(url);
			assertThat(targets(application)).isEmpty();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTrust {

		@Bean
		ConnectionFactory ownFactory(@Value("${spring.activemq.broker-url}") String url, SslBundles bundles) {
			ActiveMQSslConnectionFactory factory = new ActiveMQSslConnectionFactory(url);
			factory.setKeyAndTrustManagers(null, bundles.getBundle("broker").getManagers().getTrustManagers(), null);
			return factory;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnClientId {

		@Bean
		ActiveMQConnectionFactoryCustomizer ownClientId() {
			return (factory) -> factory.setClientID("orders");
		}

	}

}
