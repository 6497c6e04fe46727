package io.github.keepalive.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.KeepaliveSettings;
import io.github.keepalive.SystemDefaults;
import io.github.keepalive.oracle.KernelSocket;
import io.github.keepalive.oracle.KernelSockets;
import io.github.keepalive.peer.KeepalivePlans;
import jdk.net.ExtendedSocketOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the tests of {@link LiveSockets} have in common: two plans, and a view of the
 * sockets of this process.
 */
abstract class LiveSocketsFixture {

	static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

	static final String CLIENT = "1 20/15/9 155000";

	static final String SERVER = "1 30/15/9 165000";

	static final String SYSTEM = "0 7200/75/9 0";

	static final KeepaliveSettings IDLE_40 = KeepaliveSettings.none().withIdle(Duration.ofSeconds(40));

	final KeepaliveApplier applier = new KeepaliveApplier();

	final Map<KeepaliveRole, KeepalivePlan> plans = Map.of(KeepaliveRole.CLIENT,
			plan(KeepaliveRole.CLIENT, KeepaliveSettings.none().withIdle(Duration.ofSeconds(20))), KeepaliveRole.SERVER,
			plan(KeepaliveRole.SERVER, KeepaliveSettings.none().withIdle(Duration.ofSeconds(30))));

	final LiveSockets sockets = sockets(this.plans);

	static void set(Socket socket, int idleSeconds, int intervalSeconds, int count) throws IOException {
		socket.setKeepAlive(true);
		socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, idleSeconds);
		socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, intervalSeconds);
		socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, count);
	}

	ServerSocketChannel prepared(KeepalivePlan plan) throws IOException {
		ServerSocketChannel listener = ServerSocketChannel.open();
		this.applier.prepare(listener, plan);
		return listener.bind(new InetSocketAddress(LOOPBACK, 0));
	}

	static void assertTalk(Socket one, Socket other) throws IOException {
		one.getOutputStream().write(42);
		assertThat(other.getInputStream().read()).isEqualTo(42);
		other.getOutputStream().write(43);
		assertThat(one.getInputStream().read()).isEqualTo(43);
	}

	LiveSocket find(SocketRole role, int port) throws IOException {
		return find(this.sockets, role, port);
	}

	static LiveSocket find(LiveSockets sockets, SocketRole role, int port) throws IOException {
		List<LiveSocket> found = sockets.list()
			.stream()
			.filter((socket) -> socket.role() == role)
			.filter((socket) -> socket.local().getPort() == port
					|| (socket.remote() != null && socket.remote().getPort() == port))
			.toList();
		assertThat(found).hasSize(1);
		return found.get(0);
	}

	static KeepalivePlans both(Map<KeepaliveRole, KeepalivePlan> plans) {
		return KeepalivePlans.of(Objects.requireNonNull(plans.get(KeepaliveRole.CLIENT)),
				Objects.requireNonNull(plans.get(KeepaliveRole.SERVER)));
	}

	LiveSockets sockets(Map<KeepaliveRole, KeepalivePlan> plans) {
		return LiveSockets.of(this.applier, () -> both(plans), new KnownPeers());
	}

	static KeepalivePlan plan(KeepaliveRole role, KeepaliveSettings settings) {
		return KeepalivePlan.of(role, settings, SystemDefaults.read());
	}

	static String keepalive(Predicate<KernelSocket> predicate) {
		return KernelSockets.one(predicate).keepalive();
	}

}
