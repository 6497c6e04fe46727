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
 * The kernel gives a new descriptor the lowest free number. A socket made a moment ago
 * therefore sits at the number that was free just before it was made, or else near the
 * number that is free now; these are asked first, and then all others downwards. A socket
 * that lies far above, because a lower number came free meanwhile, is looked up in
 * {@code /proc/self/fd}.
 */
final class DescriptorSearch {

	/**
	 * When other threads open and close descriptors at the same moment, the socket sits a
	 * few numbers beside the expected one.
	 */
	private static final int NEAR = 64;

	/** Where there is no /proc, numbers up to this one are tried. */
	private static final int LAST_RESORT = 65_536;

	private final SystemCalls calls;

	private final File descriptors;

	DescriptorSearch(SystemCalls calls, File descriptors) {
		this.calls = calls;
		this.descriptors = descriptors;
	}

	/**
	 * Return the number that the next new descriptor of the process would get.
	 * @return the number, or {@code -1} if there is no telling
	 */
	int lowestFree() {
		for (int standard = 0; standard <= 2; standard++) {
			int free = this.calls.duplicate(standard);
			if (free >= 0) {
				this.calls.close(free);
				return free;
			}
		}
		return -1;
	}

	/**
	 * Find the socket that carries a mark.
	 * @param mark the mark
	 * @param guess the number that the socket is likely to have, {@code -1} if there is
	 * no telling
	 * @return the socket, or {@code null} if no descriptor carries the mark
	 */
	@Nullable NativeSocket find(Timings mark, int guess) {
		NativeSocket found = open(guess, mark);
		int free = (found != null) ? -1 : lowestFree();
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

	private @Nullable NativeSocket findAbove(int known, Timings mark) {
		String[] names = this.descriptors.list();
		IntStream above = (names != null) ? Stream.of(names).mapToInt(Integer::parseInt)
				: IntStream.range(0, LAST_RESORT);
		return above.filter((descriptor) -> descriptor > known)
			.mapToObj((descriptor) -> open(descriptor, mark))
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	private @Nullable NativeSocket open(int descriptor, Timings mark) {
		return (descriptor >= 0 && mark.mayBeThoseOf(descriptor, this.calls))
				? NativeSocket.open(descriptor, this.calls, (duplicate) -> mark.areThoseOf(duplicate, this.calls))
				: null;
	}

}
