package io.github.keepalive;

import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A TCP socket of this process as the kernel had it when it was asked.
 *
 * @param role what it is
 * @param local its own address
 * @param remote the peer's address, or {@code null} for a listener
 * @param state the state in the kernel's words
 * @param options the value of each option, in the option's own unit
 * @param differing the options that the plan asks for and the socket does not have
 * @param unansweredProbes probes sent since the peer was last heard, the earliest sign of
 * a dying peer
 * @param lastDataMillis milliseconds since data was last sent or received
 * @param setBy who gave the socket its options
 * @since 0.1.0
 */
public record LiveSocket(SocketRole role, InetSocketAddress local, @Nullable InetSocketAddress remote, String state,
		Map<KeepaliveOption, Integer> options, Set<KeepaliveOption> differing, int unansweredProbes,
		long lastDataMillis, SetBy setBy) {

	/**
	 * Return whether the socket has every option that the plan asks for.
	 * @return {@code false} if at least one differs
	 */
	public boolean isConforming() {
		return this.differing.isEmpty();
	}

	/**
	 * Who gave a socket its options.
	 */
	public enum SetBy {

		/**
		 * An integration, before the socket listened or connected.
		 */
		INTEGRATION,

		/**
		 * The listener that accepted the socket.
		 */
		INHERITED,

		/**
		 * The guard, when it saw the socket for the first time.
		 */
		GUARD,

		/**
		 * The application or a library chose other values, which stay; or the socket is
		 * left alone.
		 */
		APPLICATION;

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
