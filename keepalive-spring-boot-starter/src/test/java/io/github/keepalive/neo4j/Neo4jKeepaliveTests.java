package io.github.keepalive.neo4j;

import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.keepalive.Listeners;
import io.github.keepalive.TestApplication;
import io.github.keepalive.TlsFront;
import io.github.keepalive.WirePeer;
import io.github.keepalive.integration.OutboundContract;
import io.github.keepalive.oracle.KernelSockets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Config;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.Session;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.neo4j.autoconfigure.ConfigBuilderCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

/**
 * The driver of Neo4j against a small peer of its protocol.
 */
class Neo4jKeepaliveTests extends OutboundContract {

	private static final BoltPeer PEER = WirePeer.start(new BoltPeer());

	@AfterAll
	static void close() throws IOException {
		PEER.close();
	}

	@Override
	protected String name() {
		return "neo4j";
	}

	@Override
	protected Class<?> autoConfiguration() {
		return Neo4jKeepaliveAutoConfiguration.class;
	}

	@Override
	protected int peer() {
		return PEER.port();
	}

	@Override
	protected String untouched() {
		return "1 7200/75/9 0";
	}

	@Override
	protected ConfigurableApplicationContext start(int port, Class<?>[] configuration, String... properties) {
		return TestApplication.runClient(configuration, properties, "spring.neo4j.uri=" + url(port));
	}

	private static String url(int port) {
		return "bolt://127.0.0.1:" + port;
	}

	/**
	 * A driver uses its idle connection again, so there is one for each, made as Boot
	 * makes its own.
	 */
	@Override
	protected AutoCloseable connect(ConfigurableApplicationContext application, int port) {
		Config.ConfigBuilder builder = Config.builder();
		application.getBeanProvider(ConfigBuilderCustomizer.class)
			.orderedStream()
			.forEach((customizer) -> customizer.customize(builder));
		Driver driver = GraphDatabase.driver(url(port), AuthTokens.none(), builder.build());
		try {
			use(driver);
			return driver;
		}
		catch (RuntimeException ex) {
			driver.close();
			throw ex;
		}
	}

	private static void use(Driver driver) {
		try (Session session = driver.session()) {
			assertThat(session.run("RETURN").list()).isEmpty();
		}
	}

	@Test
	void driverOfBootAndItsReconnectCarryTheOptions() throws Exception {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[0])) {
			Driver driver = application.getBean(Driver.class);
			use(driver);
			assertThat(KernelSockets.keepaliveTo(peer())).containsExactly(Listeners.DEFAULTS);
			PEER.disconnect();
			await().untilAsserted(() -> assertThat(KernelSockets.keepaliveTo(peer())).isEmpty());
			use(driver);
			assertThat(KernelSockets.keepaliveTo(peer())).containsExactly(Listeners.DEFAULTS);
			assertThat(integration(application).sockets()).isEqualTo(2);
		}
	}

	@Test
	void connectionOverTlsCarriesTheOptions() throws Exception {
		try (TlsFront front = new TlsFront(peer());
				ConfigurableApplicationContext application = start(front.port(), new Class<?>[0],
						"spring.neo4j.security.encrypted=true",
						"spring.neo4j.security.trust-strategy=trust_custom_ca_signed_certificates",
						"spring.neo4j.security.cert-file=" + new ClassPathResource("tls.crt").getFile())) {
			use(application.getBean(Driver.class));
			assertThat(KernelSockets.keepaliveTo(front.port())).containsExactly(Listeners.DEFAULTS);
		}
	}

	@Test
	void driversThatTheApplicationMakesAreAsEver() {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[] { OwnDriver.class });
				Driver another = GraphDatabase.driver(url(peer()), AuthTokens.none())) {
			use(application.getBean(Driver.class));
			use(another);
			assertThat(KernelSockets.keepaliveTo(peer())).containsExactly(untouched(), untouched());
			assertThat(integration(application).targets()).isEmpty();
		}
	}

	@Test
	void driverThatTheApplicationMakesBesidesBootsIsAsEver() {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[0]);
				Driver another = GraphDatabase.driver(url(peer()), AuthTokens.none())) {
			use(another);
			assertThat(KernelSockets.keepaliveTo(peer())).containsExactly(untouched());
			use(application.getBean(Driver.class));
			assertThat(KernelSockets.keepaliveTo(peer())).containsExactlyInAnyOrder(untouched(), Listeners.DEFAULTS);
		}
	}

	@Test
	void driverOfTheNextComerIsAsEverWhereTheApplicationFailedToStart() {
		assertThatException().isThrownBy(() -> start(peer(), new Class<?>[0], "spring.neo4j.authentication.username=a",
				"spring.neo4j.authentication.kerberos-ticket=b"));
		try (Driver driver = GraphDatabase.driver(url(peer()), AuthTokens.none())) {
			use(driver);
			assertThat(KernelSockets.keepaliveTo(peer())).containsExactly(untouched());
		}
	}

	@Test
	void threadsAreAsManyAsTheApplicationConfiguresAndGoWithTheDriver() {
		Set<Thread> ofOthers = threadsExcept(Set.of());
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[] { OneThread.class })) {
			Driver driver = application.getBean(Driver.class);
			try (Session one = driver.session(); Session other = driver.session()) {
				one.beginTransaction();
				other.beginTransaction();
				assertThat(KernelSockets.keepaliveTo(peer())).containsExactly(Listeners.DEFAULTS, Listeners.DEFAULTS);
				assertThat(threadsExcept(ofOthers)).hasSize(1);
			}
		}
		assertThat(threadsExcept(ofOthers)).isEmpty();
	}

	private static Set<Thread> threadsExcept(Set<Thread> others) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("Neo4jDriverIO") && !others.contains(thread))
			.collect(Collectors.toSet());
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnDriver {

		@Bean
		Driver ownDriver(@Value("${spring.neo4j.uri}") String uri) {
			return GraphDatabase.driver(uri, AuthTokens.none());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OneThread {

		@Bean
		ConfigBuilderCustomizer oneThread() {
			return (builder) -> builder.withEventLoopThreads(1);
		}

	}

}
