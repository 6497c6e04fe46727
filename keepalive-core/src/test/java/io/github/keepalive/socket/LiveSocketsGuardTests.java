package io.github.keepalive.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Level;
import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepaliveReport;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.KeepaliveSettings;
import io.github.keepalive.kernel.ForwardingSystemCalls;
import io.github.keepalive.kernel.JdkSocket;
import io.github.keepalive.kernel.KernelAccess;
import io.github.keepalive.kernel.TunableSocket;
import io.github.keepalive.oracle.KernelSocket;
import io.github.keepalive.oracle.KernelSockets;
import io.github.keepalive.socket.LiveSocket.SetBy;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LiveSockets#guard} on sockets that were opened behind its back.
 */
class LiveSocketsGuardTests extends LiveSocketsFixture {

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
	void valueThatTheApplicationChoseStays() throws IOException {
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
				LiveSockets.Pass pass = sockets.guard(GuardMode.FILL);
				assertThat(pass).isEqualTo(LiveSockets.Pass.idle(pass.walkNanos()));
				assertThat(pass.walkNanos()).as("the guard rests for a multiple of it").isPositive();
			}
			assertThat(reads).hasValue(0);
			assertTalk(client, accepted);
		}
	}

	@Test
	void socketThatIsBeingPreparedIsLeftToTheNextPass() throws Exception {
		CountDownLatch marked = new CountDownLatch(1);
		CountDownLatch examined = new CountDownLatch(1);
		CountDownLatch prepared = new CountDownLatch(1);
		KeepaliveApplier slow = new KeepaliveApplier(() -> KernelAccess.through(new ForwardingSystemCalls() {

			@Override
			public long getsockopt(int descriptor, int level, int name) {
				marked.countDown();
				await(examined);
				return super.getsockopt(descriptor, level, name);
			}

		}));
		KeepaliveApplier ofGuard = new KeepaliveApplier(() -> KernelAccess.through(new ForwardingSystemCalls() {

			@Override
			public int duplicate(int descriptor) {
				examined.countDown();
				await(prepared);
				return super.duplicate(descriptor);
			}

		}));
		LiveSockets sockets = LiveSockets.of(ofGuard, () -> both(this.plans), new KnownPeers());
		try (ServerSocketChannel listener = prepared(this.plans.get(KeepaliveRole.SERVER));
				SocketChannel client = SocketChannel.open(listener.getLocalAddress())) {
			int port = listener.socket().getLocalPort();
			CompletableFuture<KeepaliveReport> preparing = CompletableFuture
				.supplyAsync(() -> slow.apply(client, this.plans.get(KeepaliveRole.CLIENT)));
			preparing.whenComplete((report, failure) -> prepared.countDown());
			await(marked);
			sockets.guard(GuardMode.FILL);
			examined.countDown();
			assertThat(preparing.get(20, TimeUnit.SECONDS).isComplete()).isTrue();
			assertThat(keepalive(KernelSockets.outbound(port))).isEqualTo(CLIENT);
			sockets.guard(GuardMode.FILL);
			assertThat(keepalive(KernelSockets.outbound(port))).isEqualTo(CLIENT);
			assertThat(find(sockets, SocketRole.OUTBOUND, port).setByAlone()).isEqualTo(SetBy.INTEGRATION);
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void setUserTimeout(SocketChannel channel, int millis) throws Exception {
		try (TunableSocket socket = this.applier.kernel().open(JdkSocket.of(channel), Map.of())) {
			socket.set(KeepaliveOption.TCP_USER_TIMEOUT, millis);
		}
	}

	private static boolean hasAll(LiveSockets sockets, int port) throws IOException {
		return find(sockets, SocketRole.OUTBOUND, port).differing().isEmpty();
	}

}
