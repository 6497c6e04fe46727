package io.github.keepalive.kernel;

import java.io.File;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Finds the descriptor of a socket that carries a mark, among all descriptors of the
 * process.
 *
 * <p>
 * The kernel gives a new descriptor the lowest free number. Connections that come and go
 * one after the other therefore get the same number again and again, and those that stay
 * get consecutive ones: these two are asked first. Next come the places where others were
 * found lately, for where threads take turns with a number far below it changes hands all
 * the time; then the numbers near the one that is free now, and then all others
 * downwards. A socket that lies far above, because a lower number came free meanwhile, is
 * looked up in {@code /proc/self/fd}.
 */
final class DescriptorSearch {

	/**
	 * When other threads open and close descriptors at the same moment, the socket sits a
	 * few numbers beside the expected one.
	 */
	private static final int NEAR = 64;

	/** Where there is no /proc, numbers up to this one are tried. */
	private static final int LAST_RESORT = 65_536;

	/** How many places to remember. */
	private static final int PLACES = 8;

	private final SystemCalls calls;

	private final File descriptors;

	/** Where the latest socket was found. */
	private volatile int latest = -1;

	/** Where sockets were found that were not expected there, the latest first. */
	private volatile int[] places = {};

	DescriptorSearch(SystemCalls calls, File descriptors) {
		this.calls = calls;
		this.descriptors = descriptors;
	}

	/**
	 * Find a socket by the first part of its mark, but only where it is to be expected.
	 * @param mark the mark
	 * @param pinned whether nobody can close the socket meanwhile
	 * @return the socket, or {@code null} if it is somewhere else
	 */
	@Nullable NativeSocket findWhereExpected(Timings mark, boolean pinned) {
		int latest = this.latest;
		long duplicates = NativeSocket.duplicates();
		for (int descriptor = latest; latest >= 0 && descriptor <= latest + 1; descriptor++) {
			if (mark.mayBeThoseOf(descriptor, this.calls)) {
				this.latest = descriptor;
				// It might be a duplicate that the guard is about to close.
				boolean own = pinned && duplicates >= 0 && NativeSocket.duplicates() == duplicates;
				return own ? NativeSocket.ofPinned(descriptor, this.calls) : NativeSocket.open(descriptor, this.calls,
						(duplicate) -> mark.mayBeThoseOf(duplicate, this.calls));
			}
		}
		return null;
	}

	/**
	 * Find the socket that carries a mark.
	 * @param mark the mark
	 * @return the socket, or {@code null} if no descriptor carries the mark
	 */
	@Nullable NativeSocket find(Timings mark) {
		NativeSocket found = firstOf(IntStream.of(this.places), mark);
		if (found != null) {
			return found;
		}
		int free = lowestFree();
		for (int distance = 1; found == null && distance <= NEAR; distance++) {
			found = open(free - distance, mark);
			if (found == null) {
				found = open(free + distance, mark);
			}
		}
		for (int descriptor = free - NEAR - 1; found == null && descriptor >= 0; descriptor--) {
			found = open(descriptor, mark);
		}
		return (found != null) ? found : findAbove(free + NEAR, mark);
	}

	/**
	 * Return the number that the next new descriptor of the process would get.
	 * @return the number, or {@code -1} if there is no telling
	 */
	private int lowestFree() {
		for (int standard = 0; standard <= 2; standard++) {
			int free = this.calls.duplicate(standard);
			if (free >= 0) {
				this.calls.close(free);
				return free;
			}
		}
		return -1;
	}

	private @Nullable NativeSocket findAbove(int known, Timings mark) {
		String[] names = this.descriptors.list();
		IntStream above = (names != null) ? Stream.of(names).mapToInt(Integer::parseInt)
				: IntStream.range(0, LAST_RESORT);
		return firstOf(above.filter((descriptor) -> descriptor > known), mark);
	}

	private @Nullable NativeSocket firstOf(IntStream descriptors, Timings mark) {
		return descriptors.mapToObj((descriptor) -> open(descriptor, mark))
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	private @Nullable NativeSocket open(int descriptor, Timings mark) {
		if (descriptor < 0 || !mark.mayBeThoseOf(descriptor, this.calls)) {
			return null;
		}
		NativeSocket socket = NativeSocket.open(descriptor, this.calls,
				(duplicate) -> mark.areThoseOf(duplicate, this.calls));
		if (socket != null) {
			remember(descriptor);
		}
		return socket;
	}

	// Two threads may do so at once: then one of the places is forgotten, and looked for.
	private void remember(int descriptor) {
		this.latest = descriptor;
		int[] places = this.places;
		if (places.length == 0 || places[0] != descriptor) {
			this.places = IntStream
				.concat(IntStream.of(descriptor), IntStream.of(places).filter((place) -> place != descriptor))
				.limit(PLACES)
				.toArray();
		}
	}

}
