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
 * The state of a TCP socket of this process at one moment, as read from the kernel.
 *
 * @param role its role
 * @param local its own address
 * @param remote the peer's address, or {@code null} for a listener
 * @param state the state in the kernel's words
 * @param options the amount of each option, in the option's unit
 * @param differing the options that differ from the plan; a derived user timeout is
 * compared with the one that follows from the socket's timings
 * @param traffic what was sent and received, or {@code null} for a listener
 * @param setBy where the amount of each effective option comes from
 * @param target the name of the target that the peer belongs to, or {@code null} if it
 * belongs to none
 * @param leftAlone whether the socket's plan is switched off
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
	 * Return where all amounts come from, if they have the same source.
	 * @return the source, or {@code null} if there are several
	 */
	public @Nullable SetBy setByAlone() {
		Set<SetBy> all = new HashSet<>(this.setBy.values());
		return (all.size() == 1) ? all.iterator().next() : null;
	}

	/**
	 * What was sent and received on a connection, and when.
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

		/**
		 * Return how many segments the peer has left unanswered.
		 * @return the number of probes and retransmissions, 0 if the peer answers
		 */
		public int unanswered() {
			return this.unansweredProbes + this.unansweredRetransmissions;
		}

	}

	/**
	 * Where the amount of an option comes from. The kernel does not record it, so all but
	 * {@link #GUARD} are inferred from the amounts.
	 */
	public enum SetBy {

		/**
		 * An integration set it: the socket already conformed to its plan when it was
		 * first seen.
		 */
		INTEGRATION,

		/**
		 * The socket inherited it from its listener. This is inferred in the same way.
		 */
		INHERITED,

		/**
		 * The guard or a change at run time set it, or found that the system's default is
		 * the amount of the plan.
		 */
		GUARD,

		/**
		 * It is a library's built-in amount.
		 */
		LIBRARY_DEFAULT,

		/**
		 * The application or the user of a library chose it.
		 */
		APPLICATION,

		/**
		 * It is the system's default.
		 */
		SYSTEM;

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT).replace('_', ' ');
		}

	}

}
