package io.github.keepalive.oracle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import jnr.ffi.LibraryLoader;
import jnr.ffi.annotations.Out;
import jnr.ffi.byref.IntByReference;

/**
 * Reads the TCP sockets of this or another process from the kernel, by a way that has
 * nothing in common with the code under test: descriptors from {@code /proc/PID/fd},
 * state, ports and options from the descriptor through jnr-ffi, and for another process
 * through {@code pidfd_getfd(2)}.
 */
public final class KernelSockets {

	private static final Map<String, int[]> OPTIONS = new LinkedHashMap<>();

	static {
		OPTIONS.put("SO_KEEPALIVE", new int[] { 1, 9 });
		OPTIONS.put("TCP_KEEPIDLE", new int[] { 6, 4 });
		OPTIONS.put("TCP_KEEPINTVL", new int[] { 6, 5 });
		OPTIONS.put("TCP_KEEPCNT", new int[] { 6, 6 });
		OPTIONS.put("TCP_USER_TIMEOUT", new int[] { 6, 18 });
		OPTIONS.put("TCP_SYNCNT", new int[] { 6, 7 });
		OPTIONS.put("TCP_DEFER_ACCEPT", new int[] { 6, 9 });
		OPTIONS.put("TCP_MAXSEG", new int[] { 6, 2 });
		OPTIONS.put("TCP_WINDOW_CLAMP", new int[] { 6, 10 });
	}

	private static final String[] STATES = { "", "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2",
			"TIME_WAIT", "CLOSE", "CLOSE_WAIT", "LAST_ACK", "LISTEN", "CLOSING" };

	private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");

	private static final int IPPROTO_TCP = 6;

	private static final int TCP_INFO = 11;

	private static final long PIDFD_OPEN = 434;

	private static final long PIDFD_GETFD = 438;

	private static final LibC LIBC = LibraryLoader.create(LibC.class).load("c");

	private KernelSockets() {
	}

	public static List<KernelSocket> ofThisProcess() {
		return read(Path.of("/proc/self"), (descriptor, reader) -> reader.accept(descriptor));
	}

	/**
	 * Return the connections of this process to a peer that are established.
	 * @param port the peer's port
	 * @return the sockets
	 */
	public static List<KernelSocket> connectionsTo(int port) {
		return ofThisProcess().stream()
			.filter(outbound(port))
			.filter((socket) -> "ESTABLISHED".equals(socket.state()))
			.toList();
	}

	/**
	 * Return what the connections of this process to a peer carry.
	 * @param port the peer's port
	 * @return their keepalive settings
	 */
	public static List<String> keepaliveTo(int port) {
		return connectionsTo(port).stream().map(KernelSocket::keepalive).toList();
	}

	public static List<KernelSocket> of(long pid) {
		int pidfd = (int) LIBC.syscall(PIDFD_OPEN, pid, 0, 0);
		if (pidfd < 0) {
			throw new IllegalStateException("pidfd_open(" + pid + ") failed");
		}
		try {
			return read(Path.of("/proc/" + pid), (descriptor, reader) -> {
				int duplicate = (int) LIBC.syscall(PIDFD_GETFD, pidfd, descriptor, 0);
				try {
					reader.accept(duplicate);
				}
				finally {
					LIBC.close(duplicate);
				}
			});
		}
		finally {
			LIBC.close(pidfd);
		}
	}

	/**
	 * The only socket of this process that the predicate fits.
	 */
	public static KernelSocket one(Predicate<KernelSocket> predicate) {
		return one(ofThisProcess(), predicate);
	}

	/**
	 * The first socket of this process that the predicate fits, as soon as there is one.
	 */
	public static KernelSocket awaitOne(Predicate<KernelSocket> predicate) {
		long deadline = System.nanoTime() + 20_000_000_000L;
		List<KernelSocket> sockets;
		do {
			sockets = ofThisProcess();
			Optional<KernelSocket> found = sockets.stream().filter(predicate).findFirst();
			if (found.isPresent()) {
				return found.get();
			}
		}
		while (System.nanoTime() < deadline);
		throw new AssertionError("Waited in vain, there are only " + sockets);
	}

	public static KernelSocket one(List<KernelSocket> sockets, Predicate<KernelSocket> predicate) {
		List<KernelSocket> found = sockets.stream().filter(predicate).toList();
		if (found.size() != 1) {
			throw new AssertionError("Expected one socket, found " + found + " among " + sockets);
		}
		return found.get(0);
	}

	public static Predicate<KernelSocket> listener(int port) {
		return (socket) -> socket.isListener() && socket.localPort() == port;
	}

	public static Predicate<KernelSocket> inbound(int port) {
		return (socket) -> !socket.isListener() && socket.localPort() == port;
	}

	public static Predicate<KernelSocket> outbound(int port) {
		return (socket) -> socket.remotePort() == port;
	}

	private static List<KernelSocket> read(Path process, Descriptors descriptors) {
		List<KernelSocket> sockets = new ArrayList<>();
		try (DirectoryStream<Path> paths = Files.newDirectoryStream(process.resolve("fd"))) {
			for (Path path : paths) {
				String inode = inode(path);
				if (!inode.isEmpty()) {
					int descriptor = Integer.parseInt(path.getFileName().toString());
					descriptors.use(descriptor, (own) -> addIfTcp(sockets, process, inode, descriptor, own));
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return sockets;
	}

	// Not if it is closed: the application has not closed its descriptor yet, or has not
	// connected it. Such a socket is in no table of the kernel.
	private static void addIfTcp(List<KernelSocket> sockets, Path process, String inode, int descriptor, int own) {
		IntByReference info = new IntByReference();
		if (LIBC.getsockopt(own, IPPROTO_TCP, TCP_INFO, info, new IntByReference(Integer.BYTES)) != 0) {
			return;
		}
		String state = STATES[info.getValue() & 0xff];
		if ("CLOSE".equals(state)) {
			return;
		}
		int remotePort = "SYN_SENT".equals(state) ? remotePortWhileConnecting(process, inode)
				: port(own, LIBC::getpeername);
		sockets.add(new KernelSocket(descriptor, state, port(own, LIBC::getsockname), remotePort, options(own)));
	}

	// getpeername(2) does not name the peer before the connection is established.
	private static int remotePortWhileConnecting(Path process, String inode) {
		for (String table : List.of("net/tcp", "net/tcp6")) {
			try (Stream<String> lines = Files.lines(process.resolve(table))) {
				Optional<String[]> connection = lines.map((line) -> line.trim().split("\\s+"))
					.filter((columns) -> columns[9].equals(inode))
					.findFirst();
				if (connection.isPresent()) {
					String address = connection.get()[2];
					return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
				}
			}
			catch (NoSuchFileException ex) {
				// A machine without IPv6.
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return 0;
	}

	private static int port(int descriptor, AddressReader reader) {
		byte[] address = new byte[28];
		return (reader.read(descriptor, address, new IntByReference(address.length)) != 0) ? 0
				: (address[2] & 0xff) << 8 | address[3] & 0xff;
	}

	private static String inode(Path path) {
		try {
			Matcher matcher = SOCKET.matcher(Files.readSymbolicLink(path).toString());
			return matcher.matches() ? matcher.group(1) : "";
		}
		catch (IOException ex) {
			return "";
		}
	}

	private static Map<String, Integer> options(int descriptor) {
		Map<String, Integer> options = new LinkedHashMap<>();
		OPTIONS.forEach((name, option) -> {
			IntByReference value = new IntByReference();
			if (LIBC.getsockopt(descriptor, option[0], option[1], value, new IntByReference(Integer.BYTES)) == 0) {
				options.put(name, value.getValue());
			}
		});
		return options;
	}

	/**
	 * Makes a descriptor of a process usable in this one.
	 */
	private interface Descriptors {

		void use(int descriptor, IntConsumer reader);

	}

	private interface AddressReader {

		int read(int descriptor, byte[] address, IntByReference length);

	}

	/**
	 * The C library, as far as it is needed here.
	 */
	public interface LibC {

		int getsockopt(int descriptor, int level, int name, IntByReference value, IntByReference length);

		int getsockname(int descriptor, @Out byte[] address, IntByReference length);

		int getpeername(int descriptor, @Out byte[] address, IntByReference length);

		long syscall(long number, long first, long second, long third);

		int close(int descriptor);

	}

}
