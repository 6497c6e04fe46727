package io.github.keepalive.socket;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The ports that the process listens on, which tell its inbound connections from its
 * outbound ones. A port counts for some time after its listener was closed: connections
 * that it accepted may be seen for the first time then. Thread-safe.
 */
final class ListenerPorts {

	private static final long CLOSED_NANOS = Duration.ofSeconds(30).toNanos();

	private final LongSupplier nanoTime;

	private final Map<Integer, Long> seenNanos = new ConcurrentHashMap<>();

	ListenerPorts(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	void add(int port) {
		this.seenNanos.put(port, this.nanoTime.getAsLong());
	}

	boolean contains(int port) {
		Long seenNanos = this.seenNanos.get(port);
		if (seenNanos != null && this.nanoTime.getAsLong() - seenNanos > CLOSED_NANOS) {
			this.seenNanos.remove(port, seenNanos);
			return false;
		}
		return seenNanos != null;
	}

}
