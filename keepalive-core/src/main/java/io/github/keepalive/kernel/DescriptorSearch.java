package io.github.keepalive.kernel;

import java.io.File;
import java.util.Arrays;

import io.github.keepalive.kernel.Mark.Parts;
import org.jspecify.annotations.Nullable;

/**
 * Finds the descriptor of a socket that has a mark, among all descriptors of the process.
 *
 * <p>
 * The kernel gives a new descriptor the lowest free number. Short connections one after
 * the other therefore get the same number, and connections that stay open get consecutive
 * numbers. The search tries these two numbers first. It then tries the numbers where
 * sockets were found lately, because several threads may reuse the same few numbers. Next
 * come the numbers near the lowest free one, and then all lower ones. Higher numbers are
 * listed from {@code /proc/self/fd}: the socket has one if a lower number became free
 * after it was opened.
 */
final class DescriptorSearch {

	/**
	 * How far from the lowest free number to search first. If other threads open and
	 * close descriptors at the same moment, the socket's number differs by a few.
	 */
	private static final int NEAR = 64;

	/** The first number that is not tried any more if there is no /proc. */
	private static final int LAST_RESORT = 65_536;

	/** How many numbers to remember. */
	private static final int PLACES = 8;

	private final SystemCalls calls;

	private final File descriptors;

	/** The number of the socket that was found last, or -1. */
	private volatile int latest = -1;

	/** Numbers where {@link #find} found sockets, the latest first. */
	private volatile int[] places = {};

	DescriptorSearch(SystemCalls calls, File descriptors) {
		this.calls = calls;
		this.descriptors = descriptors;
	}

	/**
	 * Find a socket by the first part of its mark, but only at the two likeliest numbers.
	 * @param mark the mark
	 * @param socket the socket
	 * @return the socket, or {@code null} if it has another number
	 * @throws OutOfDescriptorsException if the process can open no more descriptors
	 */
	@Nullable HeldSocket findWhereExpected(Mark mark, JdkSocket socket) throws OutOfDescriptorsException {
		int latest = this.latest;
		for (int descriptor = latest; latest >= 0 && descriptor <= latest + 1; descriptor++) {
			HeldSocket found = hold(descriptor, mark, Parts.FIRST, socket);
			if (found != null) {
				this.latest = descriptor;
				return found;
			}
		}
		return null;
	}

	/**
	 * Find the socket that has a whole mark.
	 * @param mark the mark
	 * @param socket the socket
	 * @return the socket, or {@code null} if no descriptor has the mark
	 * @throws OutOfDescriptorsException if the process can open no more descriptors
	 */
	@Nullable HeldSocket find(Mark mark, JdkSocket socket) throws OutOfDescriptorsException {
		for (int place : this.places) {
			HeldSocket found = holdAndRemember(place, mark, socket);
			if (found != null) {
				return found;
			}
		}
		int free = lowestFree();
		for (int distance = 1; distance <= NEAR; distance++) {
			HeldSocket found = holdAndRemember(free - distance, mark, socket);
			if (found == null) {
				found = holdAndRemember(free + distance, mark, socket);
			}
			if (found != null) {
				return found;
			}
		}
		for (int descriptor = free - NEAR - 1; descriptor >= 0; descriptor--) {
			HeldSocket found = holdAndRemember(descriptor, mark, socket);
			if (found != null) {
				return found;
			}
		}
		return findAbove(free + NEAR, mark, socket);
	}

	/**
	 * Return the number that the next new descriptor of the process would get.
	 * @return the number, or {@code -1} if it cannot be determined
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

	private @Nullable HeldSocket findAbove(int known, Mark mark, JdkSocket socket) throws OutOfDescriptorsException {
		String[] names = this.descriptors.list();
		int count = (names != null) ? names.length : LAST_RESORT;
		for (int i = 0; i < count && (names != null || socket.isOpen()); i++) {
			int descriptor = (names != null) ? Integer.parseInt(names[i]) : i;
			HeldSocket found = (descriptor > known) ? holdAndRemember(descriptor, mark, socket) : null;
			if (found != null) {
				return found;
			}
		}
		return null;
	}

	private @Nullable HeldSocket holdAndRemember(int descriptor, Mark mark, JdkSocket socket)
			throws OutOfDescriptorsException {
		HeldSocket found = (descriptor >= 0) ? hold(descriptor, mark, Parts.ALL, socket) : null;
		if (found != null) {
			remember(descriptor);
		}
		return found;
	}

	private @Nullable HeldSocket hold(int descriptor, Mark mark, Parts parts, JdkSocket socket)
			throws OutOfDescriptorsException {
		long duplicates = HeldSocket.DUPLICATES.count();
		if (!mark.isOn(descriptor, this.calls, parts)) {
			return null;
		}
		// The descriptor might be a duplicate that another thread is about to close. The
		// count does not include the duplicates that another copy of this library makes.
		boolean own = socket.isPinned() && HeldSocket.DUPLICATES.isNoneSince(duplicates) && Copies.isOnlyOne();
		return own ? HeldSocket.pinned(descriptor, this.calls) : HeldSocket.marked(descriptor, this.calls, mark, parts);
	}

	// Not synchronized: if two threads do so at once, one number is lost, and the next
	// search for it takes longer.
	private void remember(int descriptor) {
		this.latest = descriptor;
		int[] places = this.places;
		if (places.length > 0 && places[0] == descriptor) {
			return;
		}
		int[] remembered = new int[Math.min(places.length + 1, PLACES)];
		remembered[0] = descriptor;
		int count = 1;
		for (int i = 0; i < places.length && count < remembered.length; i++) {
			if (places[i] != descriptor) {
				remembered[count++] = places[i];
			}
		}
		this.places = (count == remembered.length) ? remembered : Arrays.copyOf(remembered, count);
	}

}
