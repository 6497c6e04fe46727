package io.github.keepalive.integration;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepaliveOutcome;
import io.github.keepalive.KeepaliveOutcome.Applied;
import io.github.keepalive.KeepaliveOutcome.Overridden;
import io.github.keepalive.Listeners;
import io.github.keepalive.actuate.KeepaliveEndpoint;
import io.github.keepalive.actuate.SocketsDescriptor.SocketDescriptor;
import io.github.keepalive.autoconfigure.KeepaliveReconfigurer;
import io.github.keepalive.integration.Integration.Target;
import io.github.keepalive.oracle.KernelSocket;
import io.github.keepalive.oracle.KernelSockets;
import io.github.keepalive.oracle.Ports;
import io.github.keepalive.socket.SocketRole;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What the integration of every client keeps to. A test class inherits it and says how to
 * open a connection to a real peer.
 */
public abstract class OutboundContract extends IntegrationContract {

	private final List<AutoCloseable> connections = new ArrayList<>();

	protected OutboundContract() {
		super(SocketRole.OUTBOUND);
	}

	/**
	 * Return the port of a real peer on this machine.
	 * @return the port
	 */
	protected abstract int peer();

	/**
	 * Start an application with the client.
	 * @param port the port that it will connect to
	 * @param configuration further configuration, or none
	 * @param properties properties such as {@code keepalive.idle=20}
	 * @return the running application
	 */
	protected abstract ConfigurableApplicationContext start(int port, Class<?>[] configuration, String... properties);

	/**
	 * Open a connection of the application's client, besides those that it has already,
	 * and use it.
	 * @param application the running application
	 * @param port the port to connect to, which the application was started with
	 * @return the connection, which stays open until it is closed
	 */
	protected abstract AutoCloseable connect(ConfigurableApplicationContext application, int port) throws Exception;

	/**
	 * Return what a connection carries where the integration is off.
	 * @return what the library itself gives it
	 */
	protected String untouched() {
		return UNTOUCHED;
	}

	/**
	 * Return what a connection carries whose idle time and user timeout are left to the
	 * system.
	 * @return the settings, or what a library that sets a user timeout has beside it
	 */
	protected String idleAndUserTimeoutOfTheSystem() {
		return "1 7200/15/9 0";
	}

	/**
	 * Return a configuration that sets TCP_KEEPIDLE to 60 s by the library's own means.
	 * @return the configuration, or {@code null} if the library has no such means
	 */
	protected @Nullable Class<?> ownIdleOf60Seconds() {
		return null;
	}

	@AfterEach
	void closeConnections() throws Exception {
		for (AutoCloseable connection : this.connections) {
			connection.close();
		}
	}

	@Test
	void connectionCarriesTheDefaults() throws Exception {
		try (ConfigurableApplicationContext application = startClient()) {
			assertThat(open(application).keepalive()).isEqualTo(Listeners.DEFAULTS);
			assertThat(integration(application).sockets()).isOne();
			assertThat(targets(application)).singleElement().matches(Target::isComplete);
		}
	}

	@Test
	void settingsOfTheClientCountAndThoseOfTheServerDoNot() throws Exception {
		try (ConfigurableApplicationContext application = startClient("keepalive.idle=40", "keepalive.client.idle=30",
				"keepalive.server.idle=20", "keepalive.server.count=3", "keepalive.client.user-timeout=20s",
				"keepalive.client.syn-count=2")) {
			KernelSocket socket = open(application);
			assertThat(socket.keepalive()).isEqualTo("1 30/15/9 20000");
			assertThat(socket.option("TCP_SYNCNT")).isEqualTo(2);
		}
		try (ConfigurableApplicationContext application = startClient("keepalive.server.enabled=false")) {
			assertThat(open(application).keepalive()).isEqualTo(Listeners.DEFAULTS);
		}
	}

	@Test
	void zeroLeavesAnOptionToTheSystem() throws Exception {
		try (ConfigurableApplicationContext application = startClient("keepalive.idle=40", "keepalive.client.idle=30",
				"keepalive.client.interval=0", "keepalive.count=0", "keepalive.user-timeout=20s")) {
			assertThat(open(application).keepalive()).isEqualTo("1 30/75/9 20000");
		}
		try (ConfigurableApplicationContext application = startClient("keepalive.client.idle=0",
				"keepalive.user-timeout=0")) {
			assertThat(open(application).keepalive()).isEqualTo(idleAndUserTimeoutOfTheSystem());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "keepalive.enabled=false", "keepalive.client.enabled=false",
			"keepalive.integrations.NAME.enabled=false" })
	void switchedOffTheConnectionIsTheLibrarysOwn(String property) throws Exception {
		try (ConfigurableApplicationContext application = startClient(named(property))) {
			assertThat(open(application).keepalive()).isEqualTo(untouched());
			assertThat(all(application)).filteredOn(this::isThis)
				.allSatisfy((integration) -> assertThat(integration.targets()).isEmpty());
		}
	}

	@Test
	void changeAtRunTimeReachesTheNextConnectionAndTheLiveOne() throws Exception {
		try (ConfigurableApplicationContext application = startClient()) {
			KernelSocket live = open(application);
			application.getBean(KeepaliveReconfigurer.class).override(Map.of("idle", "30s"), "test");
			assertThat(open(application).keepalive()).isEqualTo("1 30/15/9 165000");
			assertThat(again(live).keepalive()).isEqualTo("1 30/15/9 165000");
		}
	}

	@Test
	void switchedOffAtRunTimeTheNextConnectionIsTheLibrarysOwn() throws Exception {
		try (ConfigurableApplicationContext application = startClient()) {
			open(application);
			application.getBean(KeepaliveReconfigurer.class).override(Map.of("enabled", false), "test");
			assertThat(open(application).keepalive()).isEqualTo(untouched());
		}
	}

	@Test
	void settingsOfTheIntegrationCountAndChangeAtRunTime() throws Exception {
		try (ConfigurableApplicationContext application = startClient("keepalive.client.idle=20",
				"keepalive.client.count=4", EXPOSED)) {
			KernelSocket socket = open(application);
			application.getBean(KeepaliveReconfigurer.class)
				.override(Map.of(named("integrations.NAME.idle"), "25s"), "test");
			assertThat(open(application).keepalive()).isEqualTo("1 25/15/4 85000");
			assertThat(again(socket).keepalive()).isEqualTo("1 25/15/4 85000");
			assertThat(row(application, socket)).matches(SocketDescriptor::conforms)
				.extracting(SocketDescriptor::target)
				.isNull();
		}
		try (ConfigurableApplicationContext application = startClient(named("keepalive.integrations.NAME.idle=25"),
				"keepalive.client.idle=20")) {
			assertThat(open(application).keepalive()).isEqualTo("1 25/15/9 160000");
		}
	}

	@Test
	void settingsOfTheTargetCountAndChangeAtRunTime() throws Exception {
		try (ConfigurableApplicationContext application = startClient("keepalive.client.interval=20",
				"keepalive.targets.peer.hosts=127.0.0.0/8,::1", "keepalive.targets.peer.ports=" + peer(),
				"keepalive.targets.peer.idle=25", "keepalive.targets.peer.syn-count=2",
				"keepalive.targets.other.hosts=192.0.2.0/24", "keepalive.targets.other.idle=77", EXPOSED)) {
			KernelSocket socket = open(application);
			assertThat(socket.keepalive()).isEqualTo("1 25/20/9 205000");
			assertThat(socket.option("TCP_SYNCNT")).isEqualTo(2);
			assertThat(row(application, socket)).matches(SocketDescriptor::conforms)
				.extracting(SocketDescriptor::target)
				.isEqualTo("peer");
			application.getBean(KeepaliveReconfigurer.class).override(Map.of("targets.peer.idle", "30s"), "test");
			assertThat(open(application).keepalive()).isEqualTo("1 30/20/9 210000");
			assertThat(again(socket).keepalive()).isEqualTo("1 30/20/9 210000");
			assertThat(status(application)).isEqualTo("applied");
		}
	}

	@Test
	void targetThatIsOffIsLeftAlone() throws Exception {
		try (ConfigurableApplicationContext application = startClient("keepalive.targets.peer.ports=" + peer(),
				"keepalive.targets.peer.enabled=false", EXPOSED)) {
			KernelSocket socket = open(application);
			assertThat(socket.keepalive()).isEqualTo(untouched());
			assertThat(row(application, socket)).matches(SocketDescriptor::leftAlone)
				.matches(SocketDescriptor::conforms)
				.extracting(SocketDescriptor::target)
				.isEqualTo("peer");
		}
	}

	private static SocketDescriptor row(ConfigurableApplicationContext application, KernelSocket socket) {
		return application.getBean(KeepaliveEndpoint.class)
			.sockets("sockets", SocketRole.OUTBOUND, null, null)
			.sockets()
			.stream()
			.filter((row) -> row.local().endsWith(":" + socket.localPort()))
			.findFirst()
			.orElseThrow();
	}

	@TestFactory
	Stream<DynamicTest> timingThatTheApplicationChoseStaysAndTheUserTimeoutFollowsIt() {
		return Stream.ofNullable(ownIdleOf60Seconds())
			.map((configuration) -> DynamicTest.dynamicTest(configuration.getSimpleName(),
					() -> assertOwnTimingStays(configuration)));
	}

	private void assertOwnTimingStays(Class<?> configuration) throws Exception {
		try (ConfigurableApplicationContext application = start(peer(), new Class<?>[] { configuration })) {
			assertThat(open(application).keepalive()).isEqualTo("1 60/15/9 195000");
			assertThat(outcome(application, KeepaliveOption.TCP_KEEPIDLE)).isEqualTo(new Overridden(15, 60));
			assertThat(outcome(application, KeepaliveOption.TCP_KEEPCNT)).isEqualTo(new Applied(9, 9));
		}
	}

	@Test
	void refusedConnectionFailsAsEver() throws Exception {
		int port = Ports.free();
		Throwable asEver = refused(port, "keepalive.enabled=false");
		Throwable failure = refused(port);
		assertThat(failure).hasSameClassAs(asEver);
		assertThat(NestedExceptionUtils.getMostSpecificCause(failure))
			.hasSameClassAs(NestedExceptionUtils.getMostSpecificCause(asEver));
		assertThat(failure).hasStackTraceContaining("refused");
	}

	private Throwable refused(int port, String... properties) {
		try (ConfigurableApplicationContext application = start(port, new Class<?>[0], properties)) {
			return catchThrowable(() -> connect(application, port));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "keepalive.client.max-segment-size=1000", "keepalive.targets.peer.max-segment-size=1000" })
	void firstPacketCarriesTheSegmentSizeAlready(String property) throws Exception {
		try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getByName("0.0.0.0"));
				ConfigurableApplicationContext application = start(silent.getLocalPort(), new Class<?>[0], property,
						"keepalive.targets.peer.ports=" + silent.getLocalPort())) {
			// Nobody answers, which no client minds before it has connected.
			Thread client = new Thread(() -> catchThrowable(() -> connect(application, silent.getLocalPort()).close()));
			client.setDaemon(true);
			client.start();
			silent.setSoTimeout(20_000);
			try (Socket accepted = silent.accept()) {
				KernelSocket socket = KernelSockets.one(KernelSockets.inbound(silent.getLocalPort())
					.and((candidate) -> candidate.remotePort() == accepted.getPort()));
				assertThat(socket.option("TCP_MAXSEG") <= 1000).isEqualTo(isPreparedBeforeItConnects());
			}
		}
	}

	/**
	 * Return whether the library shows a connection before it connects.
	 * @return {@code false} if the options other than SO_KEEPALIVE and the timings are
	 * set just after it began to
	 */
	protected boolean isPreparedBeforeItConnects() {
		return true;
	}

	@Test
	void endpointSaysThatItIsApplied() throws Exception {
		try (ConfigurableApplicationContext application = startClient(EXPOSED)) {
			open(application);
			assertThat(status(application)).isEqualTo("applied");
		}
	}

	private ConfigurableApplicationContext startClient(String... properties) {
		return start(peer(), new Class<?>[0], properties);
	}

	/**
	 * Open a connection and leave it open for the rest of the test.
	 * @param application the running application
	 * @return its socket
	 */
	private KernelSocket open(ConfigurableApplicationContext application) throws Exception {
		Set<Integer> before = established().map(KernelSocket::localPort).collect(Collectors.toSet());
		this.connections.add(connect(application, peer()));
		List<KernelSocket> opened = established().filter((socket) -> !before.contains(socket.localPort())).toList();
		assertThat(opened).hasSize(1);
		return opened.get(0);
	}

	private KernelSocket again(KernelSocket socket) {
		return KernelSockets
			.one(KernelSockets.outbound(peer()).and((candidate) -> candidate.localPort() == socket.localPort()));
	}

	private Stream<KernelSocket> established() {
		return KernelSockets.connectionsTo(peer()).stream();
	}

	private KeepaliveOutcome outcome(ConfigurableApplicationContext application, KeepaliveOption option) {
		return targets(application).get(0).report().outcomes().get(option);
	}

	@Override
	boolean isIndependentOf(Integration other) {
		return other.role() == SocketRole.LISTENER;
	}

}
