package io.github.keepalive.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.KeepaliveSettings;
import io.github.keepalive.SystemDefaults;
import io.github.keepalive.kernel.ForwardingSystemCalls;
import io.github.keepalive.kernel.JdkSocket;
import io.github.keepalive.kernel.KernelAccess;
import io.github.keepalive.kernel.TunableSocket;
import io.github.keepalive.oracle.KernelSocket;
import io.github.keepalive.oracle.KernelSockets;
import io.github.keepalive.peer.KeepalivePlans;
import io.github.keepalive.socket.LiveSocket.SetBy;
import io.github.keepalive.socket.LiveSocket.Traffic;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LiveSockets} on sockets that were opened behind its back.
 */
class LiveSocketsTests {

	private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

	private static final String CLIENT = "1 20/15/9 155000";

	private static final String SERVER = "1 30/15/9 165000";

	private static final String SYSTEM = "0 7200/75/9 0";

	private static final KeepaliveSettings IDLE_40 = KeepaliveSettings.none().withIdle(Duration.ofSeconds(40));

	private final KeepaliveApplier applier = new KeepaliveApplier();

	private final Map<KeepaliveRole, KeepalivePlan> plans = Map.of(KeepaliveRole.CLIENT,
			plan(KeepaliveRole.CLIENT, KeepaliveSettings.none().withIdle(Duration.ofSeconds(20))), KeepaliveRole.SERVER,
			plan(KeepaliveRole.SERVER, KeepaliveSettings.none().withIdle(Duration.ofSeconds(30))));

	private final LiveSockets sockets = sockets(this.plans);

	@Test
	void everySocketGetsTheOptionsOfItsRole() throws IOException {
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK);
				Socket client = new Socket(LOOPBACK, listener.getLocalPort());
				Socket accepted = listener.accept();
				ServerSocketChannel nioListener = ServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));
				SocketChannel nioClient = SocketChannel.open(nioListener.getLocalAddress())) {
			assertThat(this.sockets.guard(GuardMode.FILL).changed()).isGreaterThanOrEqualTo(5);
			int port = listener.getLocalPort();
			assertThat(keepalive(KernelSockets.listener(port))).isEqualTo(SERVER);
			assertThat(keepalive(KernelSockets.inbound(port))).isEqualTo(SERVER);
			assertThat(keepalive(KernelSockets.outbound(port))).isEqualTo(CLIENT);
			assertThat(keepalive(KernelSockets.outbound(nioListener.socket().getLocalPort()))).isEqualTo(CLIENT);
			assertThat(this.sockets.guard(GuardMode.FILL)).satisfies((pass) -> assertThat(pass.examined()).isZero());
			assertTalk(client, accepted);
			assertThat(nioClient.write(ByteBuffer.wrap(new byte[1]))).isOne();
		}
	}

	@Test
	void valueThatSomebodyChoseStays() throws IOException {
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK); Socket client = new Socket()) {
			client.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 60);
			client.connect(listener.getLocalSocketAddress());
			this.sockets.guard(GuardMode.FILL);
			assertThat(keepalive(KernelSockets.outbound(listener.getLocalPort()))).isEqualTo("1 60/15/9 195000");
			LiveSocket socket = find(SocketRole.OUTBOUND, listener.getLocalPort());
			assertThat(socket.differing()).containsExactly(KeepaliveOption.TCP_KEEPIDLE);
			client.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 7200);
			this.sockets.guard(GuardMode.FILL);
			assertThat(client.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(7200);
		}
	}

	@Test
	void roleThatIsSwitchedOffIsLeftAlone() throws IOException {
		LiveSockets sockets = sockets(
				Map.of(KeepaliveRole.CLIENT, plan(KeepaliveRole.CLIENT, KeepaliveSettings.none().withEnabled(false)),
						KeepaliveRole.SERVER, this.plans.get(KeepaliveRole.SERVER)));
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK);
				Socket client = new Socket(LOOPBACK, listener.getLocalPort())) {
			sockets.guard(GuardMode.FILL);
			assertThat(keepalive(KernelSockets.outbound(listener.getLocalPort()))).isEqualTo(SYSTEM);
			assertThat(keepalive(KernelSockets.listener(listener.getLocalPort()))).isEqualTo(SERVER);
			assertTalk(client, listener.accept());
		}
	}

	@Test
	void socketThatIsNotConnectedYetIsLookedAtOnceItIs() throws IOException {
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK); SocketChannel client = SocketChannel.open()) {
			this.sockets.guard(GuardMode.FILL);
			assertThat(client.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(7200);
			client.connect(listener.getLocalSocketAddress());
			this.sockets.guard(GuardMode.FILL);
			assertThat(keepalive(KernelSockets.outbound(listener.getLocalPort()))).isEqualTo(CLIENT);
		}
	}

	@Test
	void reusedDescriptorIsANewSocket() throws IOException {
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK)) {
			// Other threads may take a number in between, but not every time.
			Set<Integer> descriptors = new HashSet<>();
			boolean reused = false;
			for (int i = 0; i < 100 && !reused; i++) {
				try (Socket client = new Socket(LOOPBACK, listener.getLocalPort())) {
					this.sockets.guard(GuardMode.FILL);
					KernelSocket kernel = KernelSockets.one(KernelSockets.outbound(listener.getLocalPort())
						.and((socket) -> socket.localPort() == client.getLocalPort()));
					assertThat(kernel.keepalive()).isEqualTo(CLIENT);
					reused = !descriptors.add(kernel.descriptor());
				}
			}
			assertThat(reused).isTrue();
			try (SocketChannel replacement = SocketChannel.open()) {
				this.sockets.guard(GuardMode.FILL);
				assertThat(replacement.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(7200);
			}
		}
	}

	@Test
	void nothingThatIsNotTcpIsTouchedOrListed(@TempDir Path directory) throws IOException {
		UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("socket"));
		try (DatagramChannel udp = DatagramChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));
				ServerSocketChannel unix = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address)) {
			this.sockets.guard(GuardMode.FILL);
			int before = this.sockets.list().size();
			try (SocketChannel client = SocketChannel.open(unix.getLocalAddress())) {
				assertThat(this.sockets.guard(GuardMode.FILL))
					.satisfies((pass) -> assertThat(pass.examined()).isZero());
				assertThat(this.sockets.list()).hasSize(before);
				assertThat(client.write(ByteBuffer.wrap(new byte[1]))).isOne();
				assertThat(udp.send(ByteBuffer.wrap(new byte[1]), udp.getLocalAddress())).isOne();
			}
		}
	}

	@Test
	void nextProbeIsWhenTheKernelsTimerSays() throws IOException, InterruptedException {
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK);
				Socket client = new Socket(LOOPBACK, listener.getLocalPort());
				Socket accepted = listener.accept()) {
			int port = listener.getLocalPort();
			assertThat(traffic(SocketRole.OUTBOUND, port).nextProbeMillis()).as("keepalive is off").isNull();
			this.sockets.guard(GuardMode.FILL);
			for (SocketRole role : List.of(SocketRole.OUTBOUND, SocketRole.INBOUND)) {
				int local = (role == SocketRole.OUTBOUND) ? client.getLocalPort() : accepted.getLocalPort();
				int remote = (role == SocketRole.OUTBOUND) ? port : accepted.getPort();
				assertNextProbe(role, port, local, remote);
			}
		}
	}

	@Test
	void afterAnAnsweredProbeTheNextOneIsAnIntervalLaterWhereThatIsLonger() throws IOException, InterruptedException {
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK); Socket client = new Socket()) {
			client.setKeepAlive(true);
			client.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 1);
			client.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, 30);
			client.connect(listener.getLocalSocketAddress());
			int port = listener.getLocalPort();
			assertThat(traffic(SocketRole.OUTBOUND, port).nextProbeMillis()).isLessThanOrEqualTo(1000);
			for (int i = 0; i < 500 && traffic(SocketRole.OUTBOUND, port).nextProbeMillis() <= 1000; i++) {
				Thread.sleep(20);
			}
			assertThat(traffic(SocketRole.OUTBOUND, port).lastAckMillis())
				.isLessThan(traffic(SocketRole.OUTBOUND, port).lastDataMillis());
			assertNextProbe(SocketRole.OUTBOUND, port, client.getLocalPort(), port);
		}
	}

	private void assertNextProbe(SocketRole role, int port, int localPort, int remotePort)
			throws IOException, InterruptedException {
		Long before = traffic(role, port).nextProbeMillis();
		long kernel = 1000 * keepaliveTimerSeconds(localPort, remotePort);
		Long after = traffic(role, port).nextProbeMillis();
		// ss(8) leaves the fraction of a second out.
		assertThat(kernel).isBetween(Objects.requireNonNull(after) - 1100, Objects.requireNonNull(before) + 100);
	}

	private static long keepaliveTimerSeconds(int localPort, int remotePort) throws IOException, InterruptedException {
		Process process = new ProcessBuilder("ss", "-tnoH",
				"sport = :%d and dport = :%d".formatted(localPort, remotePort))
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
		assertThat(process.waitFor()).isZero();
		Matcher timer = Pattern.compile("timer:\\(keepalive,(\\d+)sec,0\\)").matcher(output);
		assertThat(timer.find()).as(output).isTrue();
		return Long.parseLong(timer.group(1));
	}

	@Test
	void noProbeIsDueWhileThereIsSomethingToSend() throws IOException {
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK);
				SocketChannel client = SocketChannel.open(listener.getLocalSocketAddress());
				Socket accepted = listener.accept()) {
			int port = listener.getLocalPort();
			this.sockets.guard(GuardMode.FILL);
			client.configureBlocking(false);
			ByteBuffer data = ByteBuffer.allocate(1 << 20);
			while (client.write(data.clear()) > 0) {
				assertThat(data.position()).isPositive();
			}
			assertThat(traffic(SocketRole.OUTBOUND, port)).satisfies((traffic) -> {
				assertThat(traffic.dataInFlight()).isTrue();
				assertThat(traffic.nextProbeMillis()).isNull();
				assertThat(traffic.roundTripMicros()).isPositive();
			});
			assertThat(traffic(SocketRole.INBOUND, port).dataInFlight()).isFalse();
			assertThat(accepted.getInputStream().read()).isZero();
		}
	}

	@Test
	void fromAConnectionThatHasEndedNoAnswerIsAwaited() throws IOException, InterruptedException {
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK);
				Socket client = new Socket(LOOPBACK, listener.getLocalPort())) {
			this.sockets.guard(GuardMode.FILL);
			Socket accepted = listener.accept();
			client.getOutputStream().write(1);
			// With data that it has not read, it ends the connection with a reset.
			accepted.close();
			for (int i = 0; i < 500 && !"CLOSE".equals(find(SocketRole.OUTBOUND, client.getLocalPort()).state()); i++) {
				Thread.sleep(20);
			}
			LiveSocket ended = find(SocketRole.OUTBOUND, client.getLocalPort());
			assertThat(ended.state()).isEqualTo("CLOSE");
			assertThat(ended.unansweredProbes()).isZero();
			assertThat(Objects.requireNonNull(ended.traffic()).nextProbeMillis()).isNull();
		}
	}

	@Test
	void whatAnOlderKernelDoesNotTellIsZero() throws IOException {
		KeepaliveApplier applier = new KeepaliveApplier(() -> KernelAccess.through(new ForwardingSystemCalls() {

			@Override
			public int getsockopt(int descriptor, int level, int name, byte[] structure) {
				byte[] shorter = new byte[60];
				int length = super.getsockopt(descriptor, level, name, shorter);
				System.arraycopy(shorter, 0, structure, 0, shorter.length);
				return length;
			}

		}));
		LiveSockets sockets = Objects.requireNonNull(LiveSockets.of(applier, () -> both(this.plans), new KnownPeers()));
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK);
				Socket client = new Socket(LOOPBACK, listener.getLocalPort())) {
			sockets.guard(GuardMode.FILL);
			Traffic traffic = Objects
				.requireNonNull(find(sockets, SocketRole.OUTBOUND, listener.getLocalPort()).traffic());
			assertThat(traffic.nextProbeMillis()).isBetween(1L, 20_000L);
			assertThat(traffic.roundTripMicros()).isZero();
			assertThat(traffic.retransmissions()).isZero();
			assertThat(client.isConnected()).isTrue();
		}
	}

	@Test
	void listSaysWhatTheKernelHasAndWhoSetIt() throws IOException {
		try (ServerSocketChannel listener = ServerSocketChannel.open()) {
			this.applier.prepare(listener, this.plans.get(KeepaliveRole.SERVER));
			listener.bind(new InetSocketAddress(LOOPBACK, 0));
			int port = listener.socket().getLocalPort();
			try (Socket client = new Socket(LOOPBACK, port); SocketChannel accepted = listener.accept()) {
				assertThat(find(SocketRole.OUTBOUND, port).setByAlone()).isEqualTo(SetBy.SYSTEM);
				this.sockets.guard(GuardMode.FILL);
				assertThat(find(SocketRole.LISTENER, port).setByAlone()).isEqualTo(SetBy.INTEGRATION);
				assertThat(find(SocketRole.INBOUND, port).setByAlone()).isEqualTo(SetBy.INHERITED);
				LiveSocket outbound = find(SocketRole.OUTBOUND, port);
				assertThat(outbound.setByAlone()).isEqualTo(SetBy.GUARD);
				assertThat(outbound.isConforming()).isTrue();
				assertThat(outbound.state()).isEqualTo("ESTABLISHED");
				assertThat(outbound.local()).isEqualTo(client.getLocalSocketAddress());
				assertThat(outbound.remote()).isEqualTo(client.getRemoteSocketAddress());
				assertThat(outbound.unansweredProbes()).isZero();
				assertThat(traffic(SocketRole.OUTBOUND, port).lastDataMillis()).isBetween(0L, 60_000L);
				assertThat(find(SocketRole.LISTENER, port).traffic()).isNull();
				KernelSocket kernel = KernelSockets.one(KernelSockets.outbound(port));
				outbound.options()
					.forEach((option, amount) -> assertThat(kernel.option(option.name())).isEqualTo(amount));
				assertThat(accepted.write(ByteBuffer.wrap(new byte[1]))).isOne();
			}
		}
	}

	@Test
	void withoutSocketCookiesThereIsNoView() throws IOException {
		KeepaliveApplier applier = new KeepaliveApplier(() -> KernelAccess.through(new ForwardingSystemCalls() {

			@Override
			public long cookie(int descriptor) {
				return 0;
			}

		}));
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK)) {
			assertThat(LiveSockets.of(applier, () -> both(this.plans), new KnownPeers())).isNull();
			assertThat(keepalive(KernelSockets.listener(listener.getLocalPort()))).isEqualTo(SYSTEM);
		}
	}

	@Test
	void thousandsOfSocketsAreGuardedOnceEach() throws IOException {
		List<SocketChannel> clients = new ArrayList<>();
		try (ServerSocket listener = new ServerSocket(0, 2000, LOOPBACK)) {
			for (int i = 0; i < 1500; i++) {
				clients.add(SocketChannel.open(listener.getLocalSocketAddress()));
			}
			assertThat(this.sockets.guard(GuardMode.FILL).changed()).isGreaterThanOrEqualTo(1501);
			assertThat(this.sockets.guard(GuardMode.FILL).examined()).isZero();
			for (SocketChannel client : clients) {
				assertThat(client.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(20);
			}
		}
		finally {
			for (SocketChannel client : clients) {
				client.close();
			}
		}
	}

	@Test
	void changeReachesEveryLiveSocket() throws IOException {
		Map<KeepaliveRole, KeepalivePlan> current = new EnumMap<>(this.plans);
		LiveSockets sockets = sockets(current);
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK);
				Socket client = new Socket(LOOPBACK, listener.getLocalPort());
				Socket accepted = listener.accept()) {
			sockets.guard(GuardMode.FILL);
			current.put(KeepaliveRole.CLIENT, plan(KeepaliveRole.CLIENT, IDLE_40));
			current.put(KeepaliveRole.SERVER, plan(KeepaliveRole.SERVER, IDLE_40));
			LiveSockets.Pass pass = sockets.change(both(this.plans), GuardMode.FILL);
			assertThat(pass.changed()).isGreaterThanOrEqualTo(3);
			assertThat(pass.options()).containsOnlyKeys(KeepaliveOption.TCP_KEEPIDLE, KeepaliveOption.TCP_USER_TIMEOUT);
			assertThat(pass.refusals()).isEmpty();
			int port = listener.getLocalPort();
			assertThat(keepalive(KernelSockets.listener(port))).isEqualTo("1 40/15/9 175000");
			assertThat(keepalive(KernelSockets.inbound(port))).isEqualTo("1 40/15/9 175000");
			assertThat(keepalive(KernelSockets.outbound(port))).isEqualTo("1 40/15/9 175000");
			assertTalk(client, accepted);
		}
	}

	@Test
	void changeLeavesWhatSomebodyChose() throws IOException {
		Map<KeepaliveRole, KeepalivePlan> current = new EnumMap<>(this.plans);
		LiveSockets sockets = sockets(current);
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK); Socket client = new Socket()) {
			client.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 60);
			client.connect(listener.getLocalSocketAddress());
			sockets.guard(GuardMode.FILL);
			current.put(KeepaliveRole.CLIENT, plan(KeepaliveRole.CLIENT, IDLE_40));
			assertThat(sockets.change(both(this.plans), GuardMode.FILL).kept()).isOne();
			assertThat(keepalive(KernelSockets.outbound(listener.getLocalPort()))).isEqualTo("1 60/15/9 195000");
		}
	}

	@Test
	void whatIsNoLongerAskedForGoesBackToTheSystem() throws IOException {
		Map<KeepaliveRole, KeepalivePlan> current = new EnumMap<>(this.plans);
		current.put(KeepaliveRole.SERVER,
				plan(KeepaliveRole.SERVER, IDLE_40.withDeferAccept(Duration.ofSeconds(5)).withMaxSegmentSize(1000)));
		Map<KeepaliveRole, KeepalivePlan> former = new EnumMap<>(current);
		LiveSockets sockets = sockets(current);
		try (ServerSocketChannel listener = prepared(current.get(KeepaliveRole.SERVER));
				Socket client = new Socket(LOOPBACK, listener.socket().getLocalPort())) {
			sockets.guard(GuardMode.FILL);
			int port = listener.socket().getLocalPort();
			assertThat(KernelSockets.one(KernelSockets.listener(port)).option("TCP_DEFER_ACCEPT")).isEqualTo(7);
			current.put(KeepaliveRole.SERVER, plan(KeepaliveRole.SERVER, KeepaliveSettings.none().withEnabled(false)));
			current.put(KeepaliveRole.CLIENT, plan(KeepaliveRole.CLIENT, KeepaliveSettings.none().withEnabled(false)));
			sockets.change(both(former), GuardMode.FILL);
			assertThat(keepalive(KernelSockets.listener(port))).isEqualTo(SYSTEM);
			assertThat(keepalive(KernelSockets.outbound(port))).isEqualTo(SYSTEM);
			assertThat(KernelSockets.one(KernelSockets.listener(port)).option("TCP_DEFER_ACCEPT")).isZero();
			try (Socket next = new Socket(LOOPBACK, port)) {
				// The limit is gone: loopback allows far more than 536.
				assertThat(
						KernelSockets.one((socket) -> socket.localPort() == next.getLocalPort()).option("TCP_MAXSEG"))
					.isGreaterThan(1000);
			}
			assertThat(KernelSockets.one((socket) -> socket.localPort() == client.getLocalPort()).state())
				.isEqualTo("ESTABLISHED");
		}
	}

	@Test
	void roundedValueCanBeLowered() throws IOException {
		Map<KeepaliveRole, KeepalivePlan> current = new EnumMap<>(this.plans);
		current.put(KeepaliveRole.SERVER, plan(KeepaliveRole.SERVER, IDLE_40.withDeferAccept(Duration.ofSeconds(30))));
		Map<KeepaliveRole, KeepalivePlan> former = new EnumMap<>(current);
		LiveSockets sockets = sockets(current);
		try (ServerSocketChannel listener = prepared(current.get(KeepaliveRole.SERVER))) {
			sockets.guard(GuardMode.FILL);
			current.put(KeepaliveRole.SERVER,
					plan(KeepaliveRole.SERVER, IDLE_40.withDeferAccept(Duration.ofSeconds(5))));
			sockets.change(both(former), GuardMode.FILL);
			assertThat(KernelSockets.one(KernelSockets.listener(listener.socket().getLocalPort()))
				.option("TCP_DEFER_ACCEPT")).isEqualTo(7);
		}
	}

	@Test
	void socketMadeUnderTheFormerPlanIsCaughtByTheNextPass() throws IOException {
		Map<KeepaliveRole, KeepalivePlan> current = new EnumMap<>(this.plans);
		LiveSockets sockets = sockets(current);
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK)) {
			sockets.guard(GuardMode.FILL);
			try (Socket client = new Socket(LOOPBACK, listener.getLocalPort())) {
				current.put(KeepaliveRole.SERVER, plan(KeepaliveRole.SERVER, IDLE_40));
				sockets.change(both(this.plans), GuardMode.FILL);
				try (Socket accepted = listener.accept()) {
					int port = listener.getLocalPort();
					assertThat(keepalive(KernelSockets.inbound(port))).isEqualTo(SERVER);
					sockets.guard(GuardMode.FILL);
					assertThat(keepalive(KernelSockets.inbound(port))).isEqualTo("1 40/15/9 175000");
					assertTalk(client, accepted);
				}
			}
		}
	}

	@Test
	void passBetweenTheChangeOfThePlansAndThatOfTheSocketsTakesNoSocketForTheApplications() throws IOException {
		Map<KeepaliveRole, KeepalivePlan> current = new EnumMap<>(this.plans);
		LiveSockets sockets = sockets(current);
		try (ServerSocketChannel listener = prepared(current.get(KeepaliveRole.SERVER))) {
			sockets.guard(GuardMode.FILL);
			int port = listener.socket().getLocalPort();
			try (Socket client = new Socket(LOOPBACK, port); Socket accepted = listener.accept().socket()) {
				current.put(KeepaliveRole.SERVER,
						plan(KeepaliveRole.SERVER, KeepaliveSettings.none().withEnabled(false)));
				sockets.guard(GuardMode.FILL);
				sockets.change(both(this.plans), GuardMode.FILL);
				assertThat(keepalive(KernelSockets.inbound(port))).isEqualTo(SYSTEM);
				assertTalk(client, accepted);
			}
		}
	}

	@Test
	void socketMadeTwoPlansAgoIsCaughtToo() throws IOException {
		Map<KeepaliveRole, KeepalivePlan> current = new EnumMap<>(this.plans);
		LiveSockets sockets = sockets(current);
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK)) {
			sockets.guard(GuardMode.FILL);
			try (Socket client = new Socket(LOOPBACK, listener.getLocalPort())) {
				current.put(KeepaliveRole.SERVER, plan(KeepaliveRole.SERVER, IDLE_40));
				sockets.change(both(this.plans), GuardMode.FILL);
				Map<KeepaliveRole, KeepalivePlan> second = new EnumMap<>(current);
				current.put(KeepaliveRole.SERVER, plan(KeepaliveRole.SERVER, IDLE_40.withIdle(Duration.ofSeconds(50))));
				sockets.change(both(second), GuardMode.FILL);
				try (Socket accepted = listener.accept()) {
					sockets.guard(GuardMode.FILL);
					assertThat(keepalive(KernelSockets.inbound(listener.getLocalPort()))).isEqualTo("1 50/15/9 185000");
					assertTalk(client, accepted);
				}
			}
		}
	}

	@Test
	void changeLeavesWhatTheApplicationSwitchedOffAfterwards() throws IOException {
		Map<KeepaliveRole, KeepalivePlan> current = new EnumMap<>(this.plans);
		LiveSockets sockets = sockets(current);
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK);
				Socket client = new Socket(LOOPBACK, listener.getLocalPort())) {
			sockets.guard(GuardMode.FILL);
			client.setKeepAlive(false);
			current.put(KeepaliveRole.CLIENT, plan(KeepaliveRole.CLIENT, IDLE_40));
			sockets.change(both(this.plans), GuardMode.FILL);
			assertThat(keepalive(KernelSockets.outbound(listener.getLocalPort()))).isEqualTo("0 40/15/9 175000");
		}
	}

	@Test
	void whatWasSwitchedOffIsSwitchedOnAgainWithoutTheGuard() throws IOException {
		Map<KeepaliveRole, KeepalivePlan> current = new EnumMap<>(this.plans);
		LiveSockets sockets = sockets(current);
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK);
				Socket client = new KeepaliveSocket(this.applier, this.plans.get(KeepaliveRole.CLIENT))) {
			client.connect(listener.getLocalSocketAddress());
			KeepalivePlan off = plan(KeepaliveRole.CLIENT, KeepaliveSettings.none().withEnabled(false));
			current.put(KeepaliveRole.CLIENT, off);
			sockets.change(both(this.plans), GuardMode.OFF);
			assertThat(keepalive(KernelSockets.outbound(listener.getLocalPort()))).isEqualTo(SYSTEM);
			Map<KeepaliveRole, KeepalivePlan> former = new EnumMap<>(current);
			current.putAll(this.plans);
			sockets.change(both(former), GuardMode.OFF);
			assertThat(keepalive(KernelSockets.outbound(listener.getLocalPort()))).isEqualTo(CLIENT);
		}
	}

	@Test
	void largerValueThatSomebodyChoseIsNotARoundedOne() throws IOException {
		Map<KeepaliveRole, KeepalivePlan> current = new EnumMap<>(this.plans);
		current.put(KeepaliveRole.SERVER, plan(KeepaliveRole.SERVER, IDLE_40.withDeferAccept(Duration.ofSeconds(60))));
		LiveSockets sockets = sockets(current);
		try (ServerSocketChannel listener = prepared(current.get(KeepaliveRole.SERVER))) {
			sockets.guard(GuardMode.FILL);
			current.put(KeepaliveRole.SERVER,
					plan(KeepaliveRole.SERVER, IDLE_40.withDeferAccept(Duration.ofSeconds(7))));
			LiveSockets other = sockets(current);
			Map<KeepaliveRole, KeepalivePlan> former = Map.of(KeepaliveRole.CLIENT,
					this.plans.get(KeepaliveRole.CLIENT), KeepaliveRole.SERVER,
					plan(KeepaliveRole.SERVER, IDLE_40.withDeferAccept(Duration.ofSeconds(5))));
			other.guard(GuardMode.FILL);
			assertThat(other.change(both(former), GuardMode.FILL).kept()).isPositive();
			assertThat(KernelSockets.one(KernelSockets.listener(listener.socket().getLocalPort()))
				.option("TCP_DEFER_ACCEPT")).isEqualTo(63);
		}
	}

	@Test
	void withoutTheGuardAChangeReachesOnlySocketsThatHadThePlan() throws IOException {
		Map<KeepaliveRole, KeepalivePlan> current = new EnumMap<>(this.plans);
		LiveSockets sockets = sockets(current);
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK);
				Socket tuned = new KeepaliveSocket(this.applier, this.plans.get(KeepaliveRole.CLIENT));
				Socket plain = new Socket(LOOPBACK, listener.getLocalPort())) {
			tuned.connect(listener.getLocalSocketAddress());
			current.put(KeepaliveRole.CLIENT, plan(KeepaliveRole.CLIENT, IDLE_40));
			current.put(KeepaliveRole.SERVER, plan(KeepaliveRole.SERVER, IDLE_40));
			sockets.change(both(this.plans), GuardMode.OFF);
			assertThat(keepalive((socket) -> socket.localPort() == tuned.getLocalPort())).isEqualTo("1 40/15/9 175000");
			assertThat(keepalive((socket) -> socket.localPort() == plain.getLocalPort())).isEqualTo(SYSTEM);
			assertThat(keepalive(KernelSockets.listener(listener.getLocalPort()))).isEqualTo(SYSTEM);
		}
	}

	/**
	 * Oracle's driver is told of values when its pool starts, and never again.
	 */
	@Test
	void libraryThatWasToldAtTheStartFollowsEvenLongAfterAChange() throws IOException {
		Map<KeepaliveRole, KeepalivePlan> current = new EnumMap<>(this.plans);
		AtomicLong nanoTime = new AtomicLong();
		LiveSockets sockets = LiveSockets.of(this.applier, () -> both(current), new KnownPeers(), nanoTime::get);
		sockets.guard(GuardMode.FILL);
		for (int idle : new int[] { 40, 50 }) {
			Map<KeepaliveRole, KeepalivePlan> former = new EnumMap<>(current);
			current.put(KeepaliveRole.CLIENT,
					plan(KeepaliveRole.CLIENT, KeepaliveSettings.none().withIdle(Duration.ofSeconds(idle))));
			sockets.change(both(former), GuardMode.FILL);
			nanoTime.addAndGet(Duration.ofHours(1).toNanos());
		}
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK);
				Socket told = new Socket(LOOPBACK, listener.getLocalPort());
				Socket chosen = new Socket(LOOPBACK, listener.getLocalPort())) {
			told.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 20);
			chosen.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 40);
			sockets.guard(GuardMode.FILL);
			assertThat(told.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(50);
			assertThat(chosen.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(40);
		}
	}

	@Test
	void guardNeverDefersTheAcceptingOfAListener() throws IOException {
		LiveSockets sockets = sockets(Map.of(KeepaliveRole.CLIENT, this.plans.get(KeepaliveRole.CLIENT),
				KeepaliveRole.SERVER, plan(KeepaliveRole.SERVER, IDLE_40.withDeferAccept(Duration.ofSeconds(5)))));
		for (GuardMode mode : new GuardMode[] { GuardMode.FILL, GuardMode.ENFORCE }) {
			try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK)) {
				sockets.guard(mode);
				KernelSocket kernel = KernelSockets.one(KernelSockets.listener(listener.getLocalPort()));
				assertThat(kernel.keepalive()).isEqualTo("1 40/15/9 175000");
				assertThat(kernel.option("TCP_DEFER_ACCEPT")).isZero();
				LiveSocket found = find(sockets, SocketRole.LISTENER, listener.getLocalPort());
				assertThat(found.isConforming()).as("it is asked of listeners that were prepared").isTrue();
			}
		}
	}

	@Test
	void builtInTimingsOfALibraryAreReplaced() throws IOException {
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK); Socket client = new Socket()) {
			set(client, 13, 13, 3);
			client.connect(listener.getLocalSocketAddress());
			assertThat(find(SocketRole.OUTBOUND, listener.getLocalPort()).setBy())
				.containsEntry(KeepaliveOption.TCP_KEEPIDLE, SetBy.LIBRARY_DEFAULT)
				.containsEntry(KeepaliveOption.SO_KEEPALIVE, SetBy.APPLICATION)
				.containsEntry(KeepaliveOption.TCP_USER_TIMEOUT, SetBy.SYSTEM);
			this.sockets.guard(GuardMode.FILL);
			assertThat(keepalive(KernelSockets.outbound(listener.getLocalPort()))).isEqualTo(CLIENT);
		}
	}

	@Test
	void timingsThatALibrarySetsAfterTheFirstLookAreReplacedByTheSecond() throws IOException {
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK);
				Socket client = new Socket(LOOPBACK, listener.getLocalPort())) {
			this.sockets.guard(GuardMode.FILL);
			client.setKeepAlive(true);
			client.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 30);
			client.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, 1);
			this.sockets.guard(GuardMode.FILL);
			assertThat(keepalive(KernelSockets.outbound(listener.getLocalPort()))).isEqualTo(CLIENT);
			client.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 30);
			client.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, 1);
			this.sockets.guard(GuardMode.FILL);
			assertThat(keepalive(KernelSockets.outbound(listener.getLocalPort()))).as("not looked at a third time")
				.isEqualTo("1 30/1/9 155000");
		}
	}

	@Test
	void userTimeoutFollowsTimingsThatAreChosenAfterTheFirstLook() throws IOException {
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK);
				Socket client = new Socket(LOOPBACK, listener.getLocalPort())) {
			this.sockets.guard(GuardMode.FILL);
			set(client, 2, 2, 3);
			this.sockets.guard(GuardMode.FILL);
			assertThat(keepalive(KernelSockets.outbound(listener.getLocalPort()))).isEqualTo("1 2/2/3 8000");
		}
	}

	@Test
	void probesAreTakenBackBesideAShortUserTimeoutThatIsChosenAfterTheFirstLook() throws Exception {
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK);
				SocketChannel client = SocketChannel.open(listener.getLocalSocketAddress())) {
			this.sockets.guard(GuardMode.FILL);
			setUserTimeout(client, 20_000);
			this.sockets.guard(GuardMode.FILL);
			assertThat(keepalive(KernelSockets.outbound(listener.getLocalPort()))).isEqualTo("0 7200/75/9 20000");
		}
	}

	@Test
	void enforcedPlanWithoutAUserTimeoutDoesNotProbeBesideAShortOne() throws Exception {
		LiveSockets sockets = sockets(
				Map.of(KeepaliveRole.CLIENT, plan(KeepaliveRole.CLIENT, IDLE_40.withUserTimeout(Duration.ZERO)),
						KeepaliveRole.SERVER, this.plans.get(KeepaliveRole.SERVER)));
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK);
				SocketChannel client = SocketChannel.open(listener.getLocalSocketAddress())) {
			setUserTimeout(client, 20_000);
			sockets.guard(GuardMode.ENFORCE);
			assertThat(keepalive(KernelSockets.outbound(listener.getLocalPort()))).isEqualTo("0 7200/75/9 20000");
		}
	}

	@Test
	void userTimeoutOfALongSilentConnectionWaitsUntilThePeerIsHeard() throws Exception {
		KeepaliveSettings brief = KeepaliveSettings.none()
			.withIdle(Duration.ofSeconds(1))
			.withInterval(Duration.ofSeconds(1))
			.withCount(1);
		LiveSockets sockets = sockets(Map.of(KeepaliveRole.CLIENT, plan(KeepaliveRole.CLIENT, brief),
				KeepaliveRole.SERVER, this.plans.get(KeepaliveRole.SERVER)));
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK);
				Socket client = new Socket(LOOPBACK, listener.getLocalPort())) {
			Thread.sleep(2500);
			sockets.guard(GuardMode.FILL);
			assertThat(keepalive(KernelSockets.outbound(listener.getLocalPort()))).isEqualTo("1 1/1/1 0");
			for (int i = 0; i < 100 && !hasAll(sockets, listener.getLocalPort()); i++) {
				Thread.sleep(100);
				sockets.guard(GuardMode.FILL);
			}
			assertThat(keepalive(KernelSockets.outbound(listener.getLocalPort()))).isEqualTo("1 1/1/1 2000");
			assertTalk(client, listener.accept());
		}
	}

	@Test
	void listsBesideChangesAndPassesDoNotFail() throws Exception {
		AtomicLong nanoTime = new AtomicLong();
		Map<KeepaliveRole, KeepalivePlan> current = new ConcurrentHashMap<>(this.plans);
		LiveSockets sockets = LiveSockets.of(this.applier, () -> both(current), new KnownPeers(), nanoTime::get);
		AtomicBoolean done = new AtomicBoolean();
		try (ServerSocket listener = new ServerSocket(0, 50, LOOPBACK);
				Socket client = new Socket(LOOPBACK, listener.getLocalPort())) {
			List<CompletableFuture<Void>> lists = Stream.generate(() -> CompletableFuture.runAsync(() -> {
				while (!done.get()) {
					try {
						sockets.list();
					}
					catch (IOException ex) {
						throw new UncheckedIOException(ex);
					}
				}
			})).limit(2).toList();
			try {
				for (int i = 0; i < 500; i++) {
					nanoTime.addAndGet(Duration.ofSeconds(8).toNanos());
					sockets.change(both(this.plans), GuardMode.OFF);
				}
			}
			finally {
				done.set(true);
			}
			for (CompletableFuture<Void> list : lists) {
				list.get(10, TimeUnit.SECONDS);
			}
			assertTalk(client, listener.accept());
		}
	}

	@Test
	void enforcedPlanReplacesWhatWasChosen() throws IOException {
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK); Socket client = new Socket()) {
			set(client, 2, 2, 3);
			client.connect(listener.getLocalSocketAddress());
			assertThat(this.sockets.guard(GuardMode.ENFORCE).kept()).isZero();
			assertThat(keepalive(KernelSockets.outbound(listener.getLocalPort()))).isEqualTo(CLIENT);
			set(client, 4, 4, 4);
			this.sockets.guard(GuardMode.ENFORCE);
			assertThat(keepalive(KernelSockets.outbound(listener.getLocalPort()))).isEqualTo(CLIENT);
		}
	}

	@Test
	void enforcedChangeReplacesWhatWasChosenAndTakesBackWhatIsNoLongerAskedFor() throws IOException {
		Map<KeepaliveRole, KeepalivePlan> current = new EnumMap<>(this.plans);
		LiveSockets sockets = sockets(current);
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK);
				Socket client = new Socket(LOOPBACK, listener.getLocalPort())) {
			sockets.guard(GuardMode.ENFORCE);
			set(client, 2, 2, 3);
			current.put(KeepaliveRole.CLIENT, plan(KeepaliveRole.CLIENT, IDLE_40.withUserTimeout(Duration.ZERO)));
			sockets.change(both(this.plans), GuardMode.ENFORCE);
			assertThat(keepalive(KernelSockets.outbound(listener.getLocalPort()))).isEqualTo("1 40/15/9 0");
		}
	}

	@Test
	void inboundConnectionIsOneAfterItsListenerIsClosed() throws IOException {
		ServerSocket listener = new ServerSocket(0, 5, LOOPBACK);
		int port = listener.getLocalPort();
		this.sockets.guard(GuardMode.FILL);
		try (Socket client = new Socket()) {
			client.connect(listener.getLocalSocketAddress());
			try (Socket accepted = listener.accept()) {
				listener.close();
				this.sockets.guard(GuardMode.FILL);
				assertThat(find(SocketRole.INBOUND, port).local()).isEqualTo(accepted.getLocalSocketAddress());
				assertThat(keepalive(KernelSockets.inbound(port))).isEqualTo(SERVER);
			}
		}
	}

	@Test
	void looksDuplicateNothingThatTheyDoNotSet() throws IOException {
		AtomicInteger duplicates = new AtomicInteger();
		KeepaliveApplier applier = new KeepaliveApplier(() -> KernelAccess.through(new ForwardingSystemCalls() {

			@Override
			public int duplicate(int descriptor) {
				duplicates.incrementAndGet();
				return super.duplicate(descriptor);
			}

		}));
		LiveSockets sockets = LiveSockets.of(applier, () -> both(this.plans), new KnownPeers());
		try (ServerSocketChannel listener = prepared(this.plans.get(KeepaliveRole.SERVER));
				Socket client = new Socket(LOOPBACK, listener.socket().getLocalPort())) {
			sockets.guard(GuardMode.FILL);
			sockets.guard(GuardMode.FILL);
			duplicates.set(0);
			sockets.guard(GuardMode.FILL);
			assertThat(find(sockets, SocketRole.OUTBOUND, client.getPort()).isConforming()).isTrue();
			PreparedListener prepared = applier.prepare(listener, this.plans.get(KeepaliveRole.SERVER));
			duplicates.set(0);
			assertThat(prepared.report(this.plans.get(KeepaliveRole.SERVER)).isComplete()).isTrue();
			assertThat(duplicates).hasValue(0);
		}
	}

	@Test
	void lineOfTheLogSaysWhichConnectionAndWhatWasSet() throws IOException {
		try (LogCapture log = new LogCapture();
				ServerSocket listener = new ServerSocket(0, 5, LOOPBACK);
				Socket client = new Socket(LOOPBACK, listener.getLocalPort());
				Socket accepted = listener.accept()) {
			LiveSockets.of(this.applier, () -> both(this.plans), new KnownPeers()).guard(GuardMode.FILL);
			assertThat(log.messages(Level.DEBUG)).contains(
					"The guard, outbound, local " + client.getLocalSocketAddress() + ", remote /127.0.0.1:"
							+ listener.getLocalPort()
							+ ": SO_KEEPALIVE=1 TCP_KEEPIDLE=20 TCP_KEEPINTVL=15 TCP_USER_TIMEOUT=155000",
					"The guard, listener, local /127.0.0.1:" + listener.getLocalPort()
							+ ": SO_KEEPALIVE=1 TCP_KEEPIDLE=30 TCP_KEEPINTVL=15 TCP_USER_TIMEOUT=165000");
			assertTalk(client, accepted);
		}
	}

	@Test
	void knownSocketsAreNotReadAgain() throws IOException {
		AtomicInteger reads = new AtomicInteger();
		KeepaliveApplier applier = new KeepaliveApplier(() -> KernelAccess.through(new ForwardingSystemCalls() {

			@Override
			public long getsockopt(int descriptor, int level, int name) {
				reads.incrementAndGet();
				return super.getsockopt(descriptor, level, name);
			}

		}));
		LiveSockets sockets = LiveSockets.of(applier, () -> both(this.plans), new KnownPeers());
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK);
				Socket client = new Socket(LOOPBACK, listener.getLocalPort());
				Socket accepted = listener.accept()) {
			sockets.guard(GuardMode.FILL);
			sockets.guard(GuardMode.FILL);
			reads.set(0);
			for (int i = 0; i < 10; i++) {
				assertThat(sockets.guard(GuardMode.FILL)).isSameAs(LiveSockets.Pass.NONE);
			}
			assertThat(reads).hasValue(0);
			assertTalk(client, accepted);
		}
	}

	private static void set(Socket socket, int idleSeconds, int intervalSeconds, int count) throws IOException {
		socket.setKeepAlive(true);
		socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, idleSeconds);
		socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, intervalSeconds);
		socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, count);
	}

	private void setUserTimeout(SocketChannel channel, int millis) throws Exception {
		try (TunableSocket socket = this.applier.kernel().open(JdkSocket.of(channel), Map.of())) {
			socket.set(KeepaliveOption.TCP_USER_TIMEOUT, millis);
		}
	}

	private static boolean hasAll(LiveSockets sockets, int port) throws IOException {
		return find(sockets, SocketRole.OUTBOUND, port).differing().isEmpty();
	}

	private ServerSocketChannel prepared(KeepalivePlan plan) throws IOException {
		ServerSocketChannel listener = ServerSocketChannel.open();
		this.applier.prepare(listener, plan);
		return listener.bind(new InetSocketAddress(LOOPBACK, 0));
	}

	private static void assertTalk(Socket one, Socket other) throws IOException {
		one.getOutputStream().write(42);
		assertThat(other.getInputStream().read()).isEqualTo(42);
		other.getOutputStream().write(43);
		assertThat(one.getInputStream().read()).isEqualTo(43);
	}

	private Traffic traffic(SocketRole role, int port) throws IOException {
		return Objects.requireNonNull(find(role, port).traffic());
	}

	private LiveSocket find(SocketRole role, int port) throws IOException {
		return find(this.sockets, role, port);
	}

	private static LiveSocket find(LiveSockets sockets, SocketRole role, int port) throws IOException {
		List<LiveSocket> found = sockets.list()
			.stream()
			.filter((socket) -> socket.role() == role)
			.filter((socket) -> socket.local().getPort() == port
					|| (socket.remote() != null && socket.remote().getPort() == port))
			.toList();
		assertThat(found).hasSize(1);
		return found.get(0);
	}

	private static KeepalivePlans both(Map<KeepaliveRole, KeepalivePlan> plans) {
		return KeepalivePlans.of(Objects.requireNonNull(plans.get(KeepaliveRole.CLIENT)),
				Objects.requireNonNull(plans.get(KeepaliveRole.SERVER)));
	}

	private LiveSockets sockets(Map<KeepaliveRole, KeepalivePlan> plans) {
		return LiveSockets.of(this.applier, () -> both(plans), new KnownPeers());
	}

	private static KeepalivePlan plan(KeepaliveRole role, KeepaliveSettings settings) {
		return KeepalivePlan.of(role, settings, SystemDefaults.read());
	}

	private static String keepalive(Predicate<KernelSocket> predicate) {
		return KernelSockets.one(predicate).keepalive();
	}

}
