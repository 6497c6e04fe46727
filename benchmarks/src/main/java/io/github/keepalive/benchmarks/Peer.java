package io.github.keepalive.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A peer on loopback that answers the end of a connection with a reset, so that none of
 * them waits in TIME_WAIT and takes up a port.
 */
@State(Scope.Benchmark)
public class Peer {

	private ServerSocket listener = closed();

	InetSocketAddress address() {
		return (InetSocketAddress) this.listener.getLocalSocketAddress();
	}

	@Setup(Level.Trial)
	public void listen() throws IOException {
		ServerSocket listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
		this.listener = listener;
		Thread thread = new Thread(() -> {
			while (!listener.isClosed()) {
				try (Socket socket = listener.accept()) {
					socket.setSoLinger(true, 0);
					// Until the other side has closed: it would see a reset otherwise.
					socket.getInputStream().read();
				}
				catch (IOException ex) {
					// The end, or a connection that was gone already.
				}
			}
		}, "peer");
		thread.setDaemon(true);
		thread.start();
	}

	@TearDown(Level.Trial)
	public void close() throws IOException {
		this.listener.close();
	}

	private static ServerSocket closed() {
		try {
			return new ServerSocket();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
