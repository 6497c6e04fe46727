package io.github.keepalive.jms;

import java.util.stream.Stream;

import io.github.keepalive.Listeners;
import io.github.keepalive.TestApplication;
import io.github.keepalive.integration.OutboundContract;
import io.github.keepalive.oracle.KernelSockets;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for every client of JMS.
 */
public abstract class JmsContract extends OutboundContract {

	/**
	 * Return the properties of the client.
	 * @param url the URL of the broker
	 * @return the properties
	 */
	protected abstract String[] client(String url);

	@Override
	protected final ConfigurableApplicationContext start(int port, Class<?>[] configuration, String... properties) {
		return start("tcp://127.0.0.1:" + port, configuration, properties);
	}

	/**
	 * Start an application with the client, which caches no connection unless a property
	 * of Boot is given.
	 * @param url the URL of the broker
	 * @param configuration further configuration, or none
	 * @param properties further properties
	 * @return the running application
	 */
	protected final ConfigurableApplicationContext start(String url, Class<?>[] configuration, String... properties) {
		Stream<String> client = Stream.of(client(url));
		if (Stream.of(properties).noneMatch((property) -> property.startsWith("spring."))) {
			client = Stream.concat(client, Stream.of("spring.jms.cache.enabled=false"));
		}
		return TestApplication.runClient(configuration, properties, client.toArray(String[]::new));
	}

	@Override
	protected AutoCloseable connect(ConfigurableApplicationContext application, int port) throws Exception {
		return connect(application);
	}

	protected static Connection connect(ConfigurableApplicationContext application) throws JMSException {
		Connection connection = application.getBean(ConnectionFactory.class).createConnection();
		use(connection);
		return connection;
	}

	protected static void use(Connection connection) throws JMSException {
		try (Session session = connection.createSession()) {
			session.createProducer(session.createTemporaryQueue()).send(session.createTextMessage("hello"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.jms.cache.enabled=true", "spring.NAME.pool.enabled=true",
			"spring.jms.cache.enabled=false" })
	void connectionOfEveryFactoryOfBootCarriesTheOptions(String property) throws Exception {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[0], named(property));
				Connection connection = connect(application)) {
			assertThat(KernelSockets.keepaliveTo(peer())).as(connection.toString()).containsExactly(Listeners.DEFAULTS);
			assertThat(integration(application).sockets()).isOne();
		}
	}

}
