package io.github.keepalive.kernel;

import io.github.keepalive.KeepaliveOption;
import org.jspecify.annotations.Nullable;

/**
 * A socket whose options can be read and set, by a system call, by the JDK, or by a
 * library's channel. It can be used until it is closed. Closing it does not close the
 * application's socket.
 */
public interface TunableSocket extends AutoCloseable {

	/**
	 * Return why an option can neither be read nor set on this socket.
	 * @param option the option
	 * @return the reason and what to do about it, or {@code null} if it can
	 */
	default @Nullable String obstacle(KeepaliveOption option) {
		return null;
	}

	/**
	 * Set an option, {@code setsockopt(2)}.
	 * @param option an option without an {@linkplain #obstacle obstacle}
	 * @param amount the amount in the option's unit
	 * @throws SocketOptionException if the system refuses
	 */
	void set(KeepaliveOption option, int amount) throws SocketOptionException;

	/**
	 * Read an option, {@code getsockopt(2)}.
	 * @param option an option without an {@linkplain #obstacle obstacle}
	 * @return the amount in the option's unit
	 * @throws SocketOptionException if the system refuses
	 */
	int get(KeepaliveOption option) throws SocketOptionException;

	/**
	 * Return whether the application's socket is open.
	 * @return {@code false} once it was closed
	 */
	boolean isOpen();

	@Override
	default void close() {
	}

}
