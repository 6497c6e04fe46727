package io.github.keepalive.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.TimeUnit;

import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.KeepaliveSettings;
import io.github.keepalive.SystemDefaults;
import io.github.keepalive.socket.KeepaliveApplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A listener: open, bind, listen, close.
 */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
public class ListenerBenchmark extends AverageTime {

	private static final SocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

	private final KeepaliveApplier applier = new KeepaliveApplier();

	private final KeepalivePlan plan = KeepalivePlan.of(KeepaliveRole.SERVER, KeepaliveSettings.defaults(),
			SystemDefaults.read());

	@Benchmark
	public SocketAddress plainListener(Descriptors descriptors) throws IOException {
		try (ServerSocketChannel listener = ServerSocketChannel.open()) {
			return listener.bind(ANY_PORT).getLocalAddress();
		}
	}

	@Benchmark
	public SocketAddress preparedListener(Descriptors descriptors) throws IOException {
		try (ServerSocketChannel listener = ServerSocketChannel.open()) {
			this.applier.prepare(listener, this.plan);
			return listener.bind(ANY_PORT).getLocalAddress();
		}
	}

}
