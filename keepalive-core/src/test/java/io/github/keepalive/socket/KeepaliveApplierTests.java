package io.github.keepalive.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Level;
import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepaliveOutcome.Applied;
import io.github.keepalive.KeepaliveOutcome.LeftToSystem;
import io.github.keepalive.KeepaliveOutcome.Overridden;
import io.github.keepalive.KeepaliveOutcome.Rejected;
import io.github.keepalive.KeepaliveOutcome.Unsupported;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveReport;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.KeepaliveSettings;
import io.github.keepalive.KeepaliveValue;
import io.github.keepalive.SystemDefaults;
import io.github.keepalive.kernel.ForwardingJdkSocket;
import io.github.keepalive.kernel.ForwardingSystemCalls;
import io.github.keepalive.kernel.JdkSocket;
import io.github.keepalive.kernel.KernelAccess;
import io.github.keepalive.oracle.KernelSocket;
import io.github.keepalive.oracle.KernelSockets;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for {@link KeepaliveApplier} and {@link PreparedListener}, on real sockets that
 * are read back from the kernel.
 */
class KeepaliveApplierTests {

	private static final int EPERM = 1;

	private static final int EMFILE = 24;

	private static final int TCP_USER_TIMEOUT = 18;

	private static final KeepaliveSettings ALL = KeepaliveSettings.none()
		.withIdle(Duration.ofSeconds(21))
		.withInterval(Duration.ofSeconds(7))
		.withCount(5)
		.withUserTimeout(Duration.ofMillis(43210))
		.withMaxSegmentSize(1000)
		.withWindowClamp(60000)
		.withSynCount(3)
		.withDeferAccept(Duration.ofSeconds(5));

	private final KeepaliveApplier applier = new KeepaliveApplier();

	@Test
	void socketCarriesEveryOptionOfAClient() throws IOException {
		try (ServerSocket peer = new ServerSocket(0); Socket socket = new Socket()) {
			KeepaliveReport report = this.applier.apply(socket, client(ALL));
			assertThat(report.isComplete()).isTrue();
			assertThat(report.outcomes()).contains(entry(KeepaliveOption.TCP_KEEPIDLE, new Applied(21, 21)),
					entry(KeepaliveOption.TCP_SYNCNT, new Applied(3, 3)));
			socket.connect(peer.getLocalSocketAddress());
			KernelSocket kernel = KernelSockets.one(KernelSockets.outbound(peer.getLocalPort()));
			assertThat(kernel.keepalive()).isEqualTo("1 21/7/5 43210");
			assertThat(kernel.option("TCP_SYNCNT")).isEqualTo(3);
			assertThat(kernel.option("TCP_WINDOW_CLAMP")).isEqualTo(60000);
			assertThat(kernel.option("TCP_MAXSEG")).isLessThanOrEqualTo(1000);
		}
	}

	@Test
	void channelCarriesTheOptionsToo() throws IOException {
		try (ServerSocket peer = new ServerSocket(0); SocketChannel channel = SocketChannel.open()) {
			assertThat(this.applier.apply(channel, client(ALL)).isComplete()).isTrue();
			channel.connect(peer.getLocalSocketAddress());
			assertThat(KernelSockets.one(KernelSockets.outbound(peer.getLocalPort())).keepalive())
				.isEqualTo("1 21/7/5 43210");
		}
	}

	@Test
	void whatIsLeftToTheSystemKeepsWhatItHad() throws IOException {
		KeepaliveSettings settings = KeepaliveSettings.none()
			.withIdle(Duration.ZERO)
			.withCount(0)
			.withUserTimeout(Duration.ZERO);
		try (ServerSocket peer = new ServerSocket(0); Socket socket = new Socket()) {
			socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 6);
			KeepaliveReport report = this.applier.apply(socket, client(settings));
			assertThat(report.outcomes()).contains(entry(KeepaliveOption.TCP_KEEPIDLE, new LeftToSystem()),
					entry(KeepaliveOption.TCP_USER_TIMEOUT, new LeftToSystem()));
			socket.connect(peer.getLocalSocketAddress());
			int systemIdle = SystemDefaults.read().amount(KeepaliveOption.TCP_KEEPIDLE);
			assertThat(KernelSockets.one(KernelSockets.outbound(peer.getLocalPort())).keepalive())
				.isEqualTo("1 %d/15/6 0".formatted(systemIdle));
		}
	}

	@Test
	void switchedOffTouchesNothingAndLoadsNothing() throws IOException {
		KeepaliveApplier applier = new KeepaliveApplier(() -> {
			throw new AssertionError("loaded");
		});
		try (Socket socket = new Socket()) {
			KeepaliveReport report = applier.apply(socket, client(ALL.withEnabled(false)));
			assertThat(report.outcomes().values()).containsOnly(new LeftToSystem());
			assertThat(socket.getKeepAlive()).isFalse();
		}
	}

	@Test
	void acceptedConnectionsInheritFromTheListener() throws IOException {
		try (ServerSocketChannel listener = ServerSocketChannel.open()) {
			PreparedListener prepared = this.applier.prepare(listener, server(ALL));
			assertThat(prepared.report().isComplete()).isTrue();
			assertThat(prepared.report().outcomes()).contains(
					entry(KeepaliveOption.TCP_DEFER_ACCEPT, new Applied(5, 7)),
					entry(KeepaliveOption.SO_KEEPALIVE, new Applied(1, 1)));
			listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
			int port = listener.socket().getLocalPort();
			KernelSocket kernel = KernelSockets.one(KernelSockets.listener(port));
			assertThat(kernel.keepalive()).isEqualTo("1 21/7/5 43210");
			assertThat(kernel.option("TCP_DEFER_ACCEPT")).isEqualTo(7);
			try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
				client.getOutputStream().write(1);
				try (SocketChannel accepted = listener.accept()) {
					KernelSocket inbound = KernelSockets.one(KernelSockets.inbound(port));
					assertThat(inbound.keepalive()).isEqualTo("1 21/7/5 43210");
					assertThat(inbound.option("TCP_DEFER_ACCEPT")).isZero();
					assertThat(accepted.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
				}
			}
		}
	}

	@Test
	void asynchronousListenersArePreparedToo() throws IOException {
		try (AsynchronousServerSocketChannel listener = AsynchronousServerSocketChannel.open()) {
			assertThat(this.applier.prepare(listener, server(ALL)).report().isComplete()).isTrue();
			listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
			int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
			assertThat(KernelSockets.one(KernelSockets.listener(port)).keepalive()).isEqualTo("1 21/7/5 43210");
		}
	}

	@Test
	void deferAcceptIsSuspendedAndResumedOnTheLiveListener() throws IOException {
		try (ServerSocketChannel listener = ServerSocketChannel.open()) {
			PreparedListener prepared = this.applier.prepare(listener, server(ALL));
			listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
			int port = listener.socket().getLocalPort();
			prepared.suspendDeferAccept();
			assertThat(KernelSockets.one(KernelSockets.listener(port)).option("TCP_DEFER_ACCEPT")).isZero();
			prepared.resumeDeferAccept();
			assertThat(KernelSockets.one(KernelSockets.listener(port)).option("TCP_DEFER_ACCEPT")).isEqualTo(7);
		}
	}

	@Test
	void suspendingAClosedListenerTouchesNoSocketThatTookItsDescriptor() throws IOException {
		ServerSocketChannel listener = ServerSocketChannel.open();
		PreparedListener prepared = this.applier.prepare(listener, server(ALL));
		listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		int descriptor = KernelSockets.one(KernelSockets.listener(listener.socket().getLocalPort())).descriptor();
		listener.close();
		try (ServerSocketChannel other = ServerSocketChannel.open()) {
			this.applier.prepare(other, server(ALL));
			other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
			int port = other.socket().getLocalPort();
			assertThat(KernelSockets.one(KernelSockets.listener(port)).descriptor()).isEqualTo(descriptor);
			prepared.suspendDeferAccept();
			assertThat(KernelSockets.one(KernelSockets.listener(port)).option("TCP_DEFER_ACCEPT")).isEqualTo(7);
		}
	}

	@Test
	void valueThatTheKernelRefusesIsReportedAndTheRestIsSet() throws IOException {
		KeepaliveSettings bad = new KeepaliveSettings(
				Map.of(KeepaliveOption.TCP_SYNCNT, new KeepaliveValue(200, "test")));
		try (LogCapture log = new LogCapture(); ServerSocket peer = new ServerSocket(0)) {
			for (int i = 0; i < 3; i++) {
				try (Socket socket = new Socket()) {
					KeepaliveReport report = this.applier.apply(socket, client(bad));
					assertThat(report.isComplete()).isFalse();
					assertThat(report.outcomes())
						.contains(entry(KeepaliveOption.TCP_SYNCNT, new Rejected(200, 22, "Invalid argument")));
					socket.connect(peer.getLocalSocketAddress());
					assertThat(KernelSockets.one(KernelSockets.outbound(peer.getLocalPort())).keepalive())
						.isEqualTo("1 15/15/9 150000");
				}
			}
			assertThat(log.messages(Level.WARN))
				.containsExactly("The system refused TCP_SYNCNT=200: Invalid argument (errno 22)");
		}
	}

	@Test
	void optionThatASandboxForbidsIsReported() throws IOException {
		KeepaliveApplier applier = applierWith(new ForwardingSystemCalls() {

			@Override
			public int setsockopt(int descriptor, int level, int name, int value) {
				return (name == TCP_USER_TIMEOUT) ? EPERM : super.setsockopt(descriptor, level, name, value);
			}

		});
		try (ServerSocket peer = new ServerSocket(0); Socket socket = new Socket()) {
			assertThat(applier.apply(socket, client(KeepaliveSettings.none())).outcomes()).contains(
					entry(KeepaliveOption.TCP_USER_TIMEOUT, new Rejected(150_000, EPERM, "Operation not permitted")));
			socket.connect(peer.getLocalSocketAddress());
			assertThat(KernelSockets.one(KernelSockets.outbound(peer.getLocalPort())).keepalive())
				.isEqualTo("1 15/15/9 0");
		}
	}

	@Test
	void optionsAreReadBackOnTheFirstConnectionAndThenNowAndAgain() throws IOException {
		AtomicInteger reads = new AtomicInteger();
		KeepaliveApplier applier = applierWith(new ForwardingSystemCalls() {

			@Override
			public long getsockopt(int descriptor, int level, int name) {
				reads.addAndGet((name == TCP_USER_TIMEOUT) ? 1 : 0);
				return super.getsockopt(descriptor, level, name);
			}

		});
		KeepalivePlan plan = client(KeepaliveSettings.none());
		try (ServerSocket peer = new ServerSocket(0)) {
			for (int i = 0; i < 250; i++) {
				try (Socket socket = new KeepaliveSocket(applier, plan)) {
					socket.connect(peer.getLocalSocketAddress());
					peer.accept().close();
					if (i % 40 == 0) {
						assertThat(KernelSockets.one(KernelSockets.outbound(peer.getLocalPort())).keepalive())
							.isEqualTo("1 15/15/9 150000");
					}
				}
			}
		}
		assertThat(reads).hasValue(3);
	}

	@Test
	void optionThatIsRefusedLaterIsReportedAllTheSame() throws IOException {
		AtomicInteger sockets = new AtomicInteger();
		KeepaliveApplier applier = applierWith(new ForwardingSystemCalls() {

			@Override
			public int setsockopt(int descriptor, int level, int name, int value) {
				boolean refused = name == TCP_USER_TIMEOUT && sockets.get() >= 3;
				return refused ? EPERM : super.setsockopt(descriptor, level, name, value);
			}

		});
		KeepalivePlan plan = client(KeepaliveSettings.none());
		for (; sockets.get() < 6; sockets.incrementAndGet()) {
			try (Socket socket = new Socket()) {
				assertThat(applier.apply(socket, plan).isComplete()).isEqualTo(sockets.get() < 3);
			}
		}
	}

	@Test
	void timingThatASandboxForbidsIsReportedAndTheRestIsSet() throws IOException {
		try (LogCapture log = new LogCapture(); ServerSocket peer = new ServerSocket(0); Socket socket = new Socket()) {
			KeepaliveApplier applier = applierWith(new ForwardingSystemCalls());
			KeepaliveReport report = applier.apply(new WithoutInterval(socket), client(KeepaliveSettings.none()),
					Unclaimed.everything());
			assertThat(report.outcomes()).contains(entry(KeepaliveOption.SO_KEEPALIVE, new Applied(1, 1)),
					entry(KeepaliveOption.TCP_KEEPIDLE, new Applied(15, 15)),
					entry(KeepaliveOption.TCP_KEEPINTVL, new Rejected(15, null, "Operation not permitted")),
					entry(KeepaliveOption.TCP_KEEPCNT, new Applied(9, 9)));
			assertThat(report.outcomes().get(KeepaliveOption.TCP_USER_TIMEOUT)).isInstanceOf(Unsupported.class);
			socket.connect(peer.getLocalSocketAddress());
			assertThat(KernelSockets.one(KernelSockets.outbound(peer.getLocalPort())).keepalive())
				.isEqualTo("1 15/75/9 0");
			assertThat(log.messages(Level.WARN)).hasSize(2);
		}
	}

	@Test
	void deferAcceptThatCouldNotBeSuspendedIsNotSet() throws IOException {
		KeepaliveApplier applier = applierWith(new ForwardingSystemCalls() {

			@Override
			public long cookie(int descriptor) {
				return 0;
			}

		});
		try (ServerSocketChannel listener = ServerSocketChannel.open()) {
			KeepaliveReport report = applier.prepare(listener, server(ALL)).report();
			assertThat(report.outcomes().get(KeepaliveOption.TCP_DEFER_ACCEPT)).isInstanceOf(Unsupported.class);
			listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
			KernelSocket kernel = KernelSockets.one(KernelSockets.listener(listener.socket().getLocalPort()));
			assertThat(kernel.option("TCP_DEFER_ACCEPT")).isZero();
			assertThat(kernel.keepalive()).isEqualTo("1 21/7/5 43210");
		}
	}

	@Test
	void withoutNativeAccessTheJdkSetsWhatItCan() throws IOException {
		KeepaliveApplier applier = new KeepaliveApplier(() -> KernelAccess.withoutNative("no library"));
		try (LogCapture log = new LogCapture(); ServerSocket peer = new ServerSocket(0)) {
			for (int i = 0; i < 3; i++) {
				try (Socket socket = new Socket()) {
					KeepaliveReport report = applier.apply(socket, client(KeepaliveSettings.none()));
					assertThat(report.outcomes()).contains(entry(KeepaliveOption.SO_KEEPALIVE, new Applied(1, 1)),
							entry(KeepaliveOption.TCP_USER_TIMEOUT, new Unsupported("no library")));
					socket.connect(peer.getLocalSocketAddress());
					assertThat(KernelSockets.one(KernelSockets.outbound(peer.getLocalPort())).keepalive())
						.isEqualTo("1 15/15/9 0");
				}
			}
			assertThat(log.messages(Level.WARN))
				.containsExactly("Outbound connections go without [TCP_USER_TIMEOUT]: no library");
		}
	}

	@Test
	void withoutNativeAccessAListenerStillHasItsTimings() throws IOException {
		KeepaliveApplier applier = new KeepaliveApplier(() -> KernelAccess.withoutNative("no library"));
		try (ServerSocketChannel listener = ServerSocketChannel.open()) {
			PreparedListener prepared = applier.prepare(listener, server(ALL));
			assertThat(prepared.report().outcomes()).contains(
					entry(KeepaliveOption.SO_KEEPALIVE, new Unsupported("no library")),
					entry(KeepaliveOption.TCP_KEEPIDLE, new Applied(21, 21)));
			prepared.suspendDeferAccept();
		}
	}

	@Test
	void withoutAFreeDescriptorTheJdkSetsWhatItCan() throws IOException {
		KeepaliveApplier applier = applierWith(new ForwardingSystemCalls() {

			@Override
			public int duplicate(int descriptor) {
				return -EMFILE;
			}

		});
		try (ServerSocket peer = new ServerSocket(0); Socket socket = new Socket()) {
			assertThat(applier.apply(socket, client(KeepaliveSettings.none())).isComplete()).isFalse();
			socket.connect(peer.getLocalSocketAddress());
			assertThat(KernelSockets.one(KernelSockets.outbound(peer.getLocalPort())).keepalive())
				.isEqualTo("1 15/15/9 0");
		}
	}

	@Test
	void closedSocketIsReportedAndNotThrown() throws IOException {
		Socket socket = new Socket();
		socket.close();
		KeepaliveReport report = this.applier.apply(socket, client(KeepaliveSettings.none()));
		assertThat(report.outcomes().get(KeepaliveOption.TCP_KEEPIDLE)).isInstanceOf(Rejected.class);
	}

	@Test
	void failureOfTheMechanismIsCountedAndLoggedOnce() throws IOException {
		KeepaliveApplier applier = applierWith(new ForwardingSystemCalls() {

			@Override
			public int setsockopt(int descriptor, int level, int name, int value) {
				throw new UnsupportedOperationException("no such function");
			}

		});
		try (LogCapture log = new LogCapture()) {
			for (int i = 0; i < 3; i++) {
				try (Socket socket = new Socket()) {
					assertThat(applier.apply(socket, client(KeepaliveSettings.none())).isComplete()).isFalse();
				}
			}
			assertThat(log.messages(Level.WARN)).isNotEmpty()
				.doesNotHaveDuplicates()
				.allSatisfy((message) -> assertThat(message).contains("no such function"));
			assertThat(applier.failures()).isPositive();
		}
	}

	@Test
	void socketsThatAnotherThreadClosesAreNoFailure() throws Exception {
		ExecutorService closer = Executors.newSingleThreadExecutor();
		try (LogCapture log = new LogCapture()) {
			for (int i = 0; i < 5000; i++) {
				SocketChannel channel = SocketChannel.open();
				Future<?> closed = closer.submit(() -> {
					channel.close();
					return null;
				});
				this.applier.apply(channel, client(KeepaliveSettings.none()));
				closed.get();
			}
			assertThat(log.messages(Level.WARN)).isEmpty();
			assertThat(this.applier.failures()).isZero();
		}
		finally {
			closer.shutdownNow();
		}
	}

	@Test
	void reportThatWasNotReadBackSaysSo() throws IOException {
		KeepalivePlan plan = client(KeepaliveSettings.none());
		for (boolean readBack : new boolean[] { true, false, false }) {
			try (Socket socket = new Socket()) {
				assertThat(this.applier.apply(socket, plan).readBack()).isEqualTo(readBack);
			}
		}
	}

	@Test
	void derivedUserTimeoutFollowsTimingsThatAreLeftToTheLibrary() throws IOException {
		try (ServerSocket peer = new ServerSocket(0); Socket socket = new Socket()) {
			socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 6);
			this.applier.apply(socket, client(KeepaliveSettings.none().withCount(0)));
			socket.connect(peer.getLocalSocketAddress());
			assertThat(KernelSockets.one(KernelSockets.outbound(peer.getLocalPort())).keepalive())
				.isEqualTo("1 15/15/6 105000");
		}
	}

	@Test
	void connectionIsLookedAtAgainAfterItsLibraryHadItsSay() throws IOException {
		KeepalivePlan plan = client(KeepaliveSettings.none().withMaxSegmentSize(1000));
		Unclaimed ours = Unclaimed.former(List.of(plan));
		try (ServerSocket peer = new ServerSocket(0); Socket socket = new Socket()) {
			KeepaliveReport report = this.applier.apply(socket, plan);
			assertThat(this.applier.applyAgain(socket, plan, ours, report)).isSameAs(report);
			socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 600);
			socket.connect(peer.getLocalSocketAddress());
			KeepaliveReport again = this.applier.applyAgain(socket, plan, ours, report);
			assertThat(again.outcomes()).contains(entry(KeepaliveOption.TCP_KEEPIDLE, new Overridden(15, 600)),
					entry(KeepaliveOption.TCP_USER_TIMEOUT, new Applied(735_000, 735_000)),
					entry(KeepaliveOption.TCP_MAXSEG, new Applied(1000, 1000)));
			assertThat(KernelSockets.one(KernelSockets.outbound(peer.getLocalPort())).keepalive())
				.isEqualTo("1 600/15/9 735000");
		}
	}

	private static KeepaliveApplier applierWith(ForwardingSystemCalls calls) {
		return new KeepaliveApplier(() -> KernelAccess.through(calls));
	}

	private static KeepalivePlan client(KeepaliveSettings settings) {
		return KeepalivePlan.of(KeepaliveRole.CLIENT, settings, SystemDefaults.read());
	}

	private static KeepalivePlan server(KeepaliveSettings settings) {
		return KeepalivePlan.of(KeepaliveRole.SERVER, settings, SystemDefaults.read());
	}

	/**
	 * A socket in a sandbox that forbids TCP_KEEPINTVL.
	 */
	private static final class WithoutInterval extends ForwardingJdkSocket {

		WithoutInterval(Socket socket) {
			super(JdkSocket.of(socket));
		}

		@Override
		protected <T> void setOption(SocketOption<T> option, T value) throws IOException {
			if (option == ExtendedSocketOptions.TCP_KEEPINTERVAL) {
				throw new SocketException("Operation not permitted");
			}
			super.setOption(option, value);
		}

	}

}
