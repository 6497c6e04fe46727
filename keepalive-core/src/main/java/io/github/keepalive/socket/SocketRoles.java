package io.github.keepalive.socket;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import io.github.keepalive.kernel.SocketCensus.Entry;
import io.github.keepalive.kernel.TcpState;

/**
 * Distinguishes listeners, inbound and outbound connections. An inbound connection has
 * the local port of a listener. A port counts for some time after its listener was
 * closed, because accepted connections may be seen for the first time then. Thread-safe.
 */
final class SocketRoles {

	private static final long CLOSED_NANOS = Duration.ofSeconds(30).toNanos();

	private final LongSupplier nanoTime;

	private final Map<Integer, Long> listenerPorts = new ConcurrentHashMap<>();

	SocketRoles(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/**
	 * Note that a socket is still open.
	 * @param known the socket
	 */
	void note(KnownSocket known) {
		if (known.role() == SocketRole.LISTENER) {
			this.listenerPorts.put(known.port(), this.nanoTime.getAsLong());
		}
	}

	/**
	 * Determine the roles of new sockets. Sockets that are not connected yet are left
	 * out.
	 * @param entries the sockets
	 * @return the sockets, listeners first
	 */
	Map<Entry, KnownSocket> of(List<Entry> entries) {
		Map<Entry, KnownSocket> sockets = new LinkedHashMap<>();
		List<Entry> connections = new ArrayList<>();
		for (Entry entry : entries) {
			if (entry.isListener()) {
				KnownSocket listener = KnownSocket.of(SocketRole.LISTENER, entry.localPort());
				note(listener);
				sockets.put(entry, listener);
			}
			else if (entry.info().state() != TcpState.CLOSE) {
				connections.add(entry);
			}
		}
		for (Entry entry : connections) {
			int port = entry.localPort();
			sockets.put(entry, KnownSocket.of(isOfListener(port) ? SocketRole.INBOUND : SocketRole.OUTBOUND, port));
		}
		return sockets;
	}

	private boolean isOfListener(int port) {
		Long seenNanos = this.listenerPorts.get(port);
		if (seenNanos != null && this.nanoTime.getAsLong() - seenNanos > CLOSED_NANOS) {
			this.listenerPorts.remove(port, seenNanos);
			return false;
		}
		return seenNanos != null;
	}

}
