package io.github.keepalive.socket;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.KeepaliveSettings;
import io.github.keepalive.oracle.KernelSockets;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LiveSockets#change}: a new plan on sockets that are open.
 */
class LiveSocketsChangeTests extends LiveSocketsFixture {

	/** The plans in force, which a test changes. */
	private final Map<KeepaliveRole, KeepalivePlan> current = new EnumMap<>(this.plans);

	private final LiveSockets changing = sockets(this.current);

	@Test
	void changeReachesEveryLiveSocket() throws IOException {
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK);
				Socket client = new Socket(LOOPBACK, listener.getLocalPort());
				Socket accepted = listener.accept()) {
			this.changing.guard(GuardMode.FILL);
			this.current.put(KeepaliveRole.CLIENT, plan(KeepaliveRole.CLIENT, IDLE_40));
			this.current.put(KeepaliveRole.SERVER, plan(KeepaliveRole.SERVER, IDLE_40));
			LiveSockets.Pass pass = this.changing.change(both(this.plans), GuardMode.FILL);
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
	void changeLeavesWhatTheApplicationChose() throws IOException {
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK); Socket client = new Socket()) {
			client.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 60);
			client.connect(listener.getLocalSocketAddress());
			this.changing.guard(GuardMode.FILL);
			this.current.put(KeepaliveRole.CLIENT, plan(KeepaliveRole.CLIENT, IDLE_40));
			assertThat(this.changing.change(both(this.plans), GuardMode.FILL).kept()).isPositive();
			assertThat(keepalive(KernelSockets.outbound(listener.getLocalPort()))).isEqualTo("1 60/15/9 195000");
		}
	}

	@Test
	void whatIsNoLongerAskedForGoesBackToTheSystem() throws IOException {
		this.current.put(KeepaliveRole.SERVER,
				plan(KeepaliveRole.SERVER, IDLE_40.withDeferAccept(Duration.ofSeconds(5)).withMaxSegmentSize(1000)));
		Map<KeepaliveRole, KeepalivePlan> former = new EnumMap<>(this.current);
		LiveSockets sockets = sockets(this.current);
		try (ServerSocketChannel listener = prepared(this.current.get(KeepaliveRole.SERVER));
				Socket client = new Socket(LOOPBACK, listener.socket().getLocalPort())) {
			sockets.guard(GuardMode.FILL);
			int port = listener.socket().getLocalPort();
			assertThat(KernelSockets.one(KernelSockets.listener(port)).option("TCP_DEFER_ACCEPT")).isEqualTo(7);
			this.current.put(KeepaliveRole.SERVER,
					plan(KeepaliveRole.SERVER, KeepaliveSettings.none().withEnabled(false)));
			this.current.put(KeepaliveRole.CLIENT,
					plan(KeepaliveRole.CLIENT, KeepaliveSettings.none().withEnabled(false)));
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
		this.current.put(KeepaliveRole.SERVER,
				plan(KeepaliveRole.SERVER, IDLE_40.withDeferAccept(Duration.ofSeconds(30))));
		Map<KeepaliveRole, KeepalivePlan> former = new EnumMap<>(this.current);
		LiveSockets sockets = sockets(this.current);
		try (ServerSocketChannel listener = prepared(this.current.get(KeepaliveRole.SERVER))) {
			sockets.guard(GuardMode.FILL);
			this.current.put(KeepaliveRole.SERVER,
					plan(KeepaliveRole.SERVER, IDLE_40.withDeferAccept(Duration.ofSeconds(5))));
			sockets.change(both(former), GuardMode.FILL);
			assertThat(KernelSockets.one(KernelSockets.listener(listener.socket().getLocalPort()))
				.option("TCP_DEFER_ACCEPT")).isEqualTo(7);
		}
	}

	@Test
	void socketMadeUnderTheFormerPlanIsCaughtByTheNextPass() throws IOException {
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK)) {
			this.changing.guard(GuardMode.FILL);
			try (Socket client = new Socket(LOOPBACK, listener.getLocalPort())) {
				this.current.put(KeepaliveRole.SERVER, plan(KeepaliveRole.SERVER, IDLE_40));
				this.changing.change(both(this.plans), GuardMode.FILL);
				try (Socket accepted = listener.accept()) {
					int port = listener.getLocalPort();
					assertThat(keepalive(KernelSockets.inbound(port))).isEqualTo(SERVER);
					this.changing.guard(GuardMode.FILL);
					assertThat(keepalive(KernelSockets.inbound(port))).isEqualTo("1 40/15/9 175000");
					assertTalk(client, accepted);
				}
			}
		}
	}

	@Test
	void passBetweenTheChangeOfThePlansAndThatOfTheSocketsTakesNoSocketForTheApplications() throws IOException {
		try (ServerSocketChannel listener = prepared(this.current.get(KeepaliveRole.SERVER))) {
			this.changing.guard(GuardMode.FILL);
			int port = listener.socket().getLocalPort();
			try (Socket client = new Socket(LOOPBACK, port); Socket accepted = listener.accept().socket()) {
				this.current.put(KeepaliveRole.SERVER,
						plan(KeepaliveRole.SERVER, KeepaliveSettings.none().withEnabled(false)));
				this.changing.guard(GuardMode.FILL);
				this.changing.change(both(this.plans), GuardMode.FILL);
				assertThat(keepalive(KernelSockets.inbound(port))).isEqualTo(SYSTEM);
				assertTalk(client, accepted);
			}
		}
	}

	@Test
	void socketMadeTwoPlansAgoIsCaughtToo() throws IOException {
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK)) {
			this.changing.guard(GuardMode.FILL);
			try (Socket client = new Socket(LOOPBACK, listener.getLocalPort())) {
				this.current.put(KeepaliveRole.SERVER, plan(KeepaliveRole.SERVER, IDLE_40));
				this.changing.change(both(this.plans), GuardMode.FILL);
				Map<KeepaliveRole, KeepalivePlan> second = new EnumMap<>(this.current);
				this.current.put(KeepaliveRole.SERVER,
						plan(KeepaliveRole.SERVER, IDLE_40.withIdle(Duration.ofSeconds(50))));
				this.changing.change(both(second), GuardMode.FILL);
				try (Socket accepted = listener.accept()) {
					this.changing.guard(GuardMode.FILL);
					assertThat(keepalive(KernelSockets.inbound(listener.getLocalPort()))).isEqualTo("1 50/15/9 185000");
					assertTalk(client, accepted);
				}
			}
		}
	}

	@Test
	void changeLeavesWhatTheApplicationSwitchedOffAfterwards() throws IOException {
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK);
				Socket client = new Socket(LOOPBACK, listener.getLocalPort())) {
			this.changing.guard(GuardMode.FILL);
			client.setKeepAlive(false);
			this.current.put(KeepaliveRole.CLIENT, plan(KeepaliveRole.CLIENT, IDLE_40));
			this.changing.change(both(this.plans), GuardMode.FILL);
			assertThat(keepalive(KernelSockets.outbound(listener.getLocalPort()))).isEqualTo("0 40/15/9 175000");
		}
	}

	@Test
	void whatWasSwitchedOffIsSwitchedOnAgainWithoutTheGuard() throws IOException {
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK);
				Socket client = new KeepaliveSocket(this.applier, this.plans.get(KeepaliveRole.CLIENT))) {
			client.connect(listener.getLocalSocketAddress());
			KeepalivePlan off = plan(KeepaliveRole.CLIENT, KeepaliveSettings.none().withEnabled(false));
			this.current.put(KeepaliveRole.CLIENT, off);
			this.changing.change(both(this.plans), GuardMode.OFF);
			assertThat(keepalive(KernelSockets.outbound(listener.getLocalPort()))).isEqualTo(SYSTEM);
			Map<KeepaliveRole, KeepalivePlan> former = new EnumMap<>(this.current);
			this.current.putAll(this.plans);
			this.changing.change(both(former), GuardMode.OFF);
			assertThat(keepalive(KernelSockets.outbound(listener.getLocalPort()))).isEqualTo(CLIENT);
		}
	}

	@Test
	void largerValueThatTheApplicationChoseIsNotARoundedOne() throws IOException {
		this.current.put(KeepaliveRole.SERVER,
				plan(KeepaliveRole.SERVER, IDLE_40.withDeferAccept(Duration.ofSeconds(60))));
		LiveSockets sockets = sockets(this.current);
		try (ServerSocketChannel listener = prepared(this.current.get(KeepaliveRole.SERVER))) {
			sockets.guard(GuardMode.FILL);
			this.current.put(KeepaliveRole.SERVER,
					plan(KeepaliveRole.SERVER, IDLE_40.withDeferAccept(Duration.ofSeconds(7))));
			LiveSockets other = sockets(this.current);
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
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK);
				Socket tuned = new KeepaliveSocket(this.applier, this.plans.get(KeepaliveRole.CLIENT));
				Socket plain = new Socket(LOOPBACK, listener.getLocalPort())) {
			tuned.connect(listener.getLocalSocketAddress());
			this.current.put(KeepaliveRole.CLIENT, plan(KeepaliveRole.CLIENT, IDLE_40));
			this.current.put(KeepaliveRole.SERVER, plan(KeepaliveRole.SERVER, IDLE_40));
			this.changing.change(both(this.plans), GuardMode.OFF);
			assertThat(keepalive((socket) -> socket.localPort() == tuned.getLocalPort())).isEqualTo("1 40/15/9 175000");
			assertThat(keepalive((socket) -> socket.localPort() == plain.getLocalPort())).isEqualTo(SYSTEM);
			assertThat(keepalive(KernelSockets.listener(listener.getLocalPort()))).isEqualTo(SYSTEM);
		}
	}

	/**
	 * Oracle's driver gets its values when its pool starts, and never again.
	 */
	@Test
	void libraryThatGotItsValuesAtTheStartFollowsEvenLongAfterAChange() throws IOException {
		AtomicLong nanoTime = new AtomicLong();
		LiveSockets sockets = LiveSockets.of(this.applier, () -> both(this.current), new KnownPeers(), nanoTime::get);
		sockets.guard(GuardMode.FILL);
		for (int idle : new int[] { 40, 50 }) {
			Map<KeepaliveRole, KeepalivePlan> former = new EnumMap<>(this.current);
			this.current.put(KeepaliveRole.CLIENT,
					plan(KeepaliveRole.CLIENT, KeepaliveSettings.none().withIdle(Duration.ofSeconds(idle))));
			sockets.change(both(former), GuardMode.FILL);
			nanoTime.addAndGet(Duration.ofHours(1).toNanos());
		}
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK);
				Socket early = new Socket(LOOPBACK, listener.getLocalPort());
				Socket chosen = new Socket(LOOPBACK, listener.getLocalPort())) {
			early.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 20);
			chosen.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 40);
			sockets.guard(GuardMode.FILL);
			assertThat(early.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(50);
			assertThat(chosen.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(40);
		}
	}

	@Test
	void enforcedChangeReplacesWhatWasChosenAndTakesBackWhatIsNoLongerAskedFor() throws IOException {
		try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK);
				Socket client = new Socket(LOOPBACK, listener.getLocalPort())) {
			this.changing.guard(GuardMode.ENFORCE);
			set(client, 2, 2, 3);
			this.current.put(KeepaliveRole.CLIENT, plan(KeepaliveRole.CLIENT, IDLE_40.withUserTimeout(Duration.ZERO)));
			this.changing.change(both(this.plans), GuardMode.ENFORCE);
			assertThat(keepalive(KernelSockets.outbound(listener.getLocalPort()))).isEqualTo("1 40/15/9 0");
		}
	}

}
