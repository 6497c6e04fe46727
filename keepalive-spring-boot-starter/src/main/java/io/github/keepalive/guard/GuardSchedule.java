package io.github.keepalive.guard;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Decides when the guard examines the sockets: at each interval, and a few times within a
 * second after a connection was announced. It limits the number of looks so that going
 * through the known sockets takes at most 0.2 percent of one core. Thread-safe.
 */
final class GuardSchedule {

	/**
	 * The rest after a pass, as a multiple of the time that it took to go through the
	 * known sockets.
	 */
	private static final long REST = 500;

	/**
	 * The times of the looks after a connection was announced. A connect may take a
	 * while.
	 */
	private static final long[] LOOKS_NANOS = { 0, millis(5), millis(25), millis(125), millis(625) };

	/** The rest that a series of looks may skip. Later looks make up for it. */
	private static final long AHEAD_NANOS = millis(1000);

	private static final long SHORTEST_QUIET_NANOS = millis(50);

	private static final long LONGEST_QUIET_NANOS = millis(5000);

	private final long intervalNanos;

	private final LongSupplier nanoTime;

	/** The latest time of the next pass. */
	private long dueNanos;

	/** The time at which the rests of all passes so far end. */
	private long restedNanos;

	/** The duration of the latest pass, 0 before the first one. */
	private long walkNanos;

	private long expectedNanos;

	/**
	 * The index of the next look of a series. No series is in progress if it is past the
	 * end.
	 */
	private int look = LOOKS_NANOS.length;

	/** The number of outbound sockets that appeared since the series began. */
	private int came;

	/**
	 * How long requests begin no new series. It doubles after each series in which no
	 * socket appeared.
	 */
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
	 * Make a pass due now.
	 */
	synchronized void lookNow() {
		this.dueNanos = this.nanoTime.getAsLong();
	}

	/**
	 * Begin a series of looks within the next second, because a connection is about to be
	 * made.
	 */
	synchronized void expectConnection() {
		this.expectedNanos = this.nanoTime.getAsLong();
		this.look = 0;
		this.came = 0;
	}

	/**
	 * Begin a series of looks for a request, which may need a new connection. As long as
	 * no connections appear, fewer and fewer requests begin a series.
	 * @return whether this request begins a series
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
		// One slow pass may have loaded classes or met a busy machine, so the shorter of
		// two counts.
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
