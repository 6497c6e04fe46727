package io.github.keepalive.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

import io.github.keepalive.KeepaliveOption;
import org.jspecify.annotations.Nullable;

/**
 * Unusual keepalive timings that a socket has for some microseconds, so that its
 * descriptor can be recognized. The JDK can set them on every kind of socket. The times
 * are hours at least, so that no probe is sent because of them. An application may have
 * chosen the same timings for another socket. A match is therefore proved only when the
 * descriptor's timings change along with those of the socket.
 */
final class Mark {

	/** The timings, in the order in which they are used. */
	static final List<KeepaliveOption> TIMINGS = List.copyOf(KeepaliveOption.timings());

	/**
	 * The numbers of the marks. They are consecutive, so that no two sockets in this
	 * class loader have the same mark at once. They start at random, so that two class
	 * loaders are unlikely to use the same ones.
	 */
	private static final AtomicLong SEQUENCE = new AtomicLong(ThreadLocalRandom.current().nextLong(1L << 34));

	/** A section for each mark, from before it is written until it is taken off. */
	static final Sections MARKS = new Sections();

	private final List<KeepaliveOption> timings;

	private final long number;

	private Mark(List<KeepaliveOption> timings, long number) {
		this.timings = timings;
		this.number = number;
	}

	/**
	 * Return a mark that this class loader uses for no other socket at the moment.
	 * @param afterwards the amount that each timing gets after the search; the mark
	 * leaves out a timing that has none or one that cannot be set
	 * @return a new mark, or {@code null} if the timings that can be used do not make one
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
	 * Return the timing to compare first. It rules out most descriptors.
	 * @return the timing
	 */
	KeepaliveOption first() {
		return this.timings.get(0);
	}

	/**
	 * Return the timings of the mark.
	 * @param parts how much of the mark
	 * @return the timings
	 */
	List<KeepaliveOption> timings(Parts parts) {
		return (parts == Parts.FIRST) ? this.timings.subList(0, 1) : this.timings;
	}

	/**
	 * Return whether amounts may be those of a mark.
	 * @param amounts the amounts that a socket has
	 * @return {@code false} if no mark has such an amount
	 */
	static boolean mayBeAmong(Map<KeepaliveOption, Integer> amounts) {
		return TIMINGS.stream().anyMatch((timing) -> amounts.getOrDefault(timing, 0) >= 1 << bits(timing));
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

		/** The first timing only, for a descriptor that is expected to match. */
		FIRST,

		/** All timings, for a search among all descriptors. */
		ALL

	}

}
