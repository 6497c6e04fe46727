package io.github.keepalive.metrics;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.socket.LiveSocket;
import io.github.keepalive.socket.LiveSocket.Traffic;
import io.github.keepalive.socket.SocketRole;

/**
 * The number of sockets of one role. The sockets are counted once for all gauges.
 *
 * @param conforming sockets that have every option of their plan
 * @param differing the other sockets
 * @param unanswered connections that are kept alive and whose peer has not answered the
 * latest probe, or the latest data
 * @param longestSilenceMillis milliseconds since the peer of one of these was last heard,
 * of the one where this is longest
 */
record SocketCounts(long conforming, long differing, long unanswered, long longestSilenceMillis) {

	static final SocketCounts NONE = new SocketCounts(0, 0, 0, 0);

	static Map<SocketRole, SocketCounts> byRole(List<LiveSocket> sockets) {
		return sockets.stream()
			.collect(Collectors.groupingBy(LiveSocket::role,
					Collectors.collectingAndThen(Collectors.toList(), SocketCounts::of)));
	}

	private static SocketCounts of(List<LiveSocket> sockets) {
		long conforming = sockets.stream().filter(LiveSocket::isConforming).count();
		List<Traffic> unanswered = sockets.stream()
			.filter(SocketCounts::isKeptAlive)
			.map(LiveSocket::traffic)
			.filter(Objects::nonNull)
			.filter((traffic) -> traffic.unanswered() > 0)
			.toList();
		return new SocketCounts(conforming, sockets.size() - conforming, unanswered.size(),
				unanswered.stream().mapToLong(Traffic::lastHeardMillis).max().orElse(0));
	}

	// Of others the silence says nothing: they may have been idle for days.
	private static boolean isKeptAlive(LiveSocket socket) {
		return !socket.state().equals("SYN_SENT")
				&& socket.options().getOrDefault(KeepaliveOption.SO_KEEPALIVE, 0) != 0;
	}

}
