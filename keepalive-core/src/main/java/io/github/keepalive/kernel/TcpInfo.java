package io.github.keepalive.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What is of use here of the {@code struct tcp_info} that the option TCP_INFO returns,
 * {@code linux/tcp.h}.
 *
 * @param state the state of the socket
 * @param unansweredProbes keepalive or window probes sent since the peer was last heard
 * @param lastDataMillis milliseconds since data was last sent or received
 * @param lastHeardMillis milliseconds since the peer last sent data or an acknowledgement
 */
public record TcpInfo(TcpState state, int unansweredProbes, long lastDataMillis, long lastHeardMillis) {

	/** The structure up to and including tcpi_last_ack_recv. */
	static final int LENGTH = 60;

	private static final int PROBES_OFFSET = 3;

	private static final int LAST_DATA_SENT_OFFSET = 44;

	private static final int LAST_DATA_RECEIVED_OFFSET = 52;

	private static final int LAST_ACK_RECEIVED_OFFSET = 56;

	static TcpInfo parse(byte[] structure) {
		ByteBuffer buffer = ByteBuffer.wrap(structure).order(ByteOrder.nativeOrder());
		long sent = Integer.toUnsignedLong(buffer.getInt(LAST_DATA_SENT_OFFSET));
		long received = Integer.toUnsignedLong(buffer.getInt(LAST_DATA_RECEIVED_OFFSET));
		long acknowledged = Integer.toUnsignedLong(buffer.getInt(LAST_ACK_RECEIVED_OFFSET));
		return new TcpInfo(TcpState.of(buffer.get(0)), buffer.get(PROBES_OFFSET) & 0xff, Math.min(sent, received),
				Math.min(received, acknowledged));
	}

}
