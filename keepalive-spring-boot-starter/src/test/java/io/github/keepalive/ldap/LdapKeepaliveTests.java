package io.github.keepalive.ldap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import javax.naming.Context;
import javax.naming.directory.DirContext;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import io.github.keepalive.Listeners;
import io.github.keepalive.TestApplication;
import io.github.keepalive.integration.OutboundContract;
import io.github.keepalive.oracle.KernelSockets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.ldap.core.ContextSource;
import org.springframework.ldap.core.LdapTemplate;
import org.springframework.ldap.core.support.DefaultTlsDirContextAuthenticationStrategy;
import org.springframework.ldap.core.support.DirContextAuthenticationStrategy;
import org.springframework.ldap.core.support.LdapContextSource;
import org.springframework.ldap.core.support.SimpleDirContextAuthenticationStrategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * Spring's LDAP context sources against an LDAP server.
 */
class LdapKeepaliveTests extends OutboundContract {

	private static final String[] ME = { "spring.ldap.username=cn=me", "spring.ldap.password=secret" };

	private InMemoryDirectoryServer server;

	@BeforeEach
	void startServer() throws Exception {
		SSLContext tls = SslBundle
			.of(new PemSslStoreBundle(
					PemSslStoreDetails.forCertificate("classpath:tls.crt").withPrivateKey("classpath:tls.key"), null))
			.createSslContext();
		InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example");
		config.addAdditionalBindCredentials("cn=me", "secret");
		config.setListenerConfigs(InMemoryListenerConfig.createLDAPConfig("plain", InetAddress.getLoopbackAddress(), 0,
				tls.getSocketFactory()));
		this.server = new InMemoryDirectoryServer(config);
		this.server.add("dn: dc=example", "objectClass: domain", "dc: example");
		this.server.startListening();
	}

	@AfterEach
	void stopServer() {
		this.server.shutDown(true);
	}

	@Override
	protected String name() {
		return "ldap";
	}

	@Override
	protected Class<?> autoConfiguration() {
		return LdapKeepaliveAutoConfiguration.class;
	}

	@Override
	protected int peer() {
		return this.server.getListenPort();
	}

	@Override
	protected ConfigurableApplicationContext start(int port, Class<?>[] configuration, String... properties) {
		return TestApplication.runClient(configuration, properties, "spring.ldap.urls=ldap://127.0.0.1:" + port);
	}

	@Override
	protected AutoCloseable connect(ConfigurableApplicationContext application, int port) throws Exception {
		return connect(application.getBean(ContextSource.class));
	}

	private static AutoCloseable connect(ContextSource source) throws Exception {
		DirContext context = source.getReadOnlyContext();
		assertThat(context.getAttributes("dc=example").get("dc").get()).isEqualTo("example");
		return context::close;
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "spring.ldap.base-environment[com.sun.jndi.ldap.connect.timeout]=5000" })
	void authenticatedConnectionCarriesTheOptions(String property) throws Exception {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[0], and(ME, property));
				AutoCloseable connection = connect(application, peer())) {
			assertThat(KernelSockets.keepaliveTo(peer())).as("%s", connection).containsExactly(Listeners.DEFAULTS);
			assertThat(application.getBean(LdapTemplate.class).lookup("dc=example")).isNotNull();
			ContextSource source = application.getBean(ContextSource.class);
			source.getContext("cn=me", "secret").close();
			assertThatException().isThrownBy(() -> source.getContext("cn=me", "wrong"))
				.withMessageContaining("error code 49");
			assertThat(integration(application).sockets()).isEqualTo(4);
		}
	}

	@Test
	void connectionWithStartTlsCarriesTheOptions() throws Exception {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[] { StartTls.class }, ME);
				AutoCloseable connection = connect(application, peer())) {
			assertThat(KernelSockets.keepaliveTo(peer())).as("%s", connection).containsExactly(Listeners.DEFAULTS);
		}
	}

	@Test
	void connectionsArePooledAsEver() throws Exception {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[] { OwnSources.class })) {
			LdapContextSource source = source(application, "pooled");
			for (int i = 0; i < 5; i++) {
				connect(source).close();
			}
			assertThat(KernelSockets.keepaliveTo(peer())).containsExactly(Listeners.DEFAULTS);
			assertThat(integration(application).sockets()).isOne();
		}
	}

	@Test
	void applicationsOfOneProcessShareNoPooledConnectionAndNoSettings() throws Exception {
		try (ConfigurableApplicationContext one = start(peer(), new Class<?>[] { OwnSources.class });
				ConfigurableApplicationContext another = start(peer(), new Class<?>[] { OwnSources.class },
						"keepalive.idle=30")) {
			for (int i = 0; i < 3; i++) {
				connect(source(one, "pooled")).close();
				connect(source(another, "pooled")).close();
			}
			assertThat(KernelSockets.keepaliveTo(peer())).containsExactlyInAnyOrder(Listeners.DEFAULTS,
					"1 30/15/9 165000");
			AutoCloseable connection = connect(source(another, "plain"));
			assertThat(KernelSockets.keepaliveTo(peer())).hasSize(3).filteredOn(Listeners.DEFAULTS::equals).hasSize(1);
			connection.close();
		}
	}

	private LdapContextSource source(ConfigurableApplicationContext application, String name) {
		LdapContextSource source = application.getBean(name, LdapContextSource.class);
		source.setUrl("ldap://127.0.0.1:" + peer());
		source.afterPropertiesSet();
		return source;
	}

	@Test
	void sourcesOfTheApplicationAreHookedUnlessTheirClassIsItsOwn() throws Exception {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[] { OwnSources.class });
				AutoCloseable plain = connect(source(application, "plain"));
				AutoCloseable own = connect(source(application, "own"))) {
			assertThat(KernelSockets.keepaliveTo(peer())).as("%s, %s", plain, own)
				.containsExactlyInAnyOrder(Listeners.DEFAULTS, UNTOUCHED);
			assertLeftAlone(application, "own", "its class is " + OwnSources.OwnSource.class.getName());
		}
	}

	@Test
	void socketFactoryOfTheApplicationStays() throws Exception {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[0],
				"spring.ldap.base-environment[java.naming.ldap.factory.socket]=" + OwnSockets.class.getName());
				AutoCloseable connection = connect(application, peer())) {
			assertThat(KernelSockets.keepaliveTo(peer())).as("%s", connection).containsExactly(UNTOUCHED);
			assertThat(OwnSockets.used).isTrue();
			assertLeftAlone(application, "ldapContextSource", "it has a java.naming.ldap.factory.socket of its own");
		}
	}

	/**
	 * A plain socket factory would send everything in the clear.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "url", "environment", "strategy" })
	void tlsFromTheStartIsLeftAlone(String means) throws Exception {
		try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
			CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> firstByte(listener));
			Class<?>[] configuration = means.equals("strategy") ? new Class<?>[] { SslStrategy.class }
					: new Class<?>[0];
			String address = "://127.0.0.1:" + listener.getLocalPort();
			String property = switch (means) {
				case "url" -> "spring.ldap.urls=ldap://127.0.0.1:1,LDAPS" + address;
				default -> "spring.ldap.urls=ldap" + address;
			};
			String protocol = means.equals("environment")
					? "spring.ldap.base-environment[java.naming.security.protocol]=ssl" : "";
			try (ConfigurableApplicationContext application = TestApplication.run(WebApplicationType.NONE,
					configuration, Map.of(), and(ME, property, protocol))) {
				assertThat(catchThrowable(() -> connect(application, peer()))).isNotNull();
				assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(22);
				assertLeftAlone(application, "ldapContextSource", "it uses TLS from the start");
			}
		}
	}

	private static int firstByte(ServerSocket listener) {
		try (Socket socket = listener.accept()) {
			return socket.getInputStream().read();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@ParameterizedTest
	@CsvSource({ "follow, 0 7200/75/9 0", "ignore, 1 15/15/9 150000" })
	void sourceThatFollowsReferralsIsLeftAlone(String referral, String expected) throws Exception {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[0],
				"spring.ldap.referral=" + referral); AutoCloseable connection = connect(application, peer())) {
			assertThat(KernelSockets.keepaliveTo(peer())).as("%s", connection).containsExactly(expected);
		}
	}

	@Test
	void threadThatDoesNotSeeTheFactoryConnectsAsEver() throws Exception {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[0])) {
			ContextSource source = application.getBean(ContextSource.class);
			Thread thread = new Thread(() -> source.getReadOnlyContext());
			thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
			thread.start();
			thread.join();
			assertThat(KernelSockets.keepaliveTo(peer())).containsExactly(UNTOUCHED);
			AutoCloseable connection = connect(application, peer());
			assertThat(KernelSockets.keepaliveTo(peer())).as("%s", connection)
				.containsExactlyInAnyOrder(UNTOUCHED, Listeners.DEFAULTS);
			connection.close();
		}
	}

	@Test
	void connectionAfterALostOneCarriesTheOptions() throws Exception {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[] { OwnSources.class })) {
			LdapContextSource source = source(application, "pooled");
			connect(source).close();
			this.server.closeAllConnections(false);
			await().until(() -> KernelSockets.keepaliveTo(peer()).isEmpty());
			connect(source).close();
			assertThat(KernelSockets.keepaliveTo(peer())).containsExactly(Listeners.DEFAULTS);
			assertThat(integration(application).sockets()).isEqualTo(2);
		}
	}

	@Test
	void contextThatConnectsAgainByItselfIsTheGuards() throws Exception {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[0])) {
			DirContext context = application.getBean(ContextSource.class).getReadOnlyContext();
			assertThat(KernelSockets.keepaliveTo(peer())).containsExactly(Listeners.DEFAULTS);
			context.addToEnvironment("java.naming.ldap.version", "3");
			assertThat(context.getAttributes("dc=example").size()).isPositive();
			await().untilAsserted(() -> assertThat(KernelSockets.keepaliveTo(peer())).containsExactly(UNTOUCHED));
			context.close();
		}
	}

	private void assertLeftAlone(ConfigurableApplicationContext application, String source, String reason) {
		assertThat(targets(application)).filteredOn((target) -> target.name().equals(source))
			.singleElement()
			.satisfies((target) -> assertThat(target.note()).isEqualTo(reason));
	}

	private static String[] and(String[] properties, String... others) {
		List<String> all = new ArrayList<>(Arrays.asList(properties));
		Arrays.stream(others).filter((other) -> !other.isEmpty()).forEach(all::add);
		return all.toArray(String[]::new);
	}

	/**
	 * The socket factory of an application.
	 */
	public static final class OwnSockets {

		private static volatile boolean used;

		private OwnSockets() {
		}

		public static SocketFactory getDefault() {
			used = true;
			return SocketFactory.getDefault();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class StartTls {

		@Bean
		DirContextAuthenticationStrategy startTls() {
			DefaultTlsDirContextAuthenticationStrategy strategy = new DefaultTlsDirContextAuthenticationStrategy();
			strategy.setSslSocketFactory(
					SslBundle.of(new PemSslStoreBundle(null, PemSslStoreDetails.forCertificate("classpath:tls.crt")))
						.createSslContext()
						.getSocketFactory());
			return strategy;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SslStrategy {

		@Bean
		DirContextAuthenticationStrategy sslStrategy() {
			return new SimpleDirContextAuthenticationStrategy() {

				@Override
				public void setupEnvironment(Hashtable<String, Object> environment, String userDn, String password) {
					super.setupEnvironment(environment, userDn, password);
					environment.put(Context.SECURITY_PROTOCOL, "ssl");
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnSources {

		@Bean(defaultCandidate = false)
		LdapContextSource pooled() {
			LdapContextSource source = plain();
			source.setPooled(true);
			return source;
		}

		@Bean(defaultCandidate = false)
		LdapContextSource plain() {
			LdapContextSource source = new LdapContextSource();
			source.setUrl("ldap://127.0.0.1:1");
			return source;
		}

		@Bean(defaultCandidate = false)
		LdapContextSource own() {
			OwnSource source = new OwnSource();
			source.setUrl("ldap://127.0.0.1:1");
			return source;
		}

		static class OwnSource extends LdapContextSource {

		}

	}

}
