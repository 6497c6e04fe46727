package io.github.keepalive;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A server on this machine that speaks a part of a protocol of which there is no server
 * to embed.
 */
public abstract class WirePeer implements AutoCloseable {

	private final ServerSocket listener;

	private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

	/**
	 * Listen on a free port.
	 */
	protected WirePeer() {
		try {
			this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Let a peer accept connections.
	 * @param <P> the type of the peer
	 * @param peer the peer
	 * @return the peer
	 */
	public static <P extends WirePeer> P start(P peer) {
		WirePeer any = peer;
		IoThread.start(any::accept);
		return peer;
	}

	/**
	 * Serve a connection until it is closed.
	 * @param in what the client sends
	 * @param out takes what the client receives
	 */
	protected abstract void serve(DataInputStream in, DataOutputStream out) throws IOException;

	public final int port() {
		return this.listener.getLocalPort();
	}

	/**
	 * Close the connections that there are and go on to accept others.
	 */
	public final void disconnect() throws IOException {
		for (Socket connection : this.connections) {
			connection.close();
		}
	}

	private void accept() throws IOException {
		while (true) {
			Socket connection = this.listener.accept();
			this.connections.add(connection);
			IoThread.start(() -> serve(connection));
		}
	}

	private void serve(Socket connection) throws IOException {
		try (connection) {
			serve(new DataInputStream(connection.getInputStream()), new DataOutputStream(connection.getOutputStream()));
		}
		finally {
			this.connections.remove(connection);
		}
	}

	@Override
	public final void close() throws IOException {
		this.listener.close();
		disconnect();
	}

}
