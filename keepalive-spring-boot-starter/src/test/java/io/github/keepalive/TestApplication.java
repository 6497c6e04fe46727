package io.github.keepalive;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.keepalive.guard.GuardStatus.State;
import io.github.keepalive.guard.KeepaliveGuard;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.awaitility.Awaitility.await;

/**
 * A real application in this JVM. Its guard is off unless a test switches it on: it would
 * look after the sockets of other tests' applications too.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class TestApplication {

	/**
	 * The packages of the auto-configurations of each client library, by the prefix of
	 * the properties with which a test asks for it.
	 */
	private static final Map<String, List<String>> CLIENTS = Map.ofEntries(
			client("spring.datasource.", "boot.jdbc.autoconfigure.DataSourceAutoConfiguration"),
			client("spring.r2dbc.", "boot.r2dbc.autoconfigure.R2dbcAutoConfiguration"),
			client("spring.data.redis.", "boot.data.redis."), client("spring.rabbitmq.", "boot.amqp."),
			client("spring.kafka.", "boot.kafka."), client("spring.artemis.", "boot.artemis."),
			client("spring.activemq.", "boot.activemq."),
			client("spring.mongodb.", "boot.mongodb.", "boot.data.mongodb."),
			client("spring.cassandra.", "boot.cassandra.", "boot.data.cassandra."),
			client("spring.neo4j.", "boot.neo4j.", "boot.data.neo4j."),
			client("spring.elasticsearch.", "boot.elasticsearch.", "boot.data.elasticsearch."),
			client("spring.mail.", "boot.mail."), client("spring.ldap.", "boot.ldap.", "boot.data.ldap."),
			client("spring.grpc.client.", "boot.grpc.client."), client("spring.rsocket.", "boot.rsocket."),
			client("spring.cloud.gateway.", "cloud.gateway."),
			client("management.tracing.export.zipkin.", "boot.zipkin."),
			client("management.opentelemetry.", "boot.opentelemetry.", "boot.micrometer.tracing."),
			client("management.otlp.", "boot.micrometer.metrics.autoconfigure.export.otlp."));

	/**
	 * Start a server on a free port.
	 * @param configuration further configuration, or none
	 * @param properties properties such as {@code keepalive.idle=20}
	 * @return the running application
	 */
	public static ConfigurableApplicationContext runServer(Class<?>[] configuration, String... properties) {
		return run(WebApplicationType.SERVLET, configuration, Map.of(), properties);
	}

	/**
	 * Start another server than Tomcat on a free port.
	 * @param server the server
	 * @param type whether it is a servlet or a reactive application
	 * @param configuration further configuration, or none
	 * @param properties properties such as {@code keepalive.idle=20}
	 * @return the running application
	 */
	public static ConfigurableApplicationContext runServer(Server server, WebApplicationType type,
			Class<?>[] configuration, String... properties) {
		return run(server, type, configuration, Map.of(), properties);
	}

	public static ConfigurableApplicationContext runServer(String... properties) {
		return runServer(new Class<?>[0], properties);
	}

	/**
	 * Start an application without a server, for a client.
	 * @param configuration further configuration, or none
	 * @param properties the properties of the test
	 * @param ofClient further properties, without which there would be no client
	 * @return the running application
	 */
	public static ConfigurableApplicationContext runClient(Class<?>[] configuration, String[] properties,
			String... ofClient) {
		String[] all = Stream.of(ofClient, properties).flatMap(Stream::of).toArray(String[]::new);
		return run(WebApplicationType.NONE, configuration, Map.of(), all);
	}

	/**
	 * Wait until the guard has looked for the first time, which it does when the
	 * application is ready.
	 * @param application the running application
	 * @return its guard
	 */
	public static KeepaliveGuard awaitFirstLook(ConfigurableApplicationContext application) {
		KeepaliveGuard guard = application.getBean(KeepaliveGuard.class);
		await().until(() -> guard.status().passes() > 0 || guard.status().state() == State.OFF);
		return guard;
	}

	/**
	 * Start an application without a server.
	 * @param variables environment variables
	 * @param properties properties such as {@code keepalive.idle=20}
	 * @return the running application
	 */
	public static ConfigurableApplicationContext run(Map<String, Object> variables, String... properties) {
		return run(WebApplicationType.NONE, new Class<?>[0], variables, properties);
	}

	public static ConfigurableApplicationContext run(WebApplicationType type, Class<?>[] configuration,
			Map<String, Object> variables, String... properties) {
		return run(Server.TOMCAT, type, configuration, variables, properties);
	}

	private static ConfigurableApplicationContext run(Server server, WebApplicationType type, Class<?>[] configuration,
			Map<String, Object> variables, String... properties) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
					StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
		return configure(new SpringApplicationBuilder(), server, properties).sources(configuration)
			.environment(environment)
			.web(type)
			.run(Stream.of(properties).map((property) -> "--" + property).toArray(String[]::new));
	}

	/**
	 * Configure an application of its own without what no test of it asks for.
	 * @param builder the builder of the application
	 * @param server the server
	 * @param properties the properties of the test
	 * @return the builder
	 */
	public static SpringApplicationBuilder configure(SpringApplicationBuilder builder, Server server,
			String... properties) {
		return builder.sources(TestApplication.class)
			.properties("server.port=0", "server.address=127.0.0.1", "keepalive.guard.enabled=false",
					"spring.grpc.server.enabled=false", "spring.reactor.netty.shutdown-quiet-period=100ms",
					"spring.autoconfigure.exclude=" + server.others() + unwanted(properties));
	}

	/**
	 * Return the auto-configurations of clients that no property asks for. Boot would
	 * make clients of every library on the class path, and some connect at once.
	 */
	private static String unwanted(String... properties) {
		List<String> packages = CLIENTS.entrySet()
			.stream()
			.filter((client) -> Stream.of(properties).noneMatch((property) -> property.startsWith(client.getKey())))
			.flatMap((client) -> client.getValue().stream())
			.toList();
		return ImportCandidates.load(AutoConfiguration.class, null)
			.getCandidates()
			.stream()
			.filter((name) -> packages.stream().anyMatch(name::startsWith))
			.map((name) -> "," + name)
			.collect(Collectors.joining());
	}

	private static Map.Entry<String, List<String>> client(String properties, String... packages) {
		return Map.entry(properties, Stream.of(packages).map((name) -> "org.springframework." + name).toList());
	}

	public static int managementPort(ConfigurableApplicationContext application) {
		return Integer.parseInt(application.getEnvironment().getRequiredProperty("local.management.port"));
	}

	public static int port(ConfigurableApplicationContext application) {
		return ((WebServerApplicationContext) application).getWebServer().getPort();
	}

	/**
	 * The servers on the class path, of which Boot would start the first that it finds.
	 */
	public enum Server {

		TOMCAT("tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration",
				"tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration",
				"tomcat.autoconfigure.actuate.web.server.TomcatServletManagementContextAutoConfiguration",
				"tomcat.autoconfigure.actuate.web.server.TomcatReactiveManagementContextAutoConfiguration"),

		JETTY("jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration",
				"jetty.autoconfigure.reactive.JettyReactiveWebServerAutoConfiguration",
				"jetty.autoconfigure.actuate.web.server.JettyServletManagementContextAutoConfiguration",
				"jetty.autoconfigure.actuate.web.server.JettyReactiveManagementContextAutoConfiguration"),

		NETTY("reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration",
				"reactor.netty.autoconfigure.actuate.web.server.NettyReactiveManagementContextAutoConfiguration");

		private final String[] autoConfigurations;

		Server(String... autoConfigurations) {
			this.autoConfigurations = autoConfigurations;
		}

		private String others() {
			return Stream.of(values())
				.filter((server) -> server != this)
				.flatMap((server) -> Stream.of(server.autoConfigurations))
				.map((name) -> "org.springframework.boot." + name)
				.collect(Collectors.joining(","));
		}

	}

}
