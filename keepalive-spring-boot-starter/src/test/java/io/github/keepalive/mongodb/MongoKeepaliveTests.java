package io.github.keepalive.mongodb;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import de.bwaldvogel.mongo.MongoServer;
import io.github.keepalive.Listeners;
import io.github.keepalive.TestApplication;
import io.github.keepalive.TlsFront;
import io.github.keepalive.integration.GuardedContract;
import io.github.keepalive.oracle.KernelSockets;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.mongodb.autoconfigure.MongoClientFactory;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * MongoDB's driver without Netty.
 */
class MongoKeepaliveTests extends GuardedContract {

	private final MongoServer server = MongoPeer.start();

	@AfterEach
	void stopServer() {
		this.server.shutdownNow();
	}

	@Override
	protected String name() {
		return "mongodb";
	}

	@Override
	protected Class<?> autoConfiguration() {
		return MongoKeepaliveAutoConfiguration.class;
	}

	@Override
	protected int peer() {
		return this.server.getLocalAddress().getPort();
	}

	@Override
	protected ConfigurableApplicationContext start(String... properties) {
		return start("127.0.0.1:" + peer(), new Class<?>[0], properties);
	}

	private static ConfigurableApplicationContext start(String address, Class<?>[] configuration,
			String... properties) {
		List<Class<?>> classes = new ArrayList<>(List.of(configuration));
		classes.add(WithoutNetty.class);
		List<String> all = new ArrayList<>(List.of("spring.mongodb.uri=mongodb://" + address + MongoPeer.OPTIONS));
		all.addAll(Arrays.asList(properties));
		return TestApplication.run(WebApplicationType.NONE, classes.toArray(Class<?>[]::new), Map.of(),
				all.toArray(String[]::new));
	}

	/**
	 * The pool of a client has one connection here, so there is a client for each.
	 */
	@Override
	protected AutoCloseable connect(ConfigurableApplicationContext application) {
		MongoClient client = new MongoClientFactory(
				application.getBeanProvider(MongoClientSettingsBuilderCustomizer.class).orderedStream().toList())
			.createMongoClient(application.getBean(MongoClientSettings.class));
		use(client);
		return client;
	}

	private static void use(MongoClient client) {
		assertThat(client.getDatabase("test").runCommand(new Document("ping", 1))).containsEntry("ok", 1.0);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void reactiveClientWakesTheGuardWithTlsToo(boolean tls) throws Exception {
		try (TlsFront front = new TlsFront(peer());
				ConfigurableApplicationContext application = startWithGuard(
						"127.0.0.1:" + (tls ? front.port() : peer()), new Class<?>[0],
						tls ? "spring.mongodb.ssl.bundle=db" : "spring.mongodb.ssl.enabled=false",
						"spring.ssl.bundle.pem.db.truststore.certificate=classpath:tls.crt")) {
			Mono.from(application.getBean(com.mongodb.reactivestreams.client.MongoClient.class)
				.getDatabase("test")
				.runCommand(new Document("ping", 1))).block(Duration.ofSeconds(20));
			awaitDefaults(tls ? front.port() : peer());
		}
	}

	@Test
	void connectionOverTlsWakesTheGuard() throws Exception {
		try (TlsFront front = new TlsFront(peer());
				ConfigurableApplicationContext application = startWithGuard("127.0.0.1:" + front.port(),
						new Class<?>[0], "spring.mongodb.ssl.bundle=db",
						"spring.ssl.bundle.pem.db.truststore.certificate=classpath:tls.crt")) {
			use(application.getBean(MongoClient.class));
			awaitDefaults(front.port());
		}
	}

	@Test
	void resolverOfTheApplicationIsAskedStill() {
		OwnResolver.hosts.clear();
		try (ConfigurableApplicationContext application = startWithGuard("db.example:" + peer(),
				new Class<?>[] { OwnResolver.class })) {
			use(application.getBean(MongoClient.class));
			assertThat(OwnResolver.hosts).containsExactly("db.example");
			awaitDefaults(peer());
		}
	}

	@Test
	void hostThatIsNotKnownFailsAsEver() {
		try (ConfigurableApplicationContext application = startWithGuard("db.invalid:" + peer(), new Class<?>[0])) {
			assertThatException().isThrownBy(() -> use(application.getBean(MongoClient.class)))
				.withStackTraceContaining("UnknownHostException");
		}
	}

	private static void awaitDefaults(int port) {
		KernelSockets
			.awaitOne(KernelSockets.outbound(port).and((socket) -> Listeners.DEFAULTS.equals(socket.keepalive())));
	}

	private static ConfigurableApplicationContext startWithGuard(String address, Class<?>[] configuration,
			String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.addAll(List.of("keepalive.guard.enabled=true", "keepalive.guard.interval=1h"));
		ConfigurableApplicationContext application = start(address, configuration, all.toArray(String[]::new));
		TestApplication.awaitFirstLook(application);
		return application;
	}

	@Configuration(proxyBeanMethods = false)
	static class WithoutNetty {

		@Bean
		static BeanDefinitionRegistryPostProcessor withoutNetty() {
			return (registry) -> registry.removeBeanDefinition("nettyDriverCustomizer");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnResolver {

		private static final List<String> hosts = new CopyOnWriteArrayList<>();

		@Bean
		MongoClientSettingsBuilderCustomizer ownResolver() {
			return (settings) -> settings.inetAddressResolver((host) -> {
				hosts.add(host);
				return List.of(InetAddress.getByName("127.0.0.1"));
			});
		}

	}

}
