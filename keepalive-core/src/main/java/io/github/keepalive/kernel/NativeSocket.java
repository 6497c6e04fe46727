package io.github.keepalive.kernel;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;

import org.jspecify.annotations.Nullable;

/**
 * A socket of this process, held by a descriptor of our own. Whatever other threads close
 * and reopen meanwhile, ours stays with the very socket that it was made for, so nothing
 * here can ever hit another one.
 */
public final class NativeSocket implements AutoCloseable {

	private static final int SOL_SOCKET = 1;

	private static final int SO_ACCEPTCONN = 30;

	private static final int SO_PROTOCOL = 38;

	private static final int SO_DOMAIN = 39;

	private static final int AF_INET = 2;

	private static final int AF_INET6 = 10;

	private static final int IPPROTO_TCP = 6;

	private static final int IPPROTO_MPTCP = 262;

	private static final int TCP_INFO = 11;

	/** Duplicates of our own that were ever begun and ended, whoever asked for them. */
	private static final AtomicLong BEGUN = new AtomicLong();

	private static final AtomicLong ENDED = new AtomicLong();

	private final int descriptor;

	private final int duplicate;

	private final SystemCalls calls;

	private NativeSocket(int descriptor, int duplicate, SystemCalls calls) {
		this.descriptor = descriptor;
		this.duplicate = duplicate;
		this.calls = calls;
	}

	/**
	 * Hold the socket behind a descriptor, if it still is the right one.
	 * @param descriptor the descriptor, which another thread may close at any time
	 * @param calls the system calls
	 * @param isRight tells, given our own descriptor, whether it is the right socket
	 * @return the socket, or {@code null} if it is another one or gone
	 */
	static @Nullable NativeSocket open(int descriptor, SystemCalls calls, IntPredicate isRight) {
		BEGUN.incrementAndGet();
		int duplicate = calls.duplicate(descriptor);
		if (duplicate >= 0 && isRight.test(duplicate)) {
			return new NativeSocket(descriptor, duplicate, calls);
		}
		if (duplicate >= 0) {
			calls.close(duplicate);
		}
		ENDED.incrementAndGet();
		return null;
	}

	/**
	 * Hold a socket that nobody can close meanwhile, without a descriptor of our own.
	 * @param descriptor the descriptor of the socket
	 * @param calls the system calls
	 * @return the socket
	 */
	static NativeSocket ofPinned(int descriptor, SystemCalls calls) {
		return new NativeSocket(descriptor, descriptor, calls);
	}

	/**
	 * Return a state of the duplicates that tells whether there were any meanwhile: if it
	 * is the same later on and not negative, there were none.
	 * @return the number of duplicates so far, or {@code -1} while there is one
	 */
	static long duplicates() {
		long ended = ENDED.get();
		return (BEGUN.get() == ended) ? ended : -1;
	}

	/**
	 * Set an option.
	 * @param level the level of the option
	 * @param name the number of the option
	 * @param value the value
	 * @return {@code 0}, or the error number
	 */
	public int setOption(int level, int name, int value) {
		return this.calls.setsockopt(this.duplicate, level, name, value);
	}

	/**
	 * Read an option.
	 * @param level the level of the option
	 * @param name the number of the option
	 * @return the value, not negative, or the error number with a minus sign
	 */
	public long getOption(int level, int name) {
		return this.calls.getsockopt(this.duplicate, level, name);
	}

	/**
	 * Return what it takes to find this socket again while the application has it open.
	 * @return the identity, or {@code null} if the system has no cookies
	 */
	public @Nullable SocketIdentity identity() {
		long cookie = this.calls.cookie(this.duplicate);
		return (cookie != 0) ? new SocketIdentity(this.descriptor, cookie) : null;
	}

	/**
	 * Return whether this is a TCP socket of the Internet, multipath TCP included.
	 * @return {@code false} for every other kind of socket
	 */
	boolean isTcp() {
		long domain = getOption(SOL_SOCKET, SO_DOMAIN);
		long protocol = getOption(SOL_SOCKET, SO_PROTOCOL);
		return (domain == AF_INET || domain == AF_INET6) && (protocol == IPPROTO_TCP || protocol == IPPROTO_MPTCP);
	}

	/**
	 * Return whether this socket listens.
	 * @return {@code true} if it does
	 */
	public boolean isListener() {
		return getOption(SOL_SOCKET, SO_ACCEPTCONN) == 1;
	}

	/**
	 * Return what the kernel knows of the connection.
	 * @return the state, unanswered probes and idle time
	 */
	public TcpInfo info() {
		byte[] structure = new byte[TcpInfo.LENGTH];
		this.calls.getsockopt(this.duplicate, IPPROTO_TCP, TCP_INFO, structure);
		return TcpInfo.parse(structure);
	}

	/**
	 * Return the local address.
	 * @return the address, or {@code null} if there is none
	 */
	public @Nullable InetSocketAddress localAddress() {
		return this.calls.getsockname(this.duplicate);
	}

	/**
	 * Return the remote address.
	 * @return the address, or {@code null} if the socket is not connected
	 */
	public @Nullable InetSocketAddress remoteAddress() {
		return this.calls.getpeername(this.duplicate);
	}

	@Override
	public void close() {
		if (this.duplicate != this.descriptor) {
			this.calls.close(this.duplicate);
			ENDED.incrementAndGet();
		}
	}

}
