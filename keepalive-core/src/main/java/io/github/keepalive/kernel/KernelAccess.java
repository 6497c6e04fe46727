package io.github.keepalive.kernel;

import java.io.File;
import java.io.IOException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What this JVM can do about socket options: the one place that decides on platform and
 * mechanism.
 */
public final class KernelAccess {

	/** Architectures whose Linux numbers socket options as x86 does. */
	private static final Set<String> ARCHITECTURES = Set.of("amd64", "x86_64", "x86", "i386", "aarch64", "arm",
			"riscv64", "ppc64le", "s390x", "loongarch64");

	private static final Pattern LINKER_MESSAGE = Pattern.compile("\\.so: (.*)");

	private static final File DESCRIPTORS = new File("/proc/self/fd");

	private static final AtomicBoolean PRELOADING = new AtomicBoolean();

	private static volatile @Nullable KernelAccess jvm;

	private final @Nullable SystemCalls calls;

	private final @Nullable DescriptorSearch search;

	private final String obstacle;

	private KernelAccess(@Nullable SystemCalls calls, File descriptors, String obstacle) {
		this.calls = calls;
		this.search = (calls != null) ? new DescriptorSearch(calls, descriptors) : null;
		this.obstacle = obstacle;
	}

	/**
	 * Return what this JVM has. The first call loads the native library, which takes
	 * about a tenth of a second; see {@link #preload()}.
	 * @return the access of this JVM
	 */
	public static KernelAccess ofJvm() {
		KernelAccess access = jvm;
		return (access != null) ? access : load();
	}

	/**
	 * Load the native library in a thread of its own, so that nobody waits for it later.
	 */
	public static void preload() {
		if (PRELOADING.compareAndSet(false, true)) {
			start(KernelAccess::ofJvm);
		}
	}

	private static synchronized KernelAccess load() {
		KernelAccess access = jvm;
		if (access == null) {
			// A thread of its own: the caller's may be interrupted, which closes the file
			// that the library is unpacked to, or near the end of its stack.
			CompletableFuture<KernelAccess> detection = new CompletableFuture<>();
			start(() -> detection.complete(detect()));
			access = detection.join();
			jvm = access;
		}
		return access;
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "keepalive-load");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Create an access that goes through the given system calls.
	 * @param calls the system calls
	 * @return the access
	 */
	public static KernelAccess through(SystemCalls calls) {
		return new KernelAccess(calls, DESCRIPTORS, "");
	}

	/**
	 * Create an access that has only the JDK's own options.
	 * @param obstacle why there is no native access
	 * @return the access
	 */
	public static KernelAccess withoutNative(String obstacle) {
		return new KernelAccess(null, DESCRIPTORS, obstacle);
	}

	/**
	 * Return why socket options have other numbers here than they have on Linux.
	 * @return the reason, or an empty text on Linux
	 */
	public static String platformObstacle() {
		String os = System.getProperty("os.name");
		String architecture = System.getProperty("os.arch");
		boolean known = os.startsWith("Linux") && ARCHITECTURES.contains(architecture);
		return known ? "" : "only the JDK's own socket options on " + os + " " + architecture;
	}

	private static KernelAccess detect() {
		String obstacle = platformObstacle();
		if (!obstacle.isEmpty()) {
			return withoutNative(obstacle);
		}
		if (!Timings.areKnownToJvm()) {
			return withoutNative("this JVM lacks the module jdk.net: add it to the runtime image"
					+ " (jlink --add-modules jdk.net)");
		}
		try {
			return through(new JffiSystemCalls());
		}
		catch (Throwable ex) {
			return withoutNative(explain(ex));
		}
	}

	private static String explain(Throwable failure) {
		StringBuilder messages = new StringBuilder();
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			messages.append(cause).append('\n');
		}
		if (messages.indexOf("IllegalCallerException") >= 0) {
			return "this JVM denies native access: start it with --enable-native-access=ALL-UNNAMED";
		}
		if (messages.indexOf("Unable to") >= 0 || messages.indexOf("could not load jffi library") >= 0) {
			String directory = System.getProperty("jffi.extract.dir", System.getProperty("java.io.tmpdir"));
			Matcher linker = LINKER_MESSAGE.matcher(messages);
			return "the native library cannot be unpacked to or loaded from " + directory
					+ (linker.find() ? " (" + linker.group(1) + ")" : "")
					+ ": start the JVM with -Djava.io.tmpdir=DIR, a folder that is writable and not mounted noexec";
		}
		return "the native library cannot be loaded: " + messages.substring(0, messages.indexOf("\n"));
	}

	/**
	 * Return how options are set.
	 * @return a name for people to read
	 */
	public String mechanism() {
		return (this.calls != null) ? "setsockopt(2)" : "JDK socket options";
	}

	/**
	 * Return why there is no native access, if there is none.
	 * @return the reason and what to do about it, or an empty text
	 */
	public String obstacle() {
		return this.obstacle;
	}

	/**
	 * Describe an error number.
	 * @param errno the error number
	 * @return the system's message
	 */
	public String strerror(int errno) {
		return (this.calls != null) ? this.calls.strerror(errno) : "";
	}

	/**
	 * Find a socket's descriptor and hold it. The socket's keepalive timings serve as the
	 * mark and are lost, except for those that are to be kept.
	 * @param socket the socket; there must be no {@linkplain #obstacle() obstacle}
	 * @param toKeep the timings to leave as they are
	 * @return the socket, or {@code null} if it was not found, because it was closed
	 * meanwhile or because the process has no descriptor left
	 * @throws IOException if the socket is closed
	 */
	public @Nullable NativeSocket find(JdkSocket socket, Collection<JdkOption> toKeep) throws IOException {
		DescriptorSearch search = Objects.requireNonNull(this.search, "no native access");
		Map<JdkOption, Integer> kept = new EnumMap<>(JdkOption.class);
		for (JdkOption option : toKeep) {
			kept.put(option, socket.get(option));
		}
		Timings mark = Timings.unique();
		try {
			mark.writeFirstTo(socket);
			NativeSocket expected = search.findWhereExpected(mark, socket.isPinned());
			if (expected != null) {
				return expected;
			}
			mark.writeRestTo(socket);
			return search.find(mark);
		}
		finally {
			for (Map.Entry<JdkOption, Integer> entry : kept.entrySet()) {
				socket.set(entry.getKey(), entry.getValue());
			}
		}
	}

	/**
	 * Hold a socket that was found before.
	 * @param identity its identity
	 * @return the socket, or {@code null} if it is gone
	 */
	public @Nullable NativeSocket find(SocketIdentity identity) {
		SystemCalls calls = this.calls;
		if (calls == null) {
			return null;
		}
		return NativeSocket.open(identity.descriptor(), calls,
				(duplicate) -> calls.cookie(duplicate) == identity.cookie());
	}

	/**
	 * Create a way to go through all TCP sockets of the process.
	 * @param <T> what is remembered about a socket
	 * @return the census, or {@code null} where there is no native access, no /proc or no
	 * SO_COOKIE
	 */
	public <T> @Nullable SocketCensus<T> census() {
		SocketCensus<T> census = (this.calls != null) ? new SocketCensus<>(this.calls) : null;
		return (census != null && census.isPossible()) ? census : null;
	}

}
