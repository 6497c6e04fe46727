package io.github.keepalive.guard;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When the guard looks at the sockets: every interval, a few times within a second when a
 * connection is expected, and never so often that going through the sockets it knows
 * would take more than 0.2 percent of one core. Thread-safe.
 */
final class GuardSchedule {

	/** A pass rests so many times as long as it took to go through the known sockets. */
	private static final long REST = 500;

	/** When to look after a connection was announced: it may take a while. */
	private static final long[] LOOKS_NANOS = { 0, millis(5), millis(25), millis(125), millis(625) };

	/** For so long looks may be ahead of their rest, and are late later. */
	private static final long AHEAD_NANOS = millis(1000);

	private static final long SHORTEST_QUIET_NANOS = millis(50);

	private static final long LONGEST_QUIET_NANOS = millis(5000);

	private final long intervalNanos;

	private final LongSupplier nanoTime;

	/** When a pass is due at the latest. */
	private long dueNanos;

	/** When all passes so far have had their rest. */
	private long restedNanos;

	/** The time of the latest pass, none before the first. */
	private long walkNanos;

	private long expectedNanos;

	/** The next look of a series, none is under way if it is past the end. */
	private int look = LOOKS_NANOS.length;

	/** Outbound sockets that came since the series began. */
	private int came;

	/** For how long no further request begins a series, longer each time none came. */
	private long quietNanos = SHORTEST_QUIET_NANOS;

	private long quietUntilNanos;

	GuardSchedule(Duration interval, LongSupplier nanoTime) {
		this.intervalNanos = interval.toNanos();
		this.nanoTime = nanoTime;
		long now = nanoTime.getAsLong();
		this.dueNanos = now + this.intervalNanos;
		this.restedNanos = now;
		this.quietUntilNanos = now;
	}

	private static long millis(long millis) {
		return Duration.ofMillis(millis).toNanos();
	}

	/**
	 * Look as soon as possible.
	 */
	synchronized void lookNow() {
		this.dueNanos = this.nanoTime.getAsLong();
	}

	/**
	 * A connection is about to be made: look a few times within the next second, from now
	 * on.
	 */
	synchronized void expectConnection() {
		this.expectedNanos = this.nanoTime.getAsLong();
		this.look = 0;
		this.came = 0;
	}

	/**
	 * A request begins, which may need a new connection. As long as none comes, only ever
	 * rarer requests have an effect.
	 * @return whether this one has
	 */
	synchronized boolean expectRequest() {
		boolean looking = this.look < LOOKS_NANOS.length;
		if (looking || this.nanoTime.getAsLong() - this.quietUntilNanos < 0) {
			return false;
		}
		expectConnection();
		return true;
	}

	/**
	 * Note a pass.
	 * @param walkNanos the time that it took to go through the known sockets
	 * @param outbound outbound sockets that it saw for the first time
	 */
	synchronized void passed(long walkNanos, int outbound) {
		long now = this.nanoTime.getAsLong();
		// A pass that loads classes or meets a busy machine says nothing of the next.
		long rest = REST * Math.min(walkNanos, this.walkNanos);
		this.walkNanos = walkNanos;
		this.dueNanos = now + Math.max(this.intervalNanos, rest);
		this.restedNanos = Math.max(this.restedNanos, now) + rest;
		if (this.look == LOOKS_NANOS.length) {
			return;
		}
		this.came += outbound;
		while (this.look < LOOKS_NANOS.length && now - this.expectedNanos >= LOOKS_NANOS[this.look]) {
			this.look++;
		}
		if (this.look == LOOKS_NANOS.length) {
			this.quietNanos = (this.came > 0) ? SHORTEST_QUIET_NANOS
					: Math.min(2 * this.quietNanos, LONGEST_QUIET_NANOS);
			this.quietUntilNanos = now + this.quietNanos;
		}
	}

	/**
	 * Return how long to wait for the next pass.
	 * @return the time in nanoseconds, not positive if it is due
	 */
	synchronized long waitNanos() {
		long now = this.nanoTime.getAsLong();
		long due = this.dueNanos - now;
		if (this.look < LOOKS_NANOS.length) {
			due = Math.min(due, this.expectedNanos + LOOKS_NANOS[this.look] - now);
		}
		return Math.max(due, this.restedNanos - AHEAD_NANOS - now);
	}

}
