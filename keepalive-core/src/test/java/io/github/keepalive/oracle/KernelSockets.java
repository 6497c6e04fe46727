package io.github.keepalive.oracle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jnr.ffi.LibraryLoader;
import jnr.ffi.byref.IntByReference;

/**
 * Reads the TCP sockets of this or another process from the kernel, by a way that has
 * nothing in common with the code under test: descriptors from {@code /proc/PID/fd},
 * ports from {@code /proc/PID/net/tcp} by inode, options through jnr-ffi, and for another
 * process through {@code pidfd_getfd(2)}.
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

	private static final long PIDFD_OPEN = 434;

	private static final long PIDFD_GETFD = 438;

	private static final LibC LIBC = LibraryLoader.create(LibC.class).load("c");

	private KernelSockets() {
	}

	public static List<KernelSocket> ofThisProcess() {
		return read(Path.of("/proc/self"), KernelSockets::options);
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
			return read(Path.of("/proc/" + pid), (descriptor) -> {
				int duplicate = (int) LIBC.syscall(PIDFD_GETFD, pidfd, descriptor, 0);
				try {
					return options(duplicate);
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
	 * The only socket of this process that the predicate fits. It is looked for more than
	 * once: /proc/net/tcp leaves out sockets while others of the machine come and go.
	 */
	public static KernelSocket one(Predicate<KernelSocket> predicate) {
		List<KernelSocket> sockets = ofThisProcess();
		for (int i = 0; i < 5 && sockets.stream().noneMatch(predicate); i++) {
			sockets = ofThisProcess();
		}
		return one(sockets, predicate);
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

	private static List<KernelSocket> read(Path process, OptionReader reader) {
		Map<String, String[]> connections = new HashMap<>();
		readConnections(process.resolve("net/tcp"), connections);
		readConnections(process.resolve("net/tcp6"), connections);
		List<KernelSocket> sockets = new ArrayList<>();
		try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
			for (Path path : descriptors) {
				String[] connection = connections.get(inode(path));
				if (connection != null) {
					int descriptor = Integer.parseInt(path.getFileName().toString());
					sockets.add(new KernelSocket(descriptor, STATES[Integer.parseInt(connection[3], 16)],
							port(connection[1]), port(connection[2]), reader.read(descriptor)));
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return sockets;
	}

	private static void readConnections(Path file, Map<String, String[]> connections) {
		try {
			Files.lines(file)
				.skip(1)
				.map((line) -> line.trim().split("\\s+"))
				.forEach((columns) -> connections.put(columns[9], columns));
		}
		catch (NoSuchFileException ex) {
			// A machine without IPv6.
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
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

	private static int port(String address) {
		return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
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

	private interface OptionReader {

		Map<String, Integer> read(int descriptor);

	}

	/**
	 * The C library, as far as it is needed here.
	 */
	public interface LibC {

		int getsockopt(int descriptor, int level, int name, IntByReference value, IntByReference length);

		long syscall(long number, long first, long second, long third);

		int close(int descriptor);

	}

}
