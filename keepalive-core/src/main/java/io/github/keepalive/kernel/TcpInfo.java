package io.github.keepalive.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The fields of {@code struct tcp_info} that this project uses. The option TCP_INFO
 * returns the structure; see {@code linux/tcp.h}. An older kernel returns a shorter
 * structure, and the missing fields are 0.
 *
 * @param state the state of the socket
 * @param unansweredRetransmissions how often the oldest data in flight was sent again
 * @param unansweredProbes keepalive or window probes sent since the peer was last heard
 * @param segmentsInFlight segments that were sent and not acknowledged
 * @param bytesNotSent bytes that were written and not sent
 * @param lastSentMillis milliseconds since data was last sent
 * @param lastReceivedMillis milliseconds since data was last received
 * @param lastAckMillis milliseconds since an acknowledgement was last received
 * @param roundTripMicros the round-trip time, smoothed, in microseconds
 * @param retransmissions segments that were sent again since the connection was made
 */
public record TcpInfo(TcpState state, int unansweredRetransmissions, int unansweredProbes, long segmentsInFlight,
		long bytesNotSent, long lastSentMillis, long lastReceivedMillis, long lastAckMillis, long roundTripMicros,
		long retransmissions) {

	/** The structure up to and including tcpi_notsent_bytes. */
	static final int LENGTH = 148;

	private static final int RETRANSMITS_OFFSET = 2;

	private static final int PROBES_OFFSET = 3;

	private static final int UNACKED_OFFSET = 24;

	private static final int LAST_DATA_SENT_OFFSET = 44;

	private static final int LAST_DATA_RECEIVED_OFFSET = 52;

	private static final int LAST_ACK_RECEIVED_OFFSET = 56;

	private static final int RTT_OFFSET = 68;

	private static final int TOTAL_RETRANS_OFFSET = 100;

	private static final int NOTSENT_BYTES_OFFSET = 144;

	static TcpInfo parse(byte[] structure) {
		ByteBuffer buffer = ByteBuffer.wrap(structure).order(ByteOrder.nativeOrder());
		return new TcpInfo(TcpState.of(buffer.get(0)), buffer.get(RETRANSMITS_OFFSET) & 0xff,
				buffer.get(PROBES_OFFSET) & 0xff, unsigned(buffer, UNACKED_OFFSET),
				unsigned(buffer, NOTSENT_BYTES_OFFSET), unsigned(buffer, LAST_DATA_SENT_OFFSET),
				unsigned(buffer, LAST_DATA_RECEIVED_OFFSET), unsigned(buffer, LAST_ACK_RECEIVED_OFFSET),
				unsigned(buffer, RTT_OFFSET), unsigned(buffer, TOTAL_RETRANS_OFFSET));
	}

	private static long unsigned(ByteBuffer buffer, int offset) {
		return Integer.toUnsignedLong(buffer.getInt(offset));
	}

	/**
	 * Return how long ago data was last sent or received.
	 * @return milliseconds
	 */
	public long lastDataMillis() {
		return Math.min(this.lastSentMillis, this.lastReceivedMillis);
	}

	/**
	 * Return how long ago the peer last sent data or an acknowledgement.
	 * @return milliseconds
	 */
	public long lastHeardMillis() {
		return Math.min(this.lastReceivedMillis, this.lastAckMillis);
	}

	/**
	 * Return whether the peer has not acknowledged everything, or there is more to send.
	 * The kernel then sends no keepalive probe but retransmits the data.
	 * @return {@code false} if the connection is idle
	 */
	public boolean isDataInFlight() {
		return this.segmentsInFlight > 0 || this.bytesNotSent > 0;
	}

}
