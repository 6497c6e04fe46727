package io.github.keepalive.kernel;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

import io.github.keepalive.KeepaliveOption;
import org.jspecify.annotations.Nullable;

/**
 * Reads the options and the state of the socket that a descriptor refers to. Another
 * thread may close the descriptor and reuse its number at any time. The caller must
 * therefore compare the {@linkplain #cookie() cookie} before and after it reads, and
 * discard what it read if the cookie differs.
 */
public class SocketView {

	private final int descriptor;

	private final SystemCalls calls;

	SocketView(int descriptor, SystemCalls calls) {
		this.descriptor = descriptor;
		this.calls = calls;
	}

	final int descriptor() {
		return this.descriptor;
	}

	final SystemCalls calls() {
		return this.calls;
	}

	/**
	 * Return the socket's cookie, a number that no other socket ever has.
	 * @return the SO_COOKIE, or {@code 0} if this is no socket
	 */
	public final long cookie() {
		return this.calls.cookie(this.descriptor);
	}

	/**
	 * Read an option.
	 * @param option the option
	 * @return the amount, not negative, or the error number with a minus sign
	 */
	public final long read(KeepaliveOption option) {
		return this.calls.getsockopt(this.descriptor, option.level(), option.number());
	}

	/**
	 * Read options.
	 * @param options the options
	 * @return the amounts, without those that cannot be read
	 */
	public final Map<KeepaliveOption, Integer> read(Collection<KeepaliveOption> options) {
		Map<KeepaliveOption, Integer> amounts = new EnumMap<>(KeepaliveOption.class);
		for (KeepaliveOption option : options) {
			long amount = read(option);
			if (amount >= 0) {
				amounts.put(option, (int) amount);
			}
		}
		return amounts;
	}

	/**
	 * Return whether this is a TCP socket over IPv4 or IPv6, including multipath TCP.
	 * @return {@code false} for every other kind of socket
	 */
	final boolean isTcp() {
		long domain = ofSocket(LinuxNumbers.SO_DOMAIN);
		long protocol = ofSocket(LinuxNumbers.SO_PROTOCOL);
		return (domain == LinuxNumbers.AF_INET || domain == LinuxNumbers.AF_INET6)
				&& (protocol == LinuxNumbers.IPPROTO_TCP || protocol == LinuxNumbers.IPPROTO_MPTCP);
	}

	/**
	 * Return whether this socket listens.
	 * @return {@code true} if it does
	 */
	public final boolean isListener() {
		return ofSocket(LinuxNumbers.SO_ACCEPTCONN) == 1;
	}

	private long ofSocket(int number) {
		return this.calls.getsockopt(this.descriptor, LinuxNumbers.SOL_SOCKET, number);
	}

	/**
	 * Return what the kernel knows of the connection.
	 * @return the state, and what was sent and heard when
	 */
	public final TcpInfo info() {
		byte[] structure = new byte[TcpInfo.LENGTH];
		this.calls.getsockopt(this.descriptor, LinuxNumbers.IPPROTO_TCP, LinuxNumbers.TCP_INFO, structure);
		return TcpInfo.parse(structure);
	}

	/**
	 * Return the local address.
	 * @return the address, or {@code null} if there is none
	 */
	public final @Nullable InetSocketAddress localAddress() {
		return this.calls.getsockname(this.descriptor);
	}

	/**
	 * Return the port of the local address.
	 * @return the port, or {@code 0} if there is none
	 */
	public final int localPort() {
		InetSocketAddress local = localAddress();
		return (local != null) ? local.getPort() : 0;
	}

	/**
	 * Return the remote address.
	 * @return the address, or {@code null} if the socket is not connected
	 */
	public final @Nullable InetSocketAddress remoteAddress() {
		return this.calls.getpeername(this.descriptor);
	}

}
