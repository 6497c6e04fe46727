package io.github.keepalive.r2dbc;

import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.keepalive.Databases;
import io.github.keepalive.Listeners;
import io.github.keepalive.TestApplication;
import io.github.keepalive.integration.Integration.Target;
import io.github.keepalive.integration.OutboundContract;
import io.github.keepalive.oracle.KernelSocket;
import io.github.keepalive.oracle.KernelSockets;
import io.github.keepalive.r2dbc.OwnLoops.Transport;
import io.netty.channel.uring.IoUring;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Option;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.r2dbc.autoconfigure.ConnectionFactoryOptionsBuilderCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * R2DBC drivers against real databases.
 */
class R2dbcKeepaliveTests extends OutboundContract {

	private static final int[] PORTS = { Databases.postgres(), Databases.mariadb() };

	/** Connections of other tests. */
	private final Set<Map.Entry<Integer, Integer>> before = sockets().map(R2dbcKeepaliveTests::ports)
		.collect(Collectors.toSet());

	@Override
	protected String name() {
		return "r2dbc";
	}

	@Override
	protected Class<?> autoConfiguration() {
		return R2dbcKeepaliveAutoConfiguration.class;
	}

	@Override
	protected int peer() {
		return Databases.postgres();
	}

	@Override
	protected ConfigurableApplicationContext start(int port, Class<?>[] configuration, String... properties) {
		return run("r2dbc:postgresql://postgres@127.0.0.1:" + port + "/postgres", configuration, properties);
	}

	@Override
	protected AutoCloseable connect(ConfigurableApplicationContext application, int port) {
		Connection connection = connect(application);
		return () -> Mono.from(connection.close()).block(Duration.ofSeconds(20));
	}

	// Without an initial size of 0 the pool opens nine further connections, one after the
	// other, and goes on when its application is closed: the next test would see them.
	@ParameterizedTest
	@ValueSource(strings = { "r2dbc:postgresql://postgres@localhost:%1$d/postgres",
			"r2dbc:postgresql://postgres@localhost:%1$d/postgres?tcpKeepAlive=false&sslMode=require",
			"r2dbc:pool:postgresql://postgres@localhost:%1$d/postgres?initialSize=0",
			"r2dbc:postgresql:failover://postgres@localhost:1,localhost:%1$d/postgres",
			"r2dbc:mariadb://test@localhost:%2$d/test", "r2dbc:mariadb://test@localhost:%2$d/test?sslMode=trust",
			"r2dbc:mysql://test@localhost:%2$d/test?sslMode=disabled",
			"r2dbc:mysql://test@localhost:%2$d/test?sslMode=required&tcpKeepAlive=false" })
	void connectionCarriesTheOptions(String url) {
		try (ConfigurableApplicationContext application = run(url)) {
			assertThat(connectAndRead(application)).isNotEmpty().containsOnly(Listeners.DEFAULTS);
			assertThat(targets(application)).singleElement().matches(Target::isComplete);
		}
	}

	@ParameterizedTest
	@EnumSource
	void eventLoopsOfTheApplicationStayAndCarryTheOptions(Transport transport) {
		assumeTrue(transport != Transport.IO_URING || IoUring.isAvailable(), "no io_uring on this machine");
		OwnEventLoops.transport = transport;
		try (ConfigurableApplicationContext application = run("r2dbc:postgresql://postgres@localhost:%1$d/postgres",
				OwnEventLoops.class)) {
			assertThat(connectAndRead(application)).containsOnly(Listeners.DEFAULTS);
			assertThat(application.getBean(OwnLoops.class).connections()).isEqualTo(1);
		}
	}

	@Test
	void sqlServersConnectionHasTheFlagAndTheGuardDoesTheRest() throws Exception {
		try (ServerSocket silent = new ServerSocket(0);
				ConfigurableApplicationContext application = run(
						"r2dbc:mssql://u:p@localhost:" + silent.getLocalPort() + "/x")) {
			Disposable connecting = Mono.from(application.getBean(ConnectionFactory.class).create()).subscribe();
			silent.setSoTimeout(20_000);
			silent.accept();
			KernelSockets.awaitOne(KernelSockets.outbound(silent.getLocalPort())
				.and((socket) -> "1 7200/75/9 0".equals(socket.keepalive())));
			assertThat(targets(application)).singleElement()
				.extracting(Target::note)
				.isEqualTo("its driver takes no event loops, so only tcpKeepAlive is set");
			connecting.dispose();
		}
	}

	@Test
	void sqlServersDriverHasNoFlagWhereOnlyATargetIsOn() throws Exception {
		try (ServerSocket silent = new ServerSocket(0);
				ConfigurableApplicationContext application = run(
						"r2dbc:mssql://u:p@localhost:" + silent.getLocalPort() + "/x", new Class<?>[0],
						"keepalive.client.enabled=false", "keepalive.targets.other.hosts=192.0.2.1",
						"keepalive.targets.other.enabled=true")) {
			Disposable connecting = Mono.from(application.getBean(ConnectionFactory.class).create()).subscribe();
			silent.setSoTimeout(20_000);
			silent.accept();
			KernelSockets.awaitOne(KernelSockets.outbound(silent.getLocalPort())
				.and((socket) -> "0 7200/75/9 0".equals(socket.keepalive())));
			connecting.dispose();
		}
	}

	private List<String> connectAndRead(ConfigurableApplicationContext application) {
		Connection connection = connect(application);
		try {
			return sockets().filter((socket) -> !this.before.contains(ports(socket)))
				.map(KernelSocket::keepalive)
				.toList();
		}
		finally {
			Mono.from(connection.close()).block(Duration.ofSeconds(20));
		}
	}

	private static Connection connect(ConfigurableApplicationContext application) {
		ConnectionFactory factory = application.getBean(ConnectionFactory.class);
		Connection connection = Mono.from(factory.create()).block(Duration.ofSeconds(20));
		assertThat(Mono.from(connection.createStatement("select 1").execute())
			.flatMap((result) -> Mono.from(result.map((row, metadata) -> String.valueOf(row.get(0)))))
			.block(Duration.ofSeconds(20))).isEqualTo("1");
		return connection;
	}

	private static Map.Entry<Integer, Integer> ports(KernelSocket socket) {
		// Connections to two servers can have the same local port.
		return Map.entry(socket.localPort(), socket.remotePort());
	}

	private static Stream<KernelSocket> sockets() {
		return KernelSockets.ofThisProcess()
			.stream()
			.filter((socket) -> "ESTABLISHED".equals(socket.state()))
			.filter((socket) -> Arrays.stream(PORTS).anyMatch((port) -> port == socket.remotePort()));
	}

	private static ConfigurableApplicationContext run(String url, String... properties) {
		return run(url, new Class<?>[0], properties);
	}

	private static ConfigurableApplicationContext run(String url, Class<?> configuration) {
		return run(url, new Class<?>[] { configuration });
	}

	private static ConfigurableApplicationContext run(String url, Class<?>[] configuration, String... properties) {
		List<String> all = new ArrayList<>(
				List.of("spring.r2dbc.url=" + url.formatted(PORTS[0], PORTS[1]), "spring.r2dbc.pool.enabled=false"));
		if (url.contains(":pool:")) {
			all.remove(1);
		}
		all.addAll(Arrays.asList(properties));
		return TestApplication.run(WebApplicationType.NONE, configuration, Map.of(), all.toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnEventLoops {

		private static Transport transport;

		@Bean
		OwnLoops ownLoops() {
			return new OwnLoops(transport);
		}

		@Bean
		ConnectionFactoryOptionsBuilderCustomizer ownEventLoops(OwnLoops loops) {
			return (builder) -> builder.option(Option.valueOf("loopResources"), loops);
		}

	}

}
