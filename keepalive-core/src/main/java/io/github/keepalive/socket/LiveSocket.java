package io.github.keepalive.socket;

import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.github.keepalive.KeepaliveOption;
import org.jspecify.annotations.Nullable;

/**
 * A TCP socket of this process as the kernel had it when it was asked.
 *
 * @param role what it is
 * @param local its own address
 * @param remote the peer's address, or {@code null} for a listener
 * @param state the state in the kernel's words
 * @param options the value of each option, in the option's own unit
 * @param differing the options that the plan asks for and the socket does not have; a
 * derived user timeout is that of the timings which the socket has
 * @param traffic what was sent and heard on it, or {@code null} for a listener
 * @param setBy where the amount of each option comes from that has an effect on the
 * socket
 * @param target the name of the target that the peer belongs to, or {@code null} if it
 * belongs to none
 * @param leftAlone whether the socket is not to be touched at all
 * @since 0.1.0
 */
public record LiveSocket(SocketRole role, InetSocketAddress local, @Nullable InetSocketAddress remote, String state,
		Map<KeepaliveOption, Integer> options, Set<KeepaliveOption> differing, @Nullable Traffic traffic,
		Map<KeepaliveOption, SetBy> setBy, @Nullable String target, boolean leftAlone) {

	public LiveSocket {
		options = Collections.unmodifiableMap(new EnumMap<>(options));
		setBy = Collections.unmodifiableMap(new EnumMap<>(setBy));
	}

	/**
	 * Return whether the socket has every option that the plan asks for.
	 * @return {@code false} if at least one differs
	 */
	public boolean isConforming() {
		return this.differing.isEmpty();
	}

	/**
	 * Return how many keepalive probes were sent since the peer was last heard, the
	 * earliest sign of a dying peer.
	 * @return the number, 0 for a listener
	 */
	public int unansweredProbes() {
		return (this.traffic != null) ? this.traffic.unansweredProbes() : 0;
	}

	/**
	 * Return where all amounts come from, if that is one place.
	 * @return the place, or {@code null} if they come from several
	 */
	public @Nullable SetBy setByAlone() {
		Set<SetBy> all = new HashSet<>(this.setBy.values());
		return (all.size() == 1) ? all.iterator().next() : null;
	}

	/**
	 * What was sent and heard on a connection, and when.
	 *
	 * @param unansweredProbes probes sent since the peer was last heard
	 * @param nextProbeMillis milliseconds until the next probe is due, computed as the
	 * kernel does it, or {@code null} where none is: keepalive is off, data is in flight,
	 * or there is no connection
	 * @param lastDataMillis milliseconds since data was last sent or received
	 * @param lastHeardMillis milliseconds since the peer last sent anything
	 * @param lastAckMillis milliseconds since the peer last acknowledged something
	 * @param dataInFlight whether something is not acknowledged yet
	 * @param unansweredRetransmissions how often the oldest data in flight was sent again
	 * @param retransmissions segments that were sent again since the connection was made
	 * @param roundTripMicros the round-trip time, smoothed, in microseconds
	 */
	public record Traffic(int unansweredProbes, @Nullable Long nextProbeMillis, long lastDataMillis,
			long lastHeardMillis, long lastAckMillis, boolean dataInFlight, int unansweredRetransmissions,
			long retransmissions, long roundTripMicros) {

	}

	/**
	 * Where the amount of an option comes from. The kernel does not say, so all but
	 * {@link #GUARD} are concluded from the amounts.
	 */
	public enum SetBy {

		/**
		 * An integration: when the socket was first seen, it had all that is asked for.
		 */
		INTEGRATION,

		/**
		 * The listener that accepted the socket, concluded in the same way.
		 */
		INHERITED,

		/**
		 * The guard or a change at run time set it, or found that the system's value is
		 * what is asked for.
		 */
		GUARD,

		/**
		 * A library is built with it.
		 */
		LIBRARY_DEFAULT,

		/**
		 * The application or a library chose it.
		 */
		APPLICATION,

		/**
		 * The system gives it to every socket.
		 */
		SYSTEM;

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT).replace('_', ' ');
		}

	}

}
