package io.github.keepalive;

import java.time.Duration;

/**
 * The times after which a connection to a vanished peer ends under a plan. They follow
 * the measured behaviour of the kernel.
 *
 * @param idleDeadPeer from the last packet of an idle connection to its end
 * @param busyDeadPeer from the first packet that is not acknowledged to the end of the
 * connection: the user timeout, or else about 924 s, the shortest time that the kernel's
 * 15 retransmissions take
 * @param blackHoledConnect from {@code connect(2)} to its failure if nothing answers;
 * zero for a listener
 * @since 0.1.0
 */
public record DetectionTimes(Duration idleDeadPeer, Duration busyDeadPeer, Duration blackHoledConnect) {

	/** At least 924.6 s by tcp_retries2 in man 7 tcp. RFC 1122 requires 100 s. */
	static final Duration RETRANSMISSIONS = Duration.ofSeconds(924);

	/**
	 * Compute the times of a plan.
	 * @param plan the plan
	 * @return the times
	 */
	public static DetectionTimes of(KeepalivePlan plan) {
		Duration userTimeout = Duration.ofMillis(plan.amount(KeepaliveOption.TCP_USER_TIMEOUT));
		Duration busy = userTimeout.isZero() ? RETRANSMISSIONS : userTimeout;
		Duration connect = Duration.ZERO;
		if (plan.role() == KeepaliveRole.CLIENT) {
			// Each SYN waits twice as long as the one before, from 1 s on.
			long retransmissions = plan.amountInForce(KeepaliveOption.TCP_SYNCNT);
			Duration syns = Duration.ofSeconds((1L << Math.min(retransmissions + 1, 40)) - 1);
			connect = (userTimeout.isZero() || syns.compareTo(userTimeout) < 0) ? syns : userTimeout;
		}
		return new DetectionTimes(plan.idleDeadPeerAfter(), busy, connect);
	}

}
