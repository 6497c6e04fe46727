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
		try (Socket client = new Socket("127.0.0.1", port)) {
			// Too little for any protocol to answer, enough to be accepted.
			client.getOutputStream().write('P');
			KernelSocket accepted = KernelSockets.awaitOne(KernelSockets.inbound(port));
			assertThat(accepted.keepalive()).isEqualTo(expected);
			assertThat(accepted.option("TCP_DEFER_ACCEPT")).isZero();
		}
	}

	public static int option(int port, String name) {
		return KernelSockets.one(KernelSockets.listener(port)).option(name);
	}

}
