package io.github.keepalive.kernel;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the system refuses to read or set an option. It has no stack trace: it
 * becomes a line of a report.
 */
public final class SocketOptionException extends IOException {

	private static final long serialVersionUID = 1L;

	private final @Nullable Integer errno;

	/**
	 * Create an exception.
	 * @param errno the error number, or {@code null} where only a message is known
	 * @param message the system's message for the error
	 */
	public SocketOptionException(@Nullable Integer errno, String message) {
		super(message);
		this.errno = errno;
	}

	/**
	 * Return the error number.
	 * @return the number, or {@code null} where only a message is known
	 */
	public @Nullable Integer errno() {
		return this.errno;
	}

	@Override
	public String getMessage() {
		return String.valueOf(super.getMessage());
	}

	@Override
	public synchronized Throwable fillInStackTrace() {
		return this;
	}

}
