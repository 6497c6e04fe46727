package io.github.keepalive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.datastax.oss.driver.api.core.session.SessionBuilder;
import com.rabbitmq.client.ConnectionFactory;
import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariDataSource;
import io.github.keepalive.actuate.ChangeDescriptor.DifferenceDescriptor;
import io.github.keepalive.actuate.KeepaliveEndpoint.KeepaliveDescriptor;
import io.github.keepalive.actuate.KeepaliveEndpointWebExtension.RefusalDescriptor;
import io.github.keepalive.actuate.KeepaliveEndpointWebExtension.SettingDescriptor;
import io.github.keepalive.actuate.SocketsDescriptor.SocketDescriptor;
import io.github.keepalive.autoconfigure.KeepaliveProperties;
import io.github.keepalive.driver.KeepaliveLdapSocketFactory;
import io.github.keepalive.driver.KeepaliveMariaDbSocketFactory;
import io.github.keepalive.driver.KeepaliveMySqlSocketFactory;
import io.github.keepalive.ldap.LdapSocketFactory;
import io.github.keepalive.neo4j.KeepaliveBoltConnectionProviderFactory;
import io.github.keepalive.oracle.KernelSockets;
import io.github.keepalive.socket.KeepaliveSocketFactory;
import io.github.keepalive.tomcat.KeepaliveHttp11NioProtocol;
import io.grpc.netty.NettyChannelBuilder;
import org.apache.commons.dbcp2.BasicDataSource;
import org.apache.coyote.AbstractProtocol;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.util.Identifiable;
import org.apache.tomcat.util.net.AbstractEndpoint;
import org.junit.jupiter.api.Test;
import org.neo4j.bolt.connection.BoltConnectionProvider;
import org.neo4j.bolt.connection.BoltConnectionProviderFactory;
import redis.clients.jedis.builders.StandaloneClientBuilder;

import org.springframework.amqp.rabbit.connection.AbstractConnectionFactory;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.ReflectionHintsPredicates;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.javapoet.ClassName;
import org.springframework.ldap.core.support.AbstractContextSource;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.messaging.rsocket.RSocketRequester;
import org.springframework.util.ClassUtils;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application whose context was processed ahead of time, as {@code process-aot} does
 * it, with many clients at once. The executable jar of the sample is processed too, see
 * its integration tests.
 */
class AheadOfTimeTests {

	private static final List<String> CLIENTS = List.of("jdbc.autoconfigure.DataSourceAutoConfiguration",
			"data.redis.autoconfigure.DataRedisAutoConfiguration", "kafka.autoconfigure.KafkaAutoConfiguration",
			"mail.autoconfigure.MailSenderAutoConfiguration", "ldap.autoconfigure.LdapAutoConfiguration",
			"http.client.autoconfigure.HttpClientAutoConfiguration",
			"http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration",
			"http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration",
			"restclient.autoconfigure.RestClientAutoConfiguration",
			"webclient.autoconfigure.WebClientAutoConfiguration");

	private static final String[] PROPERTIES = { "spring.datasource.url=jdbc:postgresql://localhost:1/x",
			"spring.mail.host=localhost", "management.endpoints.web.exposure.include=keepalive",
			"keepalive.guard.interval=1h" };

	static {
		// Lettuce 7.5.2 sets the options of io_uring on epoll where both are there.
		System.setProperty("io.lettuce.core.iouring", "false");
	}

	@Test
	@CompileWithForkedClassLoader
	@SuppressWarnings("unchecked")
	void integrationsAreThereAndFollowTheSettingsOfWhereItRuns() throws Exception {
		Map<String, String> ordinary;
		try (AnnotationConfigApplicationContext context = unprocessed()) {
			context.refresh();
			ordinary = beans(context.getBeanFactory());
		}
		TestGenerationContext generation = new TestGenerationContext(AheadOfTimeTests.class);
		ClassName initializer = process(generation);
		generation.writeGeneratedContent();
		TestCompiler.forSystem().withCompilerOptions("-proc:none").with(generation).compile((compiled) -> {
			GenericApplicationContext context = new GenericApplicationContext();
			int redis = RedisServers.standalone();
			TestPropertyValues.of(PROPERTIES)
				.and("spring.data.redis.port=" + redis, "keepalive.idle=20", "keepalive.targets.redis.hosts=localhost",
						"keepalive.targets.redis.ports=" + redis, "keepalive.targets.redis.idle=30")
				.applyTo(context);
			compiled.getInstance(ApplicationContextInitializer.class, initializer.canonicalName()).initialize(context);
			try (context) {
				context.refresh();
				assertThat(beans(context.getBeanFactory())).containsExactlyEntriesOf(ordinary);
				assertPrepared(context, redis);
			}
		});
	}

	private static void assertPrepared(GenericApplicationContext context, int redis) {
		assertThat(context.getBean(HikariDataSource.class).getDataSourceProperties()).containsEntry("socketFactory",
				KeepaliveSocketFactory.class.getName());
		context.getBean(RedisConnectionFactory.class).getConnection().ping();
		assertThat(KernelSockets.one(KernelSockets.outbound(redis)).keepalive()).isEqualTo("1 30/15/9 165000");
		int http = httpServer();
		RestClient client = context.getBean(RestClient.Builder.class).build();
		client.get().uri("http://localhost:" + http).retrieve().body(String.class);
		assertThat(KernelSockets.one(KernelSockets.outbound(http)).keepalive()).isEqualTo("1 20/15/9 155000");
		// A client that nobody refers to is collected, and its connections with it.
		Reference.reachabilityFence(client);
	}

	@Test
	void whatIsReachedByNameOrByReflectionHasHints() throws Exception {
		TestGenerationContext generation = new TestGenerationContext(AheadOfTimeTests.class);
		process(generation);
		RuntimeHints hints = generation.getRuntimeHints();
		assertThat(Map.of("socketProperties", AbstractEndpoint.class, "channelFactory", NettyChannelBuilder.class,
				"dnsResolver", PoolingHttpClientConnectionManagerBuilder.class, "ioReactorConfig",
				HttpAsyncClientBuilder.class, "clientConfiguration", LettuceConnectionFactory.class, "session",
				JavaMailSenderImpl.class, "httpClient", ReactorNettyWebSocketClient.class, "nettyConf",
				ConnectionFactory.class, "addressResolver", AbstractConnectionFactory.class, "connectionBuilder",
				redis.clients.jedis.ConnectionFactory.class))
			.allSatisfy((field, type) -> assertThat(reflection().onFieldAccess(type, field)).as(field).accepts(hints));
		assertThat(List.of(SessionBuilder.class, AbstractContextSource.class))
			.allSatisfy((type) -> assertThat(hints.reflection().getTypeHint(type).getMemberCategories())
				.contains(MemberCategory.ACCESS_DECLARED_FIELDS));
		assertThat(List.of(KeepaliveSocketFactory.class, KeepaliveMySqlSocketFactory.class,
				KeepaliveMariaDbSocketFactory.class, KeepaliveHttp11NioProtocol.class,
				KeepaliveBoltConnectionProviderFactory.class))
			.allSatisfy((type) -> assertThat(type.getConstructors()).isNotEmpty()
				.allSatisfy((made) -> assertThat(reflection().onConstructorInvocation(made)).accepts(hints)));
		assertThat(List.of(LdapSocketFactory.class, KeepaliveLdapSocketFactory.class)).allSatisfy(
				(type) -> assertThat(reflection().onMethodInvocation(type.getMethod("getDefault"))).accepts(hints));
		assertThat(List.of(BasicDataSource.class.getDeclaredMethod("getConnectionProperties"),
				AbstractProtocol.class.getDeclaredMethod("getEndpoint"),
				StandaloneClientBuilder.class.getDeclaredMethod("createDefaultConnectionProvider")))
			.allSatisfy((method) -> assertThat(reflection().onMethodInvocation(method)).accepts(hints));
		assertThat(
				List.of(LettuceClientConfiguration.class, RSocketRequester.Builder.class, BoltConnectionProvider.class))
			.allSatisfy((type) -> assertThat(RuntimeHintsPredicates.proxies().forInterfaces(type)).accepts(hints));
		assertThat(
				RuntimeHintsPredicates.proxies().forInterfaces(ManagedHttpClientConnection.class, Identifiable.class))
			.accepts(hints);
		assertThat(RuntimeHintsPredicates.resource()
			.forResource("META-INF/services/" + BoltConnectionProviderFactory.class.getName())).accepts(hints);
	}

	@Test
	void whatIsBoundOrWrittenHasHints() {
		TestGenerationContext generation = new TestGenerationContext(AheadOfTimeTests.class);
		process(generation);
		for (Class<?> type : List.of(KeepaliveProperties.class, KeepaliveProperties.OfTarget.class,
				KeepaliveProperties.Guard.class)) {
			assertThat(reflection().onConstructorInvocation(type.getDeclaredConstructors()[0]))
				.accepts(generation.getRuntimeHints());
		}
		for (Class<?> type : List.of(KeepaliveDescriptor.class, SocketDescriptor.class, DifferenceDescriptor.class,
				RefusalDescriptor.class, SettingDescriptor.class)) {
			assertThat(type.getRecordComponents())
				.allSatisfy((component) -> assertThat(reflection().onMethodInvocation(component.getAccessor()))
					.accepts(generation.getRuntimeHints()));
		}
	}

	private static ReflectionHintsPredicates reflection() {
		return RuntimeHintsPredicates.reflection();
	}

	private static ClassName process(TestGenerationContext generation) {
		try (AnnotationConfigApplicationContext context = unprocessed()) {
			return new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		}
	}

	private static AnnotationConfigApplicationContext unprocessed() {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertyValues.of(PROPERTIES).applyTo(context);
		List<Class<?>> all = new ArrayList<>(KeepaliveAutoConfigurations.all());
		CLIENTS.forEach((name) -> all.add(ClassUtils.resolveClassName("org.springframework.boot." + name, null)));
		context.register(AutoConfigurations.getClasses(AutoConfigurations.of(all.toArray(Class<?>[]::new))));
		return context;
	}

	private static Map<String, String> beans(ConfigurableListableBeanFactory beanFactory) {
		Map<String, String> beans = new TreeMap<>();
		for (String name : beanFactory.getSingletonNames()) {
			String type = beanFactory.getSingleton(name).getClass().getName();
			if (type.startsWith("io.github.keepalive.")) {
				beans.put(name, type);
			}
		}
		return beans;
	}

	private static int httpServer() {
		try {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			server.createContext("/", (exchange) -> {
				byte[] body = "Hello".getBytes(StandardCharsets.UTF_8);
				exchange.sendResponseHeaders(200, body.length);
				exchange.getResponseBody().write(body);
				exchange.close();
			});
			server.start();
			return server.getAddress().getPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
