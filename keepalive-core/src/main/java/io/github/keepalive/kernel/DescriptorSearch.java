package io.github.keepalive.kernel;

import java.io.File;

import org.jspecify.annotations.Nullable;

/**
 * Finds the descriptor of a socket that carries a mark, among all descriptors of the
 * process.
 *
 * <p>
 * The kernel gives a new descriptor the lowest free number. A socket made a moment ago
 * therefore sits at the number that was free just before it was made, or else just below
 * the number that is free now; these are asked first, and then all others downwards. A
 * socket that lies above, because a lower number came free meanwhile, is looked up in
 * {@code /proc/self/fd}.
 */
final class DescriptorSearch {

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
		NativeSocket found = (guess >= 0) ? open(guess, mark) : null;
		if (found != null) {
			return found;
		}
		int free = lowestFree();
		for (int descriptor = free - 1; descriptor >= 0; descriptor--) {
			found = open(descriptor, mark);
			if (found != null) {
				return found;
			}
		}
		return findAbove(free, mark);
	}

	private @Nullable NativeSocket findAbove(int free, Timings mark) {
		String[] names = this.descriptors.list();
		if (names == null) {
			for (int descriptor = free + 1; descriptor < LAST_RESORT; descriptor++) {
				NativeSocket found = open(descriptor, mark);
				if (found != null) {
					return found;
				}
			}
			return null;
		}
		for (String name : names) {
			int descriptor = Integer.parseInt(name);
			NativeSocket found = (descriptor > free) ? open(descriptor, mark) : null;
			if (found != null) {
				return found;
			}
		}
		return null;
	}

	private @Nullable NativeSocket open(int descriptor, Timings mark) {
		return mark.areThoseOf(descriptor, this.calls)
				? NativeSocket.open(descriptor, this.calls, (duplicate) -> mark.areThoseOf(duplicate, this.calls))
				: null;
	}

}
