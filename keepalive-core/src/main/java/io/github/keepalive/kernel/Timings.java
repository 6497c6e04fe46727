package io.github.keepalive.kernel;

import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The three keepalive timings of a socket, which the JDK can set on every kind of socket.
 * A {@linkplain #unique() unique} triple marks a socket, so that its descriptor can be
 * told from all others.
 *
 * @param idleSeconds TCP_KEEPIDLE
 * @param intervalSeconds TCP_KEEPINTVL
 * @param count TCP_KEEPCNT
 */
record Timings(int idleSeconds, int intervalSeconds, int count) {

	private static final int TCP = 6;

	private static final int TCP_KEEPIDLE = 4;

	private static final int TCP_KEEPINTVL = 5;

	private static final int TCP_KEEPCNT = 6;

	/**
	 * Consecutive numbers, so that no two sockets of this class loader carry the same
	 * mark at once; from a random start, so that those of two class loaders do not
	 * either.
	 */
	private static final AtomicLong SEQUENCE = new AtomicLong(ThreadLocalRandom.current().nextLong(1L << 34));

	/**
	 * Return a triple that no other socket of the process has: 34 bits of a sequence. The
	 * times are long, hours at least, so that a socket that carries them for some
	 * microseconds cannot send a probe because of it.
	 * @return a new triple
	 */
	static Timings unique() {
		long number = SEQUENCE.getAndIncrement();
		int idleSeconds = 0x4000 | (int) (number & 0x3fff);
		int intervalSeconds = 0x4000 | (int) (number >>> 14 & 0x3fff);
		int count = 0x40 | (int) (number >>> 28 & 0x3f);
		return new Timings(idleSeconds, intervalSeconds, count);
	}

	static boolean areKnownToJvm() {
		return JdkOption.TCP_KEEPIDLE.socketOption() != null && JdkOption.TCP_KEEPINTVL.socketOption() != null
				&& JdkOption.TCP_KEEPCNT.socketOption() != null;
	}

	/**
	 * Write the first part, which is enough where the descriptor is as good as known.
	 * @param socket the socket
	 * @throws IOException if the socket is closed or the system refuses
	 */
	void writeFirstTo(JdkSocket socket) throws IOException {
		socket.set(JdkOption.TCP_KEEPIDLE, this.idleSeconds);
	}

	/**
	 * Write what {@link #writeFirstTo} left out.
	 * @param socket the socket
	 * @throws IOException if the socket is closed or the system refuses
	 */
	void writeRestTo(JdkSocket socket) throws IOException {
		socket.set(JdkOption.TCP_KEEPINTVL, this.intervalSeconds);
		socket.set(JdkOption.TCP_KEEPCNT, this.count);
	}

	/**
	 * Ask with one system call; most descriptors are ruled out by it.
	 * @param descriptor the descriptor
	 * @param calls the system calls
	 * @return {@code false} if the descriptor cannot have these timings
	 */
	boolean mayBeThoseOf(int descriptor, SystemCalls calls) {
		return calls.getsockopt(descriptor, TCP, TCP_KEEPIDLE) == this.idleSeconds;
	}

	boolean areThoseOf(int descriptor, SystemCalls calls) {
		return mayBeThoseOf(descriptor, calls)
				&& calls.getsockopt(descriptor, TCP, TCP_KEEPINTVL) == this.intervalSeconds
				&& calls.getsockopt(descriptor, TCP, TCP_KEEPCNT) == this.count;
	}

}
