package io.github.keepalive.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

import io.github.keepalive.KeepaliveOption;
import org.jspecify.annotations.Nullable;

/**
 * Keepalive timings that a socket carries for some microseconds, so that its descriptor
 * can be told from all others: the JDK can set them on every kind of socket. The times
 * are long, hours at least, so that nothing can happen because of them. A mark may equal
 * what an application chose for another socket, so a match proves nothing before the
 * other socket's answer changes along with this one's.
 */
final class Mark {

	/** The timings, in the order in which they are used. */
	static final List<KeepaliveOption> TIMINGS = List.copyOf(KeepaliveOption.timings());

	/**
	 * Consecutive numbers, so that no two sockets of this class loader carry the same
	 * mark at once; from a random start, so that those of two class loaders do not
	 * either.
	 */
	private static final AtomicLong SEQUENCE = new AtomicLong(ThreadLocalRandom.current().nextLong(1L << 34));

	private final List<KeepaliveOption> timings;

	private final long number;

	private Mark(List<KeepaliveOption> timings, long number) {
		this.timings = timings;
		this.number = number;
	}

	/**
	 * Return a mark that no other socket of the process has.
	 * @param afterwards what each timing is to be afterwards: one that the socket could
	 * not be given back takes no part in the mark
	 * @return a new mark, or {@code null} if too little of the timings is left for one
	 */
	static @Nullable Mark unique(Map<KeepaliveOption, Integer> afterwards) {
		List<KeepaliveOption> timings = TIMINGS;
		for (KeepaliveOption timing : TIMINGS) {
			if (!canBeGiven(timing, afterwards)) {
				timings = new ArrayList<>(timings);
				timings.remove(timing);
			}
		}
		if (timings.isEmpty() || bits(timings.get(0)) < bits(KeepaliveOption.TCP_KEEPIDLE)) {
			return null;
		}
		Mark mark;
		do {
			mark = new Mark(timings, SEQUENCE.getAndIncrement());
		}
		while (mark.amount(0) == afterwards.getOrDefault(mark.first(), 0));
		return mark;
	}

	private static boolean canBeGiven(KeepaliveOption timing, Map<KeepaliveOption, Integer> afterwards) {
		Integer amount = afterwards.get(timing);
		return amount != null && timing.isInRange(amount);
	}

	private static int bits(KeepaliveOption timing) {
		return (timing == KeepaliveOption.TCP_KEEPCNT) ? 6 : 14;
	}

	private int amount(int position) {
		int shift = 0;
		for (int i = 0; i < position; i++) {
			shift += bits(this.timings.get(i));
		}
		int range = 1 << bits(this.timings.get(position));
		return range | (int) (this.number >>> shift & (range - 1));
	}

	/**
	 * Return the timing that is asked first: most descriptors are ruled out by it.
	 * @return the timing
	 */
	KeepaliveOption first() {
		return this.timings.get(0);
	}

	/**
	 * Return the timings that take part in the mark.
	 * @param parts how much of the mark
	 * @return the timings
	 */
	List<KeepaliveOption> timings(Parts parts) {
		return (parts == Parts.FIRST) ? this.timings.subList(0, 1) : this.timings;
	}

	/**
	 * Mark a socket.
	 * @param socket the socket
	 * @param parts how much of the mark to write
	 * @throws SocketOptionException if the socket is closed or the system refuses
	 */
	void writeTo(JdkSocket socket, Parts parts) throws SocketOptionException {
		for (int i = 0; i < count(parts); i++) {
			socket.set(this.timings.get(i), amount(i));
		}
	}

	boolean isOn(int descriptor, SystemCalls calls, Parts parts) {
		for (int i = 0; i < count(parts); i++) {
			KeepaliveOption timing = this.timings.get(i);
			if (calls.getsockopt(descriptor, timing.level(), timing.number()) != amount(i)) {
				return false;
			}
		}
		return true;
	}

	private int count(Parts parts) {
		return (parts == Parts.FIRST) ? 1 : this.timings.size();
	}

	/**
	 * How much of a mark is written or compared.
	 */
	enum Parts {

		/** Enough where the descriptor is as good as known. */
		FIRST,

		/** Enough to find one among all. */
		ALL

	}

}
