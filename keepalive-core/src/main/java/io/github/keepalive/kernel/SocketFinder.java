package io.github.keepalive.kernel;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.kernel.Mark.Parts;
import org.jspecify.annotations.Nullable;

/**
 * Finds the descriptor of a socket. It marks the socket, searches for the mark, and
 * removes the mark. A descriptor counts as found only if its mark disappears along with
 * that of the socket.
 */
final class SocketFinder {

	private final DescriptorSearch search;

	SocketFinder(DescriptorSearch search) {
		this.search = search;
	}

	/**
	 * Return the timings that a socket gets after the search.
	 * @param wanted the timings that the caller wants
	 * @param socket the socket, which keeps its other timings
	 * @return the amount of each timing
	 * @throws SocketOptionException if the socket is closed or the system refuses
	 */
	static Map<KeepaliveOption, Integer> timings(Map<KeepaliveOption, Integer> wanted, JdkSocket socket)
			throws SocketOptionException {
		if (wanted.size() == Mark.TIMINGS.size()) {
			return wanted;
		}
		Map<KeepaliveOption, Integer> timings = new EnumMap<>(KeepaliveOption.class);
		for (KeepaliveOption timing : Mark.TIMINGS) {
			Integer amount = wanted.get(timing);
			timings.put(timing, (amount != null) ? amount : socket.get(timing));
		}
		return timings;
	}

	/**
	 * Find a socket.
	 * @param socket the socket
	 * @param mark the mark to use
	 * @param afterwards the amount that each timing gets after the search
	 * @return the socket, or {@code null} if no descriptor is that of the socket
	 * @throws SocketOptionException if the socket is closed or the system refuses
	 * @throws OutOfDescriptorsException if the process can open no more descriptors
	 */
	@Nullable HeldSocket find(JdkSocket socket, Mark mark, Map<KeepaliveOption, Integer> afterwards)
			throws SocketOptionException, OutOfDescriptorsException {
		HeldSocket found = find(socket, mark, Parts.FIRST, afterwards);
		return (found != null) ? found : find(socket, mark, Parts.ALL, afterwards);
	}

	private @Nullable HeldSocket find(JdkSocket socket, Mark mark, Parts parts,
			Map<KeepaliveOption, Integer> afterwards) throws SocketOptionException, OutOfDescriptorsException {
		HeldSocket found = null;
		boolean confirmed = false;
		Mark.MARKS.enter();
		try {
			mark.writeTo(socket, parts);
			found = (parts == Parts.FIRST) ? this.search.findWhereExpected(mark, socket)
					: this.search.find(mark, socket);
		}
		finally {
			try {
				takeOff(mark, parts, socket, afterwards);
				confirmed = found != null && found.read(mark.first()) == amount(mark.first(), afterwards);
			}
			finally {
				Mark.MARKS.leave();
				if (found != null && !confirmed) {
					found.close();
				}
			}
		}
		if (found == null || !confirmed) {
			return null;
		}
		found.given(mark.first(), amount(mark.first(), afterwards));
		return found;
	}

	// If one timing cannot be reset, reset the others nevertheless.
	private static void takeOff(Mark mark, Parts parts, JdkSocket socket, Map<KeepaliveOption, Integer> afterwards)
			throws SocketOptionException {
		SocketOptionException failure = null;
		for (KeepaliveOption timing : mark.timings(parts)) {
			try {
				socket.set(timing, amount(timing, afterwards));
			}
			catch (SocketOptionException ex) {
				failure = ex;
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

	private static int amount(KeepaliveOption timing, Map<KeepaliveOption, Integer> afterwards) {
		return Objects.requireNonNull(afterwards.get(timing));
	}

}
