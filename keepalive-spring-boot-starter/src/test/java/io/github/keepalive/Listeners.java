package io.github.keepalive;

import java.io.IOException;
import java.net.Socket;

import io.github.keepalive.oracle.KernelSocket;
import io.github.keepalive.oracle.KernelSockets;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the kernel says of a listener of this process and of a connection that it accepts.
 */
public final class Listeners {

	/** What a socket carries where nothing is configured. */
	public static final String DEFAULTS = "1 15/15/9 150000";

	private Listeners() {
	}

	public static void assertCarries(int port, String expected) throws IOException {
		assertThat(KernelSockets.one(KernelSockets.listener(port)).keepalive()).isEqualTo(expected);
		try (Socket client = connect(port)) {
			KernelSocket accepted = KernelSockets.awaitOne(KernelSockets.inbound(port));
			assertThat(accepted.keepalive()).as("%s", client).isEqualTo(expected);
			assertThat(accepted.option("TCP_DEFER_ACCEPT")).isZero();
		}
	}

	/**
	 * Check a listener of a server that sets options itself on each connection, a moment
	 * after it has accepted it.
	 * @param port the port of the listener
	 * @param listener what the listener carries
	 * @param connection what a connection carries in the end
	 */
	public static void assertCarry(int port, String listener, String connection) throws IOException {
		assertThat(KernelSockets.one(KernelSockets.listener(port)).keepalive()).isEqualTo(listener);
		try (Socket client = connect(port)) {
			KernelSocket accepted = KernelSockets
				.awaitOne(KernelSockets.inbound(port).and((socket) -> connection.equals(socket.keepalive())));
			assertThat(accepted.option("TCP_DEFER_ACCEPT")).as("%s", client).isZero();
		}
	}

	private static Socket connect(int port) throws IOException {
		Socket client = new Socket("127.0.0.1", port);
		// Too little for any protocol to answer, enough to be accepted.
		client.getOutputStream().write('P');
		return client;
	}

	public static int option(int port, String name) {
		return KernelSockets.one(KernelSockets.listener(port)).option(name);
	}

}
