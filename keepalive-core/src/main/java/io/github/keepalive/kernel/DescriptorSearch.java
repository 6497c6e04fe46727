package io.github.keepalive.kernel;

import java.io.File;
import java.util.Arrays;

import io.github.keepalive.kernel.Mark.Parts;
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
	 * @param socket the socket
	 * @return the socket, or {@code null} if it is somewhere else
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
	 * Find the socket that carries a whole mark.
	 * @param mark the mark
	 * @param socket the socket
	 * @return the socket, or {@code null} if no descriptor carries the mark
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
		long duplicates = HeldSocket.duplicates();
		if (!mark.isOn(descriptor, this.calls, parts)) {
			return null;
		}
		// The descriptor might be a duplicate that another thread is about to close.
		// Duplicates of another copy of the library are not counted.
		boolean own = socket.isPinned() && duplicates >= 0 && HeldSocket.duplicates() == duplicates
				&& Copies.isOnlyOne();
		return own ? HeldSocket.pinned(descriptor, this.calls) : HeldSocket.marked(descriptor, this.calls, mark, parts);
	}

	// Two threads may do so at once: then one of the places is forgotten, and looked for.
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
