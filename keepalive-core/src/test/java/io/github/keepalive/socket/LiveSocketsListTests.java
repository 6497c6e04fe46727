package io.github.keepalive.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.kernel.ForwardingSystemCalls;
import io.github.keepalive.kernel.KernelAccess;
import io.github.keepalive.oracle.KernelSocket;
import io.github.keepalive.oracle.KernelSockets;
import io.github.keepalive.socket.LiveSocket.SetBy;
import io.github.keepalive.socket.LiveSocket.Traffic;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the list of {@link LiveSockets}: what it reads from the kernel.
 */
class LiveSocketsListTests extends LiveSocketsFixture {

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
			long open = openStatusFiles();
			assertThat(LiveSockets.of(applier, () -> both(this.plans), new KnownPeers())).isNull();
			assertThat(openStatusFiles()).isLessThanOrEqualTo(open);
			assertThat(keepalive(KernelSockets.listener(listener.getLocalPort()))).isEqualTo(SYSTEM);
		}
	}

	private static long openStatusFiles() throws IOException {
		try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
			return descriptors.filter((descriptor) -> {
				try {
					return Files.readSymbolicLink(descriptor).endsWith("status");
				}
				catch (IOException ex) {
					return false;
				}
			}).count();
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

	private Traffic traffic(SocketRole role, int port) throws IOException {
		return Objects.requireNonNull(find(role, port).traffic());
	}

}
