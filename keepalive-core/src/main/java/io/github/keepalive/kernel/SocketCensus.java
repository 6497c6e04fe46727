package io.github.keepalive.kernel;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Goes through the TCP sockets of this process and remembers something about each. A
 * socket is told by its SO_COOKIE, so one that was seen before costs one system call, and
 * a descriptor that was closed and reused is a new socket. Not thread-safe.
 *
 * @param <T> what is remembered about a socket
 */
public final class SocketCensus<T> {

	private static final byte[] TABLE_SIZE = "FDSize:".getBytes(StandardCharsets.US_ASCII);

	private static final int SOL_SOCKET = 1;

	private static final int SO_TYPE = 3;

	private final SystemCalls calls;

	private final byte[] status = new byte[4096];

	/** The cookie of the socket that was seen at each descriptor, whatever its kind. */
	private long[] cookies = new long[0];

	private @Nullable Object[] notes = new @Nullable Object[0];

	SocketCensus(SystemCalls calls) {
		this.calls = calls;
	}

	/**
	 * Return whether descriptors can be counted and sockets told apart.
	 * @return {@code false} without /proc, or on a system without SO_COOKIE
	 */
	boolean isPossible() {
		int size = tableSize();
		for (int descriptor = 0; descriptor < size; descriptor++) {
			if (this.calls.getsockopt(descriptor, SOL_SOCKET, SO_TYPE) >= 0) {
				return this.calls.cookie(descriptor) != 0;
			}
		}
		return size > 0;
	}

	/**
	 * Visit the TCP sockets that were not seen before, listeners first.
	 * @param visitor returns what to remember about a socket, or {@code null} to be asked
	 * again at the next call
	 */
	public void visitNew(Function<NativeSocket, @Nullable T> visitor) {
		int size = tableSize();
		if (size > this.cookies.length) {
			this.cookies = Arrays.copyOf(this.cookies, size);
			this.notes = Arrays.copyOf(this.notes, size);
		}
		int[] connections = new int[16];
		int count = 0;
		for (int descriptor = 0; descriptor < this.cookies.length; descriptor++) {
			long cookie = (descriptor < size) ? this.calls.cookie(descriptor) : 0;
			if (cookie == this.cookies[descriptor]) {
				continue;
			}
			this.cookies[descriptor] = 0;
			this.notes[descriptor] = null;
			if (cookie != 0 && !visitIfListener(descriptor, cookie, visitor)) {
				connections = (count < connections.length) ? connections : Arrays.copyOf(connections, 2 * count);
				connections[count++] = descriptor;
			}
		}
		for (int i = 0; i < count; i++) {
			visit(connections[i], this.calls.cookie(connections[i]), visitor);
		}
	}

	private boolean visitIfListener(int descriptor, long cookie, Function<NativeSocket, @Nullable T> visitor) {
		try (NativeSocket socket = open(descriptor, cookie)) {
			if (socket == null || !socket.isTcp()) {
				this.cookies[descriptor] = (socket != null) ? cookie : 0;
				return true;
			}
			return socket.isListener() && visit(socket, descriptor, cookie, visitor);
		}
	}

	private void visit(int descriptor, long cookie, Function<NativeSocket, @Nullable T> visitor) {
		try (NativeSocket socket = open(descriptor, cookie)) {
			if (socket != null && socket.isTcp()) {
				visit(socket, descriptor, cookie, visitor);
			}
		}
	}

	private boolean visit(NativeSocket socket, int descriptor, long cookie,
			Function<NativeSocket, @Nullable T> visitor) {
		T note = visitor.apply(socket);
		this.cookies[descriptor] = (note != null) ? cookie : 0;
		this.notes[descriptor] = note;
		return true;
	}

	/**
	 * Go through what is remembered, without a system call.
	 * @param consumer is given each note
	 */
	@SuppressWarnings("unchecked")
	public void forEachNote(Consumer<T> consumer) {
		for (Object note : this.notes) {
			if (note != null) {
				consumer.accept((T) note);
			}
		}
	}

	/**
	 * Visit the TCP sockets that were seen before and are still open.
	 * @param visitor is told of each, with what is remembered about it, and returns what
	 * to remember from now on
	 */
	@SuppressWarnings("unchecked")
	public void visitKnown(BiFunction<NativeSocket, T, T> visitor) {
		for (int descriptor = 0; descriptor < this.cookies.length; descriptor++) {
			Object note = this.notes[descriptor];
			if (note != null) {
				try (NativeSocket socket = open(descriptor, this.cookies[descriptor])) {
					if (socket != null) {
						this.notes[descriptor] = visitor.apply(socket, (T) note);
					}
				}
			}
		}
	}

	private @Nullable NativeSocket open(int descriptor, long cookie) {
		return (cookie != 0)
				? NativeSocket.open(descriptor, this.calls, (duplicate) -> this.calls.cookie(duplicate) == cookie)
				: null;
	}

	/**
	 * Return how many descriptors the process has room for at present, more than any of
	 * its numbers: FDSize in {@code man 5 proc}. To list {@code /proc/self/fd} instead
	 * would make garbage for each descriptor.
	 * @return the size, or {@code 0} if it cannot be read
	 */
	private int tableSize() {
		try (InputStream stream = new FileInputStream("/proc/self/status")) {
			int length = stream.readNBytes(this.status, 0, this.status.length);
			int position = indexOf(this.status, length, TABLE_SIZE);
			int size = 0;
			for (int i = position; i > 0 && i < length && this.status[i] != '\n'; i++) {
				if (this.status[i] >= '0' && this.status[i] <= '9') {
					size = 10 * size + this.status[i] - '0';
				}
			}
			return size;
		}
		catch (IOException ex) {
			return 0;
		}
	}

	private static int indexOf(byte[] text, int length, byte[] word) {
		for (int i = 0; i <= length - word.length; i++) {
			if (Arrays.equals(text, i, i + word.length, word, 0, word.length)) {
				return i + word.length;
			}
		}
		return -1;
	}

}
