package io.github.keepalive.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import javax.net.SocketFactory;

import io.github.keepalive.KeepaliveSettings;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A {@link KeepaliveSocket} and a plain socket do the same, but for the options.
 */
class PlainSocketDifferenceTests {

	private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

	private final SocketFactory ours = new KeepaliveSocketFactory(KeepaliveSettings.none());

	@Test
	void factoryAnswersLikeThePlainOne() throws IOException {
		try (ServerSocket listener = new ServerSocket(0, 50, LOOPBACK)) {
			int port = listener.getLocalPort();
			Map<String, Action> actions = new TreeMap<>();
			actions.put("no host name", (sockets) -> sockets.createSocket((String) null, port));
			actions.put("no address", (sockets) -> sockets.createSocket((InetAddress) null, port));
			actions.put("no host name, local address",
					(sockets) -> sockets.createSocket((String) null, port, LOOPBACK, 0));
			actions.put("no address, local address",
					(sockets) -> sockets.createSocket((InetAddress) null, port, LOOPBACK, 0));
			actions.put("no local address", (sockets) -> sockets.createSocket("localhost", port, null, 0));
			actions.put("address, no local address", (sockets) -> sockets.createSocket(LOOPBACK, port, null, 0));
			actions.put("empty host name", (sockets) -> sockets.createSocket("", port));
			actions.put("port too high", (sockets) -> sockets.createSocket("localhost", 65536));
			actions.put("port too low", (sockets) -> sockets.createSocket(LOOPBACK, -1));
			actions.put("local port too high", (sockets) -> sockets.createSocket("localhost", port, LOOPBACK, 65536));
			actions.put("unknown host", (sockets) -> sockets.createSocket("no.such.host.invalid", port));
			actions.put("nobody listens", (sockets) -> sockets.createSocket(LOOPBACK, 1));
			actions.put("unconnected", SocketFactory::createSocket);
			for (Map.Entry<String, Action> action : actions.entrySet()) {
				assertThat(outcome(this.ours, action.getValue())).as(action.getKey())
					.isEqualTo(outcome(SocketFactory.getDefault(), action.getValue()));
			}
		}
	}

	@Test
	void socketAnswersLikeAPlainOneInEachState() throws IOException {
		List<SocketOption<?>> options = List.of(StandardSocketOptions.SO_KEEPALIVE, ExtendedSocketOptions.TCP_KEEPIDLE,
				ExtendedSocketOptions.TCP_KEEPINTERVAL, ExtendedSocketOptions.TCP_KEEPCOUNT,
				StandardSocketOptions.TCP_NODELAY, StandardSocketOptions.SO_RCVBUF);
		Object[] values = { null, "text", true, false, -1, 0, 1, 20, 127, 128, 32767, 32768 };
		try (ServerSocket listener = new ServerSocket(0, 50, LOOPBACK)) {
			for (State state : State.values()) {
				try (Socket plain = new Socket(); Socket ours = this.ours.createSocket()) {
					state.reach(plain, listener);
					state.reach(ours, listener);
					for (SocketOption<?> option : options) {
						for (Object value : values) {
							assertThat(failure(() -> set(ours, option, value))).as("%s %s=%s", state, option, value)
								.isEqualTo(failure(() -> set(plain, option, value)));
						}
					}
					assertThat(failure(() -> ours.setKeepAlive(true))).as("%s", state)
						.isEqualTo(failure(() -> plain.setKeepAlive(true)));
					assertThat(failure(() -> ours.setOption(null, 1))).as("%s", state)
						.isEqualTo(failure(() -> plain.setOption(null, 1)));
				}
			}
		}
	}

	@SuppressWarnings("unchecked")
	private static void set(Socket socket, SocketOption<?> option, Object value) throws IOException {
		socket.setOption((SocketOption<Object>) option, value);
	}

	private static String outcome(SocketFactory sockets, Action action) {
		try (Socket socket = action.create(sockets)) {
			return "connected " + socket.isConnected() + ", to " + socket.getInetAddress() + ", from "
					+ socket.getLocalAddress();
		}
		catch (IOException | RuntimeException ex) {
			return ex.getClass().getName();
		}
	}

	private static String failure(Step step) {
		try {
			step.run();
			return "none";
		}
		catch (IOException | RuntimeException ex) {
			return ex.toString();
		}
	}

	private enum State {

		NEW, CONNECTED, CLOSED;

		void reach(Socket socket, ServerSocket listener) throws IOException {
			if (this == CONNECTED) {
				socket.connect(new InetSocketAddress(LOOPBACK, listener.getLocalPort()));
			}
			else if (this == CLOSED) {
				socket.close();
			}
		}

	}

	@FunctionalInterface
	private interface Action {

		Socket create(SocketFactory sockets) throws IOException;

	}

	@FunctionalInterface
	private interface Step {

		void run() throws IOException;

	}

}
