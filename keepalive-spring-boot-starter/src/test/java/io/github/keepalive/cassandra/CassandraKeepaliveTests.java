package io.github.keepalive.cassandra;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.internal.core.context.InternalDriverContext;
import io.github.keepalive.Listeners;
import io.github.keepalive.TestApplication;
import io.github.keepalive.TlsFront;
import io.github.keepalive.WirePeer;
import io.github.keepalive.integration.Integration.Target;
import io.github.keepalive.integration.OutboundContract;
import io.github.keepalive.oracle.KernelSockets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.cassandra.autoconfigure.CqlSessionBuilderCustomizer;
import org.springframework.boot.cassandra.autoconfigure.DriverConfigLoaderBuilderCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The driver of Cassandra against a small peer of its protocol.
 */
class CassandraKeepaliveTests extends OutboundContract {

	private static final CassandraPeer PEER = WirePeer.start(new CassandraPeer());

	@AfterAll
	static void close() throws IOException {
		PEER.close();
	}

	@Override
	protected String name() {
		return "cassandra";
	}

	@Override
	protected Class<?> autoConfiguration() {
		return CassandraKeepaliveAutoConfiguration.class;
	}

	@Override
	protected int peer() {
		return PEER.port();
	}

	@Override
	protected ConfigurableApplicationContext start(int port, Class<?>[] configuration, String... properties) {
		List<String> all = new ArrayList<>(List.of("spring.cassandra.contact-points=127.0.0.1:" + port,
				"spring.cassandra.local-datacenter=here", "management.health.cassandra.enabled=false"));
		all.addAll(Arrays.asList(properties));
		Class<?>[] configurations = Stream.concat(Stream.of(Driver.class), Stream.of(configuration))
			.toArray(Class<?>[]::new);
		return TestApplication.run(WebApplicationType.NONE, configurations, Map.of(), all.toArray(String[]::new));
	}

	/**
	 * A session has a control connection, and here no other unless a test asks for it.
	 */
	@Override
	protected AutoCloseable connect(ConfigurableApplicationContext application, int port) {
		return application.getBean(CqlSessionBuilder.class).build();
	}

	@Test
	void everyConnectionOfASessionAndItsReconnectCarryTheOptions() throws Exception {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[0], "test.pool-size=2")) {
			CqlSession session = application.getBean(CqlSession.class);
			assertThat(session.execute("SELECT something").one()).isNull();
			assertThat(KernelSockets.keepaliveTo(peer())).hasSize(3).containsOnly(Listeners.DEFAULTS);
			PEER.disconnect();
			await().untilAsserted(() -> assertThat(integration(application).sockets()).isEqualTo(6));
			await().untilAsserted(
					() -> assertThat(KernelSockets.keepaliveTo(peer())).hasSize(3).containsOnly(Listeners.DEFAULTS));
			await().untilAsserted(() -> assertThat(session.execute("SELECT something").one()).isNull());
		}
	}

	@Test
	void connectionOverTlsCarriesTheOptions() throws Exception {
		try (TlsFront front = new TlsFront(peer());
				ConfigurableApplicationContext application = start(front.port(), new Class<?>[0], "test.pool-size=1",
						"spring.cassandra.ssl.bundle=node",
						"spring.ssl.bundle.pem.node.truststore.certificate=classpath:tls.crt")) {
			assertThat(application.getBean(CqlSession.class).execute("SELECT something").one()).isNull();
			assertThat(KernelSockets.keepaliveTo(front.port())).hasSize(2).containsOnly(Listeners.DEFAULTS);
		}
	}

	@Test
	void whatTheApplicationConfiguresStays() throws Exception {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[] { Own.class })) {
			assertOwnNamesAndOptions(application.getBean(CqlSession.class));
		}
	}

	@Test
	void builderThatIsABeanOfTheApplicationIsHookedToo() throws Exception {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[] { OwnBuilder.class })) {
			assertOwnNamesAndOptions(application.getBean(CqlSession.class));
		}
	}

	private void assertOwnNamesAndOptions(CqlSession session) {
		InternalDriverContext context = (InternalDriverContext) session.getContext();
		assertThat(context.getStartupOptions()).containsEntry("APPLICATION_NAME", "orders");
		assertThat(KernelSockets.keepaliveTo(peer())).containsExactly(Listeners.DEFAULTS);
	}

	@Test
	void builderOfAClassOfTheApplicationIsLeftAlone() throws Exception {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[] { OwnClass.class })) {
			assertThat(application.getBean(CqlSessionBuilder.class)).isExactlyInstanceOf(OwnClass.Builder.class);
			assertThat(targets(application)).singleElement()
				.extracting(Target::note)
				.isEqualTo("it is of a class of the application's");
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Driver {

		@Bean
		DriverConfigLoaderBuilderCustomizer forThePeer(@Value("${test.pool-size:0}") int poolSize) {
			return (builder) -> builder.withString(DefaultDriverOption.PROTOCOL_VERSION, "V4")
				.withInt(DefaultDriverOption.CONNECTION_POOL_LOCAL_SIZE, poolSize)
				.withBoolean(DefaultDriverOption.METADATA_SCHEMA_ENABLED, false)
				.withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, Duration.ofMillis(10))
				.withString(DefaultDriverOption.NETTY_IO_SHUTDOWN_UNIT, "MILLISECONDS")
				.withString(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_UNIT, "MILLISECONDS");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		@Bean
		CqlSessionBuilderCustomizer ownName() {
			return (builder) -> builder.withApplicationName("orders");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBuilder {

		@Bean
		CqlSessionBuilder ownBuilder(DriverConfigLoader configuration) {
			return CqlSession.builder().withConfigLoader(configuration).withApplicationName("orders");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnClass {

		@Bean
		CqlSessionBuilder ownBuilder() {
			return new Builder();
		}

		static class Builder extends CqlSessionBuilder {

		}

	}

}
