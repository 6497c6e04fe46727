package io.github.keepalive.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.github.keepalive.KeepaliveSettings;
import io.github.keepalive.SystemDefaults;
import io.github.keepalive.peer.KeepalivePlans;
import io.github.keepalive.peer.ScopedSettings;
import io.github.keepalive.socket.GuardMode;
import io.github.keepalive.socket.KeepaliveApplier;
import io.github.keepalive.socket.KnownPeers;
import io.github.keepalive.socket.LiveSocket;
import io.github.keepalive.socket.LiveSockets;
import io.github.keepalive.socket.LiveSockets.Pass;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A pass of the guard over connections that it knows, and the view of them all. Both ends
 * of a connection are in this process, so there are half as many connections as sockets.
 */
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
public class LiveSocketsBenchmark extends AverageTime {

	/** How many connected sockets there are. */
	@Param({ "100", "1000", "10000" })
	public int connectedSockets;

	private final List<SocketChannel> open = new ArrayList<>();

	private final LiveSockets sockets = sockets();

	private static LiveSockets sockets() {
		ScopedSettings settings = ScopedSettings.of(KeepaliveSettings.defaults(), KeepaliveSettings.defaults());
		KeepalivePlans plans = KeepalivePlans.of(settings, List.of(), SystemDefaults.read());
		return Objects.requireNonNull(LiveSockets.of(new KeepaliveApplier(), () -> plans, new KnownPeers()));
	}

	@Setup(Level.Trial)
	public void connect() throws IOException {
		try (ServerSocketChannel listener = ServerSocketChannel.open()) {
			listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
			while (this.open.size() < this.connectedSockets) {
				this.open.add(SocketChannel.open(listener.getLocalAddress()));
				this.open.add(listener.accept());
			}
		}
		// The first look, and the second one that every new socket gets.
		this.sockets.guard(GuardMode.FILL);
		this.sockets.guard(GuardMode.FILL);
	}

	@Benchmark
	public Pass guardPass() {
		return this.sockets.guard(GuardMode.FILL);
	}

	@Benchmark
	public List<LiveSocket> view() throws IOException {
		return this.sockets.list();
	}

	@TearDown(Level.Trial)
	public void close() throws IOException {
		for (SocketChannel channel : this.open) {
			channel.close();
		}
	}

}
