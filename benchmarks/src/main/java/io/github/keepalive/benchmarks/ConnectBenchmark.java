package io.github.keepalive.benchmarks;

import java.io.IOException;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.concurrent.TimeUnit;

import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.KeepaliveSettings;
import io.github.keepalive.SystemDefaults;
import io.github.keepalive.socket.KeepaliveApplier;
import io.github.keepalive.socket.KeepaliveSocket;
import jdk.net.ExtendedSocketOptions;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * An outbound connection on loopback: make a socket, connect, close.
 */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
public class ConnectBenchmark extends AverageTime {

	private final KeepaliveApplier applier = new KeepaliveApplier();

	private final KeepalivePlan plan = KeepalivePlan.of(KeepaliveRole.CLIENT, KeepaliveSettings.defaults(),
			SystemDefaults.read());

	@Benchmark
	public int plainSocket(Peer peer, Descriptors descriptors) throws IOException {
		try (Socket socket = new Socket()) {
			socket.connect(peer.address());
			return socket.getLocalPort();
		}
	}

	// Everything that the JDK knows, which leaves out TCP_USER_TIMEOUT.
	@Benchmark
	public int jdkOptionsByHand(Peer peer, Descriptors descriptors) throws IOException {
		try (Socket socket = new Socket()) {
			socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
			socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 15);
			socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, 15);
			socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 9);
			socket.connect(peer.address());
			return socket.getLocalPort();
		}
	}

	// As many system calls as a KeepaliveSocket takes, without what it does between them.
	@Benchmark
	public int sevenJdkOptions(Peer peer, Descriptors descriptors) throws IOException {
		try (Socket socket = new Socket()) {
			socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
			for (int seconds = 10; seconds < 15; seconds++) {
				socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, seconds);
			}
			socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 9);
			socket.connect(peer.address());
			return socket.getLocalPort();
		}
	}

	@Benchmark
	public int keepaliveSocket(Peer peer, Descriptors descriptors) throws IOException {
		try (Socket socket = new KeepaliveSocket(this.applier, this.plan)) {
			socket.connect(peer.address());
			return socket.getLocalPort();
		}
	}

}
