package io.github.keepalive.kernel;

import java.net.InetSocketAddress;

import org.jspecify.annotations.Nullable;

/**
 * The system calls that the project needs, named and ordered as in their man pages.
 * Implementations are thread-safe.
 */
public interface SystemCalls {

	/**
	 * Set an option of a socket, {@code man 2 setsockopt}.
	 * @param descriptor the descriptor of the socket
	 * @param level the level of the option
	 * @param name the number of the option
	 * @param value the value
	 * @return {@code 0}, or the error number
	 */
	int setsockopt(int descriptor, int level, int name, int value);

	/**
	 * Read an option of a socket, {@code man 2 getsockopt}.
	 * @param descriptor the descriptor of the socket
	 * @param level the level of the option
	 * @param name the number of the option
	 * @return the value, not negative, or the error number with a minus sign
	 */
	long getsockopt(int descriptor, int level, int name);

	/**
	 * Read an option that is a structure, such as TCP_INFO.
	 * @param descriptor the descriptor of the socket
	 * @param level the level of the option
	 * @param name the number of the option
	 * @param structure receives as many bytes as fit, at most 152
	 * @return the number of bytes, or the error number with a minus sign
	 */
	int getsockopt(int descriptor, int level, int name, byte[] structure);

	/**
	 * Return the local address of a socket, {@code man 2 getsockname}.
	 * @param descriptor the descriptor of the socket
	 * @return the address, or {@code null} if it is not an Internet address
	 */
	@Nullable InetSocketAddress getsockname(int descriptor);

	/**
	 * Return the remote address of a socket, {@code man 2 getpeername}.
	 * @param descriptor the descriptor of the socket
	 * @return the address, or {@code null} if the socket is not connected
	 */
	@Nullable InetSocketAddress getpeername(int descriptor);

	/**
	 * Read the cookie of a socket: a number that no other socket has had or will have
	 * until the next boot. See SO_COOKIE in {@code man 7 socket}.
	 * @param descriptor the descriptor of the socket
	 * @return the cookie, or {@code 0} if the system has none
	 */
	long cookie(int descriptor);

	/**
	 * Make another descriptor of the same socket, not inherited by child processes,
	 * {@code F_DUPFD_CLOEXEC} in {@code man 2 fcntl}. It gets the lowest free number.
	 * @param descriptor the descriptor to duplicate
	 * @return the new descriptor, or the error number with a minus sign
	 */
	int duplicate(int descriptor);

	/**
	 * Close a descriptor, {@code man 2 close}.
	 * @param descriptor the descriptor
	 */
	void close(int descriptor);

	/**
	 * Describe an error number, {@code man 3 strerror}.
	 * @param errno the error number
	 * @return the system's message
	 */
	String strerror(int errno);

}
