package io.github.keepalive.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.keepalive.KeepaliveSettings;
import io.github.keepalive.SystemDefaults;
import io.github.keepalive.oracle.KernelSocket;
import io.github.keepalive.oracle.KernelSockets;
import io.github.keepalive.peer.HostPattern;
import io.github.keepalive.peer.KeepalivePlans;
import io.github.keepalive.peer.KeepaliveTarget;
import io.github.keepalive.peer.ScopedSettings;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Sockets whose settings depend on the peer, read from the kernel.
 */
class TargetSocketsTests {

	private static final String UNTOUCHED = "0 7200/75/9 0";

	private static final String GENERAL = "1 15/15/9 150000";

	private static final String TO_NAME = "1 31/15/9 166000";

	private static final String TO_TWO = "1 32/15/9 167000";

	private final Map<String, KeepaliveSettings> settings = new LinkedHashMap<>();

	private final Map<String, KeepaliveSettings> ofIntegrations = new LinkedHashMap<>();

	private final List<KeepaliveTarget> targets = new ArrayList<>();

	private final KeepaliveApplier applier = new KeepaliveApplier();

	private final KnownPeers peers = new KnownPeers();

	private final List<AutoCloseable> open = new ArrayList<>();

	private ServerSocket server;

	@BeforeEach
	void listen() throws IOException {
		this.server = new ServerSocket(0, 50);
		this.open.add(this.server);
		target("name", "named.test", idle(31));
		target("two", "127.0.0.2", idle(32));
		target("six", "::1", idle(36));
		target("off", "127.0.0.4", KeepaliveSettings.none().withEnabled(false));
	}

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable closeable : this.open) {
			closeable.close();
		}
	}

	@ParameterizedTest
	@CsvSource({ ", 127.0.0.1, " + GENERAL, ", 127.0.0.2, " + TO_TWO, ", ::1, 1 36/15/9 171000",
			"named.test, 127.0.0.1, " + TO_NAME, "Named.TEST, 127.0.0.2, " + TO_NAME,
			"other.test, 127.0.0.2, " + TO_TWO, ", 127.0.0.4, " + UNTOUCHED, "named.test, 127.0.0.4, " + TO_NAME })
	void socketHasTheSettingsOfItsPeer(String name, String address, String expected) throws IOException {
		try (Socket socket = new KeepaliveSocketFactory(this.applier, plans().outbound(null)).createSocket()) {
			socket.connect(peer(name, address));
			assertThat(kernel(socket).keepalive()).isEqualTo(expected);
		}
	}

	@Test
	void factoryMayBeGivenTheAddress() throws IOException {
		try (Socket socket = new KeepaliveSocketFactory(this.applier, plans().outbound(null))
			.createSocket(InetAddress.getByName("127.0.0.2"), this.server.getLocalPort())) {
			assertThat(kernel(socket).keepalive()).isEqualTo(TO_TWO);
		}
	}

	@Test
	void socketThatIsLeftAloneIsItsLibrarysToSet() throws IOException {
		try (Socket socket = new KeepaliveSocket(this.applier, plans().outbound(null))) {
			socket.setKeepAlive(true);
			socket.connect(peer(null, "127.0.0.4"));
			assertThat(kernel(socket).keepalive()).isEqualTo("1 7200/75/9 0");
			socket.setKeepAlive(false);
			assertThat(kernel(socket).keepalive()).isEqualTo(UNTOUCHED);
		}
		try (Socket socket = new KeepaliveSocket(this.applier, plans().outbound(null))) {
			socket.setKeepAlive(false);
			socket.connect(peer(null, "127.0.0.2"));
			socket.setKeepAlive(false);
			assertThat(kernel(socket).keepalive()).isEqualTo(TO_TWO);
		}
	}

	@Test
	void behindAProxyThePeerIsTheProxy() throws Exception {
		try (ServerSocket proxy = new ServerSocket(0);
				Socket socket = new KeepaliveSocket(this.applier, plans().outbound(null), new Proxy(Proxy.Type.SOCKS,
						new InetSocketAddress(InetAddress.getByName("127.0.0.2"), proxy.getLocalPort())))) {
			Thread client = new Thread(() -> catchThrowable(() -> socket.connect(peer(null, "127.0.0.4"), 5000)));
			client.start();
			proxy.setSoTimeout(5000);
			try (Socket accepted = proxy.accept()) {
				assertThat(KernelSockets
					.one(KernelSockets.outbound(proxy.getLocalPort())
						.and((candidate) -> candidate.localPort() == accepted.getPort()))
					.keepalive()).isEqualTo(TO_TWO);
			}
			client.join();
		}
	}

	@Test
	void lookGoesByTheAddressAndNamesTheTarget() throws IOException {
		LiveSockets sockets = sockets();
		Socket two = connect("127.0.0.2");
		Socket off = connect("127.0.0.4");
		Socket other = connect("127.0.0.3");
		sockets.guard(GuardMode.FILL);
		assertThat(kernel(two).keepalive()).isEqualTo(TO_TWO);
		assertThat(kernel(off).keepalive()).isEqualTo(UNTOUCHED);
		assertThat(kernel(other).keepalive()).isEqualTo(GENERAL);
		assertThat(row(sockets, two)).matches(LiveSocket::isConforming).extracting(LiveSocket::target).isEqualTo("two");
		assertThat(row(sockets, off)).matches(LiveSocket::isConforming)
			.matches(LiveSocket::leftAlone)
			.extracting(LiveSocket::target)
			.isEqualTo("off");
		assertThat(row(sockets, other).target()).isNull();
	}

	@Test
	void namesThatAreResolvedLaterCountForConnectionsThatAreThere() throws IOException {
		LiveSockets sockets = sockets();
		Socket socket = connect("127.0.0.3");
		sockets.guard(GuardMode.FILL);
		assertThat(kernel(socket).keepalive()).isEqualTo(GENERAL);
		this.peers.resolved("named.test", List.of(InetAddress.getByName("127.0.0.3")), true);
		sockets.guard(GuardMode.FILL);
		assertThat(kernel(socket).keepalive()).isEqualTo(TO_NAME);
		assertThat(row(sockets, socket)).matches(LiveSocket::isConforming)
			.extracting(LiveSocket::target)
			.isEqualTo("name");
		// The name has another address by now: the connection is still one to the target.
		this.peers.resolved("named.test", List.of(InetAddress.getByName("127.0.0.5")), true);
		sockets.guard(GuardMode.FILL);
		assertThat(kernel(socket).keepalive()).isEqualTo(TO_NAME);
	}

	@Test
	void integrationsThatShareAnAddressAreToldApartByWhatTheirSocketsHave() throws IOException {
		this.ofIntegrations.put("jdbc", idle(41));
		this.ofIntegrations.put("lettuce", idle(42));
		LiveSockets sockets = sockets();
		Socket jdbc = connectBy("jdbc", peer(null, "127.0.0.3"));
		Socket lettuce = connectBy("lettuce", peer(null, "127.0.0.3"));
		Socket named = connectBy("jdbc", peer("named.test", "127.0.0.3"));
		sockets.guard(GuardMode.FILL);
		assertThat(kernel(jdbc).keepalive()).isEqualTo("1 41/15/9 176000");
		assertThat(kernel(lettuce).keepalive()).isEqualTo("1 42/15/9 177000");
		assertThat(kernel(named).keepalive()).isEqualTo(TO_NAME);
		for (Socket socket : List.of(jdbc, lettuce, named)) {
			assertThat(row(sockets, socket)).matches(LiveSocket::isConforming);
		}
		assertThat(row(sockets, named).target()).isEqualTo("name");
		KeepalivePlans former = plans();
		this.ofIntegrations.put("lettuce", idle(43));
		sockets.change(former, GuardMode.FILL);
		assertThat(kernel(jdbc).keepalive()).isEqualTo("1 41/15/9 176000");
		assertThat(kernel(lettuce).keepalive()).isEqualTo("1 43/15/9 178000");
	}

	@Test
	void nameByWhichALibraryConnectedCountsForItsSocketsThatAreLeftAlone() throws IOException {
		target("off-by-name", "off.test", KeepaliveSettings.none().withEnabled(false));
		LiveSockets sockets = sockets();
		Socket alone = connectBy("jdbc", peer("off.test", "127.0.0.3"));
		Socket touched = connectBy("jdbc", peer("on.test", "127.0.0.3"));
		sockets.guard(GuardMode.FILL);
		sockets.guard(GuardMode.FILL);
		assertThat(kernel(alone).keepalive()).isEqualTo(UNTOUCHED);
		assertThat(kernel(touched).keepalive()).isEqualTo(GENERAL);
		assertThat(row(sockets, alone).target()).isEqualTo("off-by-name");
		assertThat(row(sockets, touched).target()).isNull();
	}

	@Test
	void connectionThatWasPreparedForNoTargetGetsTheSettingsOfItsOwn() throws IOException {
		LiveSockets sockets = sockets();
		Socket socket = new Socket();
		this.open.add(socket);
		this.applier.apply(socket, plans().outbound(null).general());
		socket.connect(peer(null, "127.0.0.2"));
		sockets.guard(GuardMode.FILL);
		assertThat(kernel(socket).keepalive()).isEqualTo(TO_TWO);
	}

	@Test
	void integrationThatDidNotSeeThePeerIsKnownByWhatItsSocketHas() throws IOException {
		this.ofIntegrations.put("rabbitmq", idle(41));
		LiveSockets sockets = sockets();
		Socket socket = new KeepaliveSocket(this.applier, plans().outbound("rabbitmq"));
		this.open.add(socket);
		this.peers.connectingBlindly("rabbitmq");
		socket.connect(peer(null, "127.0.0.3"));
		sockets.guard(GuardMode.FILL);
		assertThat(row(sockets, socket)).matches(LiveSocket::isConforming);
		KeepalivePlans former = plans();
		this.ofIntegrations.put("rabbitmq", idle(43));
		sockets.change(former, GuardMode.FILL);
		assertThat(kernel(socket).keepalive()).isEqualTo("1 43/15/9 178000");
	}

	@Test
	void hostThatALibraryResolvesItselfCountsOnceItIsResolvedHere() throws IOException {
		target("domain", "*.mq.test", KeepaliveSettings.none().withEnabled(false));
		LiveSockets sockets = sockets();
		this.peers.connecting("rabbitmq",
				InetSocketAddress.createUnresolved("one.mq.test", this.server.getLocalPort()));
		Socket alone = connect("127.0.0.3");
		sockets.guard(GuardMode.ENFORCE);
		assertThat(kernel(alone).keepalive()).isEqualTo(UNTOUCHED);
		this.peers.resolved("one.mq.test", List.of(InetAddress.getByName("127.0.0.3")), false);
		Socket other = connect("127.0.0.5");
		sockets.guard(GuardMode.ENFORCE);
		sockets.guard(GuardMode.ENFORCE);
		assertThat(kernel(alone).keepalive()).isEqualTo(UNTOUCHED);
		assertThat(kernel(other).keepalive()).isEqualTo(GENERAL);
		assertThat(row(sockets, alone).target()).isEqualTo("domain");
	}

	@Test
	void libraryOfAConnectionThatIsLeftAloneMayHaveTimingsOfItsOwn() throws IOException {
		target("off-by-name", "off.test", KeepaliveSettings.none().withEnabled(false));
		LiveSockets sockets = sockets();
		Socket alone = new Socket();
		this.open.add(alone);
		alone.setKeepAlive(true);
		alone.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 5);
		alone.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, 5);
		alone.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 3);
		this.peers.connecting("http-components", peer("off.test", "127.0.0.3"));
		alone.connect(peer("off.test", "127.0.0.3"));
		connectBy("http-components", peer("on.test", "127.0.0.3"));
		sockets.guard(GuardMode.FILL);
		sockets.guard(GuardMode.FILL);
		assertThat(kernel(alone).keepalive()).isEqualTo("1 5/5/3 0");
	}

	@Test
	void connectionThatMayBeOneToBeLeftAloneIsLeftAloneForGood() throws IOException {
		target("off-by-name", "off.test", KeepaliveSettings.none().withEnabled(false));
		LiveSockets sockets = sockets();
		this.peers.connecting("jdbc", peer("off.test", "127.0.0.3"));
		Socket alone = new Socket();
		this.open.add(alone);
		alone.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 77);
		alone.connect(peer(null, "127.0.0.3"));
		sockets.guard(GuardMode.FILL);
		this.peers.resolved("named.test", List.of(InetAddress.getByName("127.0.0.3")), true);
		sockets.guard(GuardMode.FILL);
		assertThat(kernel(alone).keepalive()).isEqualTo("0 77/75/9 0");
	}

	@Test
	void whatAnApplicationHadSwitchedOnStaysOnWhenATargetIsLeftAloneAgain() throws IOException {
		LiveSockets sockets = sockets();
		Socket socket = new Socket();
		this.open.add(socket);
		socket.setKeepAlive(true);
		socket.connect(peer(null, "127.0.0.2"));
		sockets.guard(GuardMode.FILL);
		assertThat(kernel(socket).keepalive()).isEqualTo(TO_TWO);
		KeepalivePlans former = plans();
		this.settings.put("two", KeepaliveSettings.none().withEnabled(false));
		sockets.change(former, GuardMode.FILL);
		assertThat(kernel(socket).keepalive()).isEqualTo("1 7200/75/9 0");
	}

	@Test
	void clientThatNoIntegrationPreparesHasTheSettingsOfTheTargetAlone() throws IOException {
		this.ofIntegrations.put("jdbc", KeepaliveSettings.none().withCount(4));
		LiveSockets sockets = sockets();
		connectBy("jdbc", peer("named.test", "127.0.0.3"));
		Socket other = connect("127.0.0.3");
		sockets.guard(GuardMode.FILL);
		assertThat(kernel(other).keepalive()).isEqualTo(TO_NAME);
	}

	@Test
	void namesOfOneAddressAreBounded() throws IOException {
		for (int i = 0; i < 100; i++) {
			this.peers.connecting("jdbc", peer("tenant" + i + ".test", "127.0.0.3"));
		}
		assertThat(this.peers.connectedTo(peer(null, "127.0.0.3"))).hasSize(8);
	}

	@Test
	void whatTheApplicationChoseStaysOnAConnectionToATarget() throws IOException {
		LiveSockets sockets = sockets();
		Socket socket = new Socket();
		this.open.add(socket);
		socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 77);
		socket.connect(peer(null, "127.0.0.2"));
		sockets.guard(GuardMode.FILL);
		assertThat(kernel(socket).keepalive()).isEqualTo("1 77/15/9 212000");
	}

	@Test
	void addressesAreForgottenInTheEnd() throws IOException {
		InetSocketAddress first = new InetSocketAddress("10.0.0.1", 1);
		this.peers.connecting("jdbc", first);
		for (int port = 2; port < 12_000; port++) {
			this.peers.connecting("jdbc", new InetSocketAddress(first.getAddress(), port));
		}
		assertThat(this.peers.connectedTo(first)).isEmpty();
		assertThat(this.peers.connectedTo(new InetSocketAddress(first.getAddress(), 11_999))).hasSize(1);
	}

	private void target(String name, String host, KeepaliveSettings settings) {
		this.targets.add(new KeepaliveTarget(name, List.of(HostPattern.parse(host)), List.of()));
		this.settings.put(name, settings);
	}

	private static KeepaliveSettings idle(int seconds) {
		return KeepaliveSettings.none().withIdle(Duration.ofSeconds(seconds));
	}

	private KeepalivePlans plans() {
		return KeepalivePlans.of(new ScopedSettings(KeepaliveSettings.none(), KeepaliveSettings.none(),
				this.ofIntegrations, this.settings), this.targets, SystemDefaults.read());
	}

	private LiveSockets sockets() {
		return Objects.requireNonNull(LiveSockets.of(this.applier, this::plans, this.peers));
	}

	private InetSocketAddress peer(String name, String address) throws IOException {
		InetAddress resolved = InetAddress.getByName(address);
		return new InetSocketAddress((name != null) ? InetAddress.getByAddress(name, resolved.getAddress()) : resolved,
				this.server.getLocalPort());
	}

	private Socket connect(String address) throws IOException {
		Socket socket = new Socket();
		this.open.add(socket);
		socket.connect(peer(null, address));
		return socket;
	}

	private Socket connectBy(String integration, InetSocketAddress peer) throws IOException {
		Socket socket = new KeepaliveSocket(this.applier, plans().outbound(integration));
		this.open.add(socket);
		this.peers.connecting(integration, peer);
		socket.connect(peer);
		return socket;
	}

	private static KernelSocket kernel(Socket socket) {
		return KernelSockets.one(KernelSockets.outbound(socket.getPort())
			.and((candidate) -> candidate.localPort() == socket.getLocalPort()));
	}

	private static LiveSocket row(LiveSockets sockets, Socket socket) throws IOException {
		return sockets.list()
			.stream()
			.filter((row) -> row.role() == SocketRole.OUTBOUND && row.local().getPort() == socket.getLocalPort())
			.findFirst()
			.orElseThrow();
	}

}
