package io.github.keepalive.vanishing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Passes on what the peer is sent to a server of this host, which cannot move to the peer
 * itself.
 */
final class Relay implements AutoCloseable {

	private final ServerSocket listener;

	private final int target;

	private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

	/**
	 * Create a relay.
	 * @param listener accepts connections, at the peer
	 * @param target the port of the server on this host
	 */
	Relay(ServerSocket listener, int target) {
		this.listener = listener;
		this.target = target;
	}

	void start() {
		Comparison.THREADS.execute(() -> {
			while (!this.listener.isClosed()) {
				try {
					Socket accepted = this.listener.accept();
					Socket server = new Socket(InetAddress.getLoopbackAddress(), this.target);
					pass(accepted, server);
					pass(server, accepted);
				}
				catch (IOException ex) {
					// It was closed.
				}
			}
		});
	}

	private void pass(Socket from, Socket to) {
		this.sockets.add(from);
		Comparison.THREADS.execute(() -> {
			try (from; to) {
				from.getInputStream().transferTo(to.getOutputStream());
			}
			catch (IOException ex) {
				// One of them is gone.
			}
		});
	}

	/**
	 * Close all connections, so that the server forgets its clients.
	 */
	void forget() throws IOException {
		for (Socket socket = this.sockets.poll(); socket != null; socket = this.sockets.poll()) {
			socket.close();
		}
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		forget();
	}

}
