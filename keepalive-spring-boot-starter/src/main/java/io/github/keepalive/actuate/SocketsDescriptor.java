package io.github.keepalive.actuate;

import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.integration.Addresses;
import io.github.keepalive.socket.LiveSocket;
import io.github.keepalive.socket.LiveSocket.SetBy;
import io.github.keepalive.socket.LiveSocket.Traffic;
import io.github.keepalive.socket.SocketRole;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Description of the live TCP sockets of the process.
 *
 * @param total the number of TCP sockets of the process
 * @param connections the number of these that are connections
 * @param unanswered the number of connections whose peer has not answered the latest
 * probes or the latest data
 * @param conforming the number of sockets that have every option of their plan
 * @param matching the number of sockets that match the filters
 * @param sockets the matching sockets up to the limit, those with the most unanswered
 * probes and retransmissions first
 * @param unavailable why the sockets cannot be listed, or {@code null} if they can
 * @since 0.1.0
 */
public record SocketsDescriptor(int total, int connections, int unanswered, int conforming, int matching,
		List<SocketDescriptor> sockets, @Nullable String unavailable) implements OperationResponseBody {

	/** Puts the connections first that the limit must not cut off. */
	private static final Comparator<LiveSocket> UNANSWERED_FIRST = Comparator
		.comparingInt((socket) -> -unanswered(socket));

	static SocketsDescriptor unavailable(String reason) {
		return new SocketsDescriptor(0, 0, 0, 0, 0, List.of(), reason);
	}

	static SocketsDescriptor of(List<LiveSocket> sockets, Predicate<LiveSocket> filter, int limit) {
		List<LiveSocket> matching = sockets.stream().filter(filter).toList();
		return new SocketsDescriptor(sockets.size(), count(sockets, (socket) -> socket.role() != SocketRole.LISTENER),
				count(sockets, (socket) -> unanswered(socket) > 0), count(sockets, LiveSocket::isConforming),
				matching.size(),
				matching.stream().sorted(UNANSWERED_FIRST).limit(Math.max(0, limit)).map(SocketDescriptor::of).toList(),
				null);
	}

	private static int count(List<LiveSocket> sockets, Predicate<LiveSocket> filter) {
		return (int) sockets.stream().filter(filter).count();
	}

	private static int unanswered(LiveSocket socket) {
		Traffic traffic = socket.traffic();
		return (traffic != null) ? traffic.unanswered() : 0;
	}

	/**
	 * Description of one socket.
	 *
	 * @param role {@code listener}, {@code inbound} or {@code outbound}
	 * @param local its own address
	 * @param remote the peer's address
	 * @param state the state, by the kernel's name
	 * @param conforms whether it has every option of its plan
	 * @param differing the options of its plan that it does not have
	 * @param options the values that the kernel has, in the kernel's units
	 * @param unansweredProbes the number of probes sent since the peer last answered
	 * @param nextProbeMillis the calculated time in milliseconds until the next probe is
	 * due, or {@code null} if keepalive is off or data is in flight
	 * @param lastDataMillis milliseconds since data was last sent or received
	 * @param lastHeardMillis milliseconds since the peer last sent anything
	 * @param lastAckMillis milliseconds since the peer last acknowledged anything
	 * @param dataInFlight whether data is not acknowledged yet
	 * @param unansweredRetransmissions how often the oldest data in flight was
	 * retransmitted
	 * @param retransmissions the number of segments that were retransmitted since the
	 * connection was made
	 * @param roundTripMillis the smoothed round-trip time in milliseconds
	 * @param setBy where its options come from: {@code integration}, {@code inherited}
	 * from the listener, {@code guard}, {@code library default}, {@code application} or
	 * {@code system}; a map by option where they come from several places
	 * @param target the name of the target that the peer belongs to
	 * @param leftAlone whether the starter does not set any of its options
	 */
	public record SocketDescriptor(String role, String local, @Nullable String remote, String state, boolean conforms,
			Set<KeepaliveOption> differing, Map<KeepaliveOption, Integer> options, @Nullable Integer unansweredProbes,
			@Nullable Long nextProbeMillis, @Nullable Long lastDataMillis, @Nullable Long lastHeardMillis,
			@Nullable Long lastAckMillis, @Nullable Boolean dataInFlight, @Nullable Integer unansweredRetransmissions,
			@Nullable Long retransmissions, @Nullable Double roundTripMillis, Object setBy, @Nullable String target,
			boolean leftAlone) {

		private static Object setBy(LiveSocket socket) {
			SetBy alone = socket.setByAlone();
			if (alone != null) {
				return alone.toString();
			}
			Map<KeepaliveOption, String> setBy = new LinkedHashMap<>();
			socket.setBy().forEach((option, origin) -> setBy.put(option, origin.toString()));
			return setBy;
		}

		static SocketDescriptor of(LiveSocket socket) {
			InetSocketAddress remote = socket.remote();
			Traffic traffic = socket.traffic();
			String local = Addresses.format(socket.local());
			if (traffic == null) {
				return new SocketDescriptor(socket.role().toString(), local, null, socket.state(),
						socket.isConforming(), socket.differing(), socket.options(), null, null, null, null, null, null,
						null, null, null, setBy(socket), socket.target(), socket.leftAlone());
			}
			return new SocketDescriptor(socket.role().toString(), local,
					(remote != null) ? Addresses.format(remote) : null, socket.state(), socket.isConforming(),
					socket.differing(), socket.options(), traffic.unansweredProbes(), traffic.nextProbeMillis(),
					traffic.lastDataMillis(), traffic.lastHeardMillis(), traffic.lastAckMillis(),
					traffic.dataInFlight(), traffic.unansweredRetransmissions(), traffic.retransmissions(),
					traffic.roundTripMicros() / 1000.0, setBy(socket), socket.target(), socket.leftAlone());
		}

	}

}
