package io.github.keepalive.kernel;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.github.keepalive.KeepaliveOption;
import org.jspecify.annotations.Nullable;

/**
 * Lists the TCP sockets of this process and keeps a note about each. A socket is
 * recognized by its SO_COOKIE. A known socket therefore costs one system call, and a
 * descriptor that was closed and reused is recognized as a new socket. One thread at a
 * time may look for new sockets and add notes. Other threads may list the sockets
 * meanwhile.
 *
 * @param <T> the type of the notes
 */
public final class SocketCensus<T> implements Closeable {

	private static final byte[] TABLE_SIZE = "FDSize:".getBytes(StandardCharsets.US_ASCII);

	private final SystemCalls calls;

	private final byte[] status = new byte[4096];

	private @Nullable RandomAccessFile statusFile;

	/** The cookie of the socket that was seen at each descriptor, whatever its kind. */
	private long[] cookies = new long[0];

	private @Nullable Object[] notes = new @Nullable Object[0];

	SocketCensus(SystemCalls calls) {
		this.calls = calls;
	}

	/**
	 * Return whether this system can list and recognize sockets.
	 * @return {@code false} without /proc, or on a system without SO_COOKIE
	 */
	boolean isPossible() {
		try {
			int size = tableSize();
			for (int descriptor = 0; descriptor < size; descriptor++) {
				if (this.calls.getsockopt(descriptor, LinuxNumbers.SOL_SOCKET, LinuxNumbers.SO_TYPE) >= 0) {
					return this.calls.cookie(descriptor) != 0 || closed();
				}
			}
			return size > 0;
		}
		catch (IOException ex) {
			return closed();
		}
	}

	// A census that is not possible keeps no file open.
	private boolean closed() {
		try {
			close();
		}
		catch (IOException ex) {
			// There is nothing more to do.
		}
		return false;
	}

	/**
	 * Find the TCP sockets that have no note. Notes about closed sockets are dropped.
	 * @return the sockets
	 * @throws IOException if the descriptors cannot be listed; no note is dropped then
	 */
	public List<Entry> findNew() throws IOException {
		int size = tableSize();
		synchronized (this) {
			if (size > this.cookies.length) {
				this.cookies = Arrays.copyOf(this.cookies, size);
				this.notes = Arrays.copyOf(this.notes, size);
			}
		}
		List<Entry> found = new ArrayList<>();
		for (int descriptor = 0; descriptor < this.cookies.length; descriptor++) {
			long cookie = (descriptor < size) ? this.calls.cookie(descriptor) : 0;
			if (cookie == this.cookies[descriptor]) {
				continue;
			}
			remember(descriptor, 0, null);
			if (cookie != 0) {
				Entry entry = new Entry(descriptor, cookie, this.calls);
				if (entry.isTcp()) {
					found.add(entry);
				}
				else {
					remember(descriptor, cookie, null);
				}
			}
		}
		return found;
	}

	/**
	 * List all TCP sockets.
	 * @return the sockets, with and without notes
	 * @throws IOException if the descriptors cannot be listed
	 */
	public List<Entry> findAll() throws IOException {
		int size = tableSize();
		List<Entry> found = new ArrayList<>();
		for (int descriptor = 0; descriptor < size; descriptor++) {
			long cookie = this.calls.cookie(descriptor);
			if (cookie != 0) {
				Entry entry = new Entry(descriptor, cookie, this.calls);
				if (note(entry) != null || entry.isTcp()) {
					found.add(entry);
				}
			}
		}
		return found;
	}

	/**
	 * Add or replace the note about a socket.
	 * @param entry the socket
	 * @param note the note
	 */
	public void remember(Entry entry, T note) {
		remember(entry.descriptor(), entry.seenCookie, note);
	}

	private synchronized void remember(int descriptor, long cookie, @Nullable Object note) {
		this.cookies[descriptor] = cookie;
		this.notes[descriptor] = note;
	}

	/**
	 * Return the note about a socket.
	 * @param entry the socket
	 * @return the note, or {@code null} if there is none
	 */
	@SuppressWarnings("unchecked")
	public synchronized @Nullable T note(Entry entry) {
		int descriptor = entry.descriptor();
		return (descriptor < this.cookies.length && this.cookies[descriptor] == entry.seenCookie)
				? (T) this.notes[descriptor] : null;
	}

	/**
	 * Visit the sockets that have a note, without a system call.
	 * @param visitor receives each socket, which may be closed, and its note
	 */
	@SuppressWarnings("unchecked")
	public void forEachKnown(BiConsumer<Entry, T> visitor) {
		for (int descriptor = 0; descriptor < this.cookies.length; descriptor++) {
			Object note = this.notes[descriptor];
			if (note != null) {
				visitor.accept(new Entry(descriptor, this.cookies[descriptor], this.calls), (T) note);
			}
		}
	}

	/**
	 * Visit all notes, without a system call.
	 * @param visitor receives each note
	 */
	@SuppressWarnings("unchecked")
	public void forEachNote(Consumer<T> visitor) {
		for (Object note : this.notes) {
			if (note != null) {
				visitor.accept((T) note);
			}
		}
	}

	/**
	 * Return the present size of the process's descriptor table, which is greater than
	 * any descriptor in use: FDSize in {@code man 5 proc}. Listing {@code /proc/self/fd}
	 * instead would allocate an object for each descriptor. The file stays open, because
	 * the process may have no descriptor left to open it later.
	 * @return the size
	 * @throws IOException if it cannot be read
	 */
	private synchronized int tableSize() throws IOException {
		if (this.statusFile == null) {
			this.statusFile = new RandomAccessFile("/proc/self/status", "r");
		}
		this.statusFile.seek(0);
		int length = Math.max(0, this.statusFile.read(this.status));
		int size = 0;
		for (int i = indexOf(this.status, length, TABLE_SIZE); i > 0 && i < length && this.status[i] != '\n'; i++) {
			if (this.status[i] >= '0' && this.status[i] <= '9') {
				size = 10 * size + this.status[i] - '0';
			}
		}
		if (size == 0) {
			throw new IOException("/proc/self/status has no FDSize");
		}
		return size;
	}

	private static int indexOf(byte[] text, int length, byte[] word) {
		for (int i = 0; i <= length - word.length; i++) {
			if (Arrays.equals(text, i, i + word.length, word, 0, word.length)) {
				return i + word.length;
			}
		}
		return -1;
	}

	/**
	 * Drop all notes, because cookies may repeat in a process that is restored from a
	 * checkpoint.
	 */
	public synchronized void forget() {
		Arrays.fill(this.cookies, 0);
		Arrays.fill(this.notes, null);
	}

	/**
	 * Close the file that stays open. It is opened again when it is needed.
	 * @throws IOException if it cannot be closed
	 */
	@Override
	public synchronized void close() throws IOException {
		if (this.statusFile != null) {
			this.statusFile.close();
			this.statusFile = null;
		}
	}

	/**
	 * A socket as it was found.
	 */
	public static final class Entry extends SocketView {

		private final long seenCookie;

		private Entry(int descriptor, long seenCookie, SystemCalls calls) {
			super(descriptor, calls);
			this.seenCookie = seenCookie;
		}

		/**
		 * Return whether the descriptor still refers to the socket. If so, everything
		 * read before came from this socket.
		 * @return {@code false} if it was closed
		 */
		public boolean isSame() {
			return cookie() == this.seenCookie;
		}

		/**
		 * Read options, unless the timings among them may be a mark, which another thread
		 * sets for some microseconds.
		 * @param options the options
		 * @return their amounts, or {@code null} if they may be a mark
		 */
		public @Nullable Map<KeepaliveOption, Integer> readUnmarked(Set<KeepaliveOption> options) {
			long marks = Mark.MARKS.count();
			Map<KeepaliveOption, Integer> amounts = read(options);
			boolean unmarked = !Mark.mayBeAmong(amounts) || Mark.MARKS.isNoneSince(marks);
			return unmarked ? amounts : null;
		}

		/**
		 * Hold the socket, to set its options.
		 * @return the socket, or {@code null} if it is closed
		 * @throws OutOfDescriptorsException if the process can open no more descriptors
		 */
		public @Nullable HeldSocket hold() throws OutOfDescriptorsException {
			return HeldSocket.identified(new SocketIdentity(descriptor(), this.seenCookie), calls());
		}

	}

}
