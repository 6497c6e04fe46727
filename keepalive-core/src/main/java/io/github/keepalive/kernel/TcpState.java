package io.github.keepalive.kernel;

/**
 * The states of a TCP socket, in the order in which the kernel numbers them from 1.
 */
public enum TcpState {

	/**
	 * Connected.
	 */
	ESTABLISHED,

	/**
	 * Connecting.
	 */
	SYN_SENT,

	/**
	 * Being connected.
	 */
	SYN_RECV,

	/**
	 * Closed here, not yet acknowledged by the peer.
	 */
	FIN_WAIT1,

	/**
	 * Closed here, not yet there.
	 */
	FIN_WAIT2,

	/**
	 * Closed, waiting for late packets.
	 */
	TIME_WAIT,

	/**
	 * Not connected: not yet, or not any more.
	 */
	CLOSE,

	/**
	 * Closed there, not yet here.
	 */
	CLOSE_WAIT,

	/**
	 * Closed on both sides, not yet acknowledged.
	 */
	LAST_ACK,

	/**
	 * Listening.
	 */
	LISTEN,

	/**
	 * Closed on both sides at once.
	 */
	CLOSING,

	/**
	 * A connection whose handshake is not complete.
	 */
	NEW_SYN_RECV;

	private static final TcpState[] VALUES = values();

	static TcpState of(int number) {
		return (number >= 1 && number <= VALUES.length) ? VALUES[number - 1] : CLOSE;
	}

}
