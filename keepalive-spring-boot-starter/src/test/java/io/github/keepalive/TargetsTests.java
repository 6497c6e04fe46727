package io.github.keepalive;

import java.io.IOException;
import java.lang.ref.Reference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import io.github.keepalive.actuate.KeepaliveEndpoint;
import io.github.keepalive.actuate.SocketsDescriptor.SocketDescriptor;
import io.github.keepalive.autoconfigure.KeepaliveReconfigurer;
import io.github.keepalive.guard.KeepaliveGuard;
import io.github.keepalive.oracle.KernelSocket;
import io.github.keepalive.oracle.KernelSockets;
import io.github.keepalive.socket.SocketRole;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections to targets, by name and by address, with an integration and with the guard
 * alone, read from the kernel.
 */
@ExtendWith(OutputCaptureExtension.class)
class TargetsTests {

	private static final String[] BY_ADDRESS_AND_NAME = { "keepalive.targets.one.hosts=127.0.0.1",
			"keepalive.targets.one.idle=21", "keepalive.targets.two.hosts=127.0.0.2/32",
			"keepalive.targets.two.idle=22", "keepalive.targets.six.hosts=::1", "keepalive.targets.six.idle=26",
			"management.endpoints.web.exposure.include=keepalive" };

	private final List<AutoCloseable> open = new ArrayList<>();

	private ServerSocket server;

	@BeforeEach
	void listen() throws IOException {
		this.server = keep(new ServerSocket(0, 50));
	}

	@AfterEach
	void close() throws Exception {
		for (int i = this.open.size() - 1; i >= 0; i--) {
			this.open.get(i).close();
		}
	}

	@ParameterizedTest
	@CsvSource({ "127.0.0.1, 1 21/15/9 156000, one", "127.0.0.2, 1 22/15/9 157000, two", "::1, 1 26/15/9 161000, six",
			"127.0.0.3, 1 15/15/9 150000," })
	void guardGoesByAddress(String address, String expected, String target) throws IOException {
		ConfigurableApplicationContext application = startWithGuard(BY_ADDRESS_AND_NAME);
		Socket socket = connect(address);
		await(socket, expected);
		assertThat(row(application, socket)).matches(SocketDescriptor::conforms)
			.extracting(SocketDescriptor::target)
			.isEqualTo(target);
	}

	@Test
	void guardGoesByTheNamesThatItResolved() throws IOException {
		ConfigurableApplicationContext application = startWithGuard("keepalive.targets.local.hosts=localhost",
				"keepalive.targets.local.idle=25");
		Socket socket = connect("127.0.0.1");
		await(socket, "1 25/15/9 160000");
		await(connect("127.0.0.2"), Listeners.DEFAULTS);
		assertThat(row(application, socket).target()).isEqualTo("local");
	}

	@Test
	void nameThatDoesNotResolveIsOneWarningAndNoHarm(CapturedOutput output) throws IOException {
		startWithGuard("keepalive.targets.nowhere.hosts=nowhere.invalid", "keepalive.targets.nowhere.idle=25");
		await(connect("127.0.0.1"), Listeners.DEFAULTS);
		Awaitility.await()
			.untilAsserted(() -> assertThat(output).containsOnlyOnce("The host nowhere.invalid does not resolve"));
	}

	@Test
	void guardLeavesATargetAloneThatIsOff() throws IOException {
		ConfigurableApplicationContext application = startWithGuard("keepalive.targets.appliance.hosts=127.0.0.2",
				"keepalive.targets.appliance.enabled=false", "keepalive.guard.mode=enforce");
		Socket alone = connect("127.0.0.2");
		await(connect("127.0.0.1"), Listeners.DEFAULTS);
		KeepaliveGuard guard = application.getBean(KeepaliveGuard.class);
		long passes = guard.status().passes();
		Awaitility.await().until(() -> guard.status().passes() > passes + 2);
		assertThat(kernel(alone).keepalive()).isEqualTo("0 7200/75/9 0");
		assertThat(row(application, alone)).matches(SocketDescriptor::conforms)
			.matches(SocketDescriptor::leftAlone)
			.extracting(SocketDescriptor::target)
			.isEqualTo("appliance");
	}

	@Test
	void changeAtRunTimeReachesTheConnectionsOfATargetAlone() throws IOException {
		ConfigurableApplicationContext application = startWithGuard(BY_ADDRESS_AND_NAME);
		KeepaliveReconfigurer reconfigurer = application.getBean(KeepaliveReconfigurer.class);
		Socket one = connect("127.0.0.1");
		Socket two = connect("127.0.0.2");
		await(one, "1 21/15/9 156000");
		await(two, "1 22/15/9 157000");
		reconfigurer.override(Map.of("targets.two.idle", "40s", "targets.two.count", 3), "test");
		assertThat(kernel(one).keepalive()).isEqualTo("1 21/15/9 156000");
		assertThat(kernel(two).keepalive()).isEqualTo("1 40/15/3 85000");
		reconfigurer.override(Map.of("targets.two.enabled", false), "test");
		assertThat(kernel(two).keepalive()).isEqualTo("0 7200/75/9 0");
		reconfigurer.reset();
		assertThat(kernel(two).keepalive()).isEqualTo("1 22/15/9 157000");
	}

	@Test
	void targetMayBeOnWhereAllOthersAreLeftAlone() throws IOException {
		startWithGuard("keepalive.enabled=false", "keepalive.targets.two.hosts=127.0.0.2",
				"keepalive.targets.two.enabled=true");
		await(connect("127.0.0.2"), Listeners.DEFAULTS);
		assertThat(kernel(connect("127.0.0.1")).keepalive()).isEqualTo("0 7200/75/9 0");
	}

	/**
	 * The name that an application wrote counts more than the address, wherever a library
	 * keeps it.
	 */
	@ParameterizedTest
	@CsvSource({ "http-components, localhost, 1 25/15/9 160000", "http-components, 127.0.0.1, 1 21/15/9 156000",
			"http-components, 127.0.0.2, 1 22/15/9 157000", "jetty, localhost, 1 25/15/9 160000",
			"jetty, 127.0.0.1, 1 21/15/9 156000", "jetty, 127.0.0.2, 1 22/15/9 157000",
			"reactor, localhost, 1 25/15/9 160000", "reactor, 127.0.0.1, 1 21/15/9 156000",
			"reactor, 127.0.0.2, 1 22/15/9 157000" })
	void nameBeatsAddress(String library, String host, String expected) {
		List<String> properties = new ArrayList<>(List.of(BY_ADDRESS_AND_NAME));
		properties.addAll(List.of("keepalive.targets.name.hosts=LOCALHOST.", "keepalive.targets.name.idle=25"));
		assertThat(requestBy(library, host, properties)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "http-components, 127.0.0.1, 1 15/15/9 150000", "http-components, 127.0.0.2, 1 5/5/3 0",
			"jetty, 127.0.0.1, 1 15/15/9 150000", "jetty, 127.0.0.2, 0 7200/75/9 0",
			"reactor, 127.0.0.1, 1 15/15/9 150000", "reactor, 127.0.0.2, 0 7200/75/9 0" })
	void targetThatIsOffMakesNoDifferenceToOthers(String library, String host, String expected) {
		assertThat(requestBy(library, host, List.of("keepalive.targets.off.hosts=127.0.0.2",
				"keepalive.targets.off.enabled=false", "management.endpoints.web.exposure.include=keepalive")))
			.isEqualTo(expected);
	}

	private String requestBy(String library, String host, List<String> properties) {
		ConfigurableApplicationContext web = keep(TestApplication.runServer("keepalive.enabled=false",
				"server.address=0.0.0.0", "management.endpoints.web.exposure.include=health"));
		List<String> all = new ArrayList<>(properties);
		all.add("spring.http.clients.imperative.factory=" + library);
		ConfigurableApplicationContext application = keep(
				TestApplication.run(WebApplicationType.NONE, new Class<?>[0], Map.of(), all.toArray(String[]::new)));
		int port = TestApplication.port(web);
		RestClient client = application.getBean(RestClient.Builder.class).build();
		client.get().uri("http://" + host + ":" + port + "/actuator/health").retrieve().body(String.class);
		List<String> keepalive = KernelSockets.keepaliveTo(port);
		assertThat(rows(application)).filteredOn((row) -> row.remote().endsWith(":" + port))
			.singleElement()
			.matches(SocketDescriptor::conforms);
		// A client that nobody refers to is collected, and its connections with it.
		Reference.reachabilityFence(client);
		assertThat(keepalive).hasSize(1);
		return keepalive.get(0);
	}

	private ConfigurableApplicationContext startWithGuard(String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.add("keepalive.guard.enabled=true");
		all.add("keepalive.guard.interval=20ms");
		all.add("management.endpoints.web.exposure.include=keepalive");
		ConfigurableApplicationContext application = keep(TestApplication.run(Map.of(), all.toArray(String[]::new)));
		TestApplication.awaitFirstLook(application);
		return application;
	}

	private <T extends AutoCloseable> T keep(T closeable) {
		this.open.add(closeable);
		return closeable;
	}

	private Socket connect(String address) throws IOException {
		return keep(new Socket(InetAddress.getByName(address), this.server.getLocalPort()));
	}

	private static Predicate<KernelSocket> of(Socket socket) {
		return KernelSockets.outbound(socket.getPort())
			.and((candidate) -> candidate.localPort() == socket.getLocalPort());
	}

	private static KernelSocket kernel(Socket socket) {
		return KernelSockets.one(of(socket));
	}

	private static void await(Socket socket, String expected) {
		KernelSockets.awaitOne(of(socket).and((candidate) -> expected.equals(candidate.keepalive())));
	}

	private static SocketDescriptor row(ConfigurableApplicationContext application, Socket socket) {
		return rows(application).stream()
			.filter((row) -> row.local().endsWith(":" + socket.getLocalPort()))
			.findFirst()
			.orElseThrow();
	}

	private static List<SocketDescriptor> rows(ConfigurableApplicationContext application) {
		return application.getBean(KeepaliveEndpoint.class)
			.sockets("sockets", SocketRole.OUTBOUND, null, null)
			.sockets();
	}

}
