package io.github.keepalive.integration;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepaliveOutcome.Overridden;
import io.github.keepalive.Listeners;
import io.github.keepalive.actuate.KeepaliveEndpoint;
import io.github.keepalive.actuate.SocketsDescriptor.SocketDescriptor;
import io.github.keepalive.autoconfigure.KeepaliveReconfigurer;
import io.github.keepalive.integration.Integration.Target;
import io.github.keepalive.socket.SocketRole;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the integration of every server keeps to. A test class inherits it and says how to
 * start its server.
 */
public abstract class ListenerContract extends IntegrationContract {

	/** Every option that a server can have. */
	protected static final String[] EVERY_OPTION = { "keepalive.idle=40", "keepalive.server.idle=30",
			"keepalive.count=4", "keepalive.user-timeout=0", "keepalive.max-segment-size=1000",
			"keepalive.window-clamp=1000", "keepalive.server.defer-accept=5" };

	protected ListenerContract() {
		super(SocketRole.LISTENER);
	}

	/**
	 * Start an application with the server on a free port of 127.0.0.1.
	 * @param configuration further configuration, or none
	 * @param properties properties such as {@code keepalive.idle=20}
	 * @return the running application
	 */
	protected abstract ConfigurableApplicationContext start(Class<?>[] configuration, String... properties);

	/**
	 * Return the port of the server.
	 * @param application the running application
	 * @return the port
	 */
	protected abstract int port(ConfigurableApplicationContext application);

	/**
	 * Return how the endpoint calls the listener.
	 * @param application the running application
	 * @return the name of the target
	 */
	protected String targetName(ConfigurableApplicationContext application) {
		return "127.0.0.1:" + port(application);
	}

	protected void restart(ConfigurableApplicationContext application) {
		application.stop();
		application.start();
	}

	/**
	 * Check that listener and accepted connection are the server's own.
	 * @param port the port of the server, whose integration is off
	 */
	protected void assertUntouched(int port) throws IOException {
		Listeners.assertCarries(port, UNTOUCHED);
	}

	/**
	 * Return a configuration that sets TCP_KEEPIDLE to 77 s by the server's own means.
	 * @return the configuration, or {@code null} if the server has no such means
	 */
	protected @Nullable Class<?> ownIdleOf77Seconds() {
		return null;
	}

	protected final ConfigurableApplicationContext start(String... properties) {
		return start(new Class<?>[0], properties);
	}

	@Test
	void listenerAndAcceptedConnectionCarryTheDefaults() throws IOException {
		try (ConfigurableApplicationContext application = start()) {
			Listeners.assertCarries(port(application), Listeners.DEFAULTS);
			assertThat(targets(application)).singleElement()
				.matches(Target::isComplete)
				.extracting(Target::name)
				.isEqualTo(targetName(application));
		}
	}

	@Test
	void everyOptionOfTheServerCounts() throws IOException {
		try (ConfigurableApplicationContext application = start(EVERY_OPTION)) {
			assertEveryOption(application);
		}
	}

	/**
	 * Check that a server that was started with {@link #EVERY_OPTION} has them.
	 * @param application the running application
	 */
	protected final void assertEveryOption(ConfigurableApplicationContext application) throws IOException {
		int port = port(application);
		Listeners.assertCarries(port, "1 30/15/4 0");
		assertThat(Listeners.option(port, "TCP_MAXSEG")).isEqualTo(1000);
		assertThat(Listeners.option(port, "TCP_WINDOW_CLAMP")).isEqualTo(1152);
		assertThat(Listeners.option(port, "TCP_DEFER_ACCEPT")).isEqualTo(7);
		assertThat(targets(application)).singleElement().matches(Target::isComplete);
	}

	@Test
	void settingsOfTheServerCountAndThoseOfTheClientDoNot() throws IOException {
		try (ConfigurableApplicationContext application = start("keepalive.idle=40", "keepalive.server.idle=30",
				"keepalive.client.idle=20", "keepalive.client.count=3", "keepalive.server.user-timeout=20s")) {
			Listeners.assertCarries(port(application), "1 30/15/9 20000");
		}
		try (ConfigurableApplicationContext application = start("keepalive.client.enabled=false")) {
			Listeners.assertCarries(port(application), Listeners.DEFAULTS);
		}
	}

	@Test
	void settingsOfTheIntegrationCount() throws IOException {
		try (ConfigurableApplicationContext application = start(named("keepalive.integrations.NAME.idle=25"),
				named("keepalive.integrations.NAME.defer-accept=5"), "keepalive.server.idle=20",
				"keepalive.server.count=4", EXPOSED)) {
			int port = port(application);
			Listeners.assertCarries(port, "1 25/15/4 85000");
			assertThat(Listeners.option(port, "TCP_DEFER_ACCEPT")).isEqualTo(7);
			try (Socket client = new Socket("127.0.0.1", port)) {
				// The first letter of HTTP/2's preface and of POST, so that no server
				// hangs up.
				client.getOutputStream().write('P');
				await().untilAsserted(() -> assertThat(rows(application, port)).hasSizeGreaterThan(1)
					.allMatch(SocketDescriptor::conforms));
			}
			application.getBean(KeepaliveReconfigurer.class)
				.override(Map.of(named("integrations.NAME.idle"), 33), "test");
			Listeners.assertCarries(port, "1 33/15/4 93000");
			assertThat(status(application)).isEqualTo("applied");
		}
	}

	private static List<SocketDescriptor> rows(ConfigurableApplicationContext application, int port) {
		return application.getBean(KeepaliveEndpoint.class)
			.sockets("sockets", null, null, null)
			.sockets()
			.stream()
			.filter((row) -> row.local().endsWith(":" + port))
			.toList();
	}

	@ParameterizedTest
	@ValueSource(strings = { "keepalive.enabled=false", "keepalive.server.enabled=false",
			"keepalive.integrations.NAME.enabled=false" })
	void switchedOffTheListenerIsTheServersOwn(String property) throws IOException {
		try (ConfigurableApplicationContext application = start(named(property))) {
			assertUntouched(port(application));
			assertThat(targets(application)).isEmpty();
		}
	}

	@Test
	void restartedServerCarriesThemAgain() throws IOException {
		try (ConfigurableApplicationContext application = start()) {
			restart(application);
			Listeners.assertCarries(port(application), Listeners.DEFAULTS);
			assertThat(targets(application)).singleElement().matches(Target::isComplete);
		}
	}

	@Test
	void closedServerHasNoTargetLeft() {
		ConfigurableApplicationContext application = start();
		Integration integration = integration(application);
		assertThat(integration.targets()).hasSize(1);
		application.close();
		// Netty tells of a closed channel in a thread of its own.
		await().untilAsserted(() -> assertThat(integration.targets()).isEmpty());
		assertThat(integration.sockets()).isZero();
	}

	@Test
	void changeAtRunTimeReachesTheListener() throws IOException {
		try (ConfigurableApplicationContext application = start()) {
			application.getBean(KeepaliveReconfigurer.class).override(Map.of("idle", 33), "test");
			Listeners.assertCarries(port(application), "1 33/15/9 168000");
			assertThat(targets(application)).singleElement().matches(Target::isComplete);
		}
	}

	@TestFactory
	Stream<DynamicTest> optionThatTheApplicationSetsWinsAndIsReported() {
		return Stream.ofNullable(ownIdleOf77Seconds())
			.map((configuration) -> DynamicTest.dynamicTest(configuration.getSimpleName(),
					() -> assertOwnOptionWins(configuration)));
	}

	private void assertOwnOptionWins(Class<?> configuration) throws IOException {
		try (ConfigurableApplicationContext application = start(new Class<?>[] { configuration })) {
			Listeners.assertCarries(port(application), "1 77/15/9 212000");
			assertThat(targets(application)).singleElement()
				.extracting((target) -> target.report().outcomes().get(KeepaliveOption.TCP_KEEPIDLE))
				.isEqualTo(new Overridden(15, 77));
		}
	}

	@Test
	void endpointSaysThatItIsApplied() {
		try (ConfigurableApplicationContext application = start(EXPOSED)) {
			assertThat(status(application)).isEqualTo("applied");
		}
	}

	@Override
	void assertGone(ApplicationContext context) {
		assertThat(all(context)).noneMatch(this::isThis);
	}

	@Override
	boolean isIndependentOf(Integration other) {
		return !isThis(other);
	}

}
