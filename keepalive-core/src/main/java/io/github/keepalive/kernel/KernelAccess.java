package io.github.keepalive.kernel;

import java.io.File;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.keepalive.KeepaliveOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How this JVM sets socket options. Only this class checks the platform and chooses the
 * mechanism.
 */
public final class KernelAccess {

	private static final Logger logger = LoggerFactory.getLogger(KernelAccess.class);

	private static final String DENIED = "this JVM denies native access: start it with"
			+ " --enable-native-access=ALL-UNNAMED";

	private static final int JAVA_WITH_FOREIGN = 22;

	private static final Pattern LINKER_MESSAGE = Pattern.compile("\\.so: (.*)");

	private static final File DESCRIPTORS = new File("/proc/self/fd");

	private static final AtomicBoolean PRELOADING = new AtomicBoolean();

	private static volatile @Nullable KernelAccess jvm;

	private final @Nullable SystemCalls calls;

	private final @Nullable SocketFinder finder;

	private final Platform platform;

	private final String mechanism;

	private final String obstacle;

	private KernelAccess(Platform platform, @Nullable SystemCalls calls, String mechanism, String obstacle) {
		this.platform = platform;
		this.calls = calls;
		this.finder = (calls != null) ? new SocketFinder(new DescriptorSearch(calls, DESCRIPTORS)) : null;
		this.mechanism = mechanism;
		this.obstacle = obstacle;
	}

	/**
	 * Return the access that this JVM has. The first call loads the native library, which
	 * takes about a tenth of a second; see {@link #preload()}.
	 * @return the access of this JVM
	 */
	public static KernelAccess ofJvm() {
		KernelAccess access = jvm;
		return (access != null) ? access : load();
	}

	/**
	 * Load the native library in another thread, so that the first socket does not wait
	 * for it.
	 */
	public static void preload() {
		if (PRELOADING.compareAndSet(false, true)) {
			start("keepalive-load", KernelAccess::ofJvm);
		}
	}

	private static synchronized KernelAccess load() {
		KernelAccess access = jvm;
		if (access == null) {
			// Load it in another thread. If the calling thread were interrupted, the file
			// that the library is unpacked to would be closed; it may also have little
			// stack left.
			CompletableFuture<KernelAccess> detection = new CompletableFuture<>();
			start("keepalive-load", () -> {
				try {
					detection.complete(on(Platform.ofJvm()));
				}
				catch (RuntimeException | Error ex) {
					detection.complete(withoutNative("the native library cannot be loaded: " + ex));
				}
			});
			access = detection.join();
			jvm = access;
		}
		return access;
	}

	/**
	 * Run a task in a new daemon thread, or in the calling thread if the process can
	 * start no more threads.
	 * @param name the name of the thread
	 * @param task the task
	 */
	static void start(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		try {
			thread.start();
		}
		catch (OutOfMemoryError ex) {
			task.run();
		}
	}

	/**
	 * Create an access that uses the given system calls.
	 * @param calls the system calls
	 * @return the access
	 */
	public static KernelAccess through(SystemCalls calls) {
		return new KernelAccess(Platform.ofJvm(), calls, "setsockopt(2)", "");
	}

	/**
	 * Create an access that can set only the options that the JDK has.
	 * @param obstacle why there is no native access
	 * @return the access
	 */
	public static KernelAccess withoutNative(String obstacle) {
		return withoutNative(Platform.ofJvm(), obstacle);
	}

	private static KernelAccess withoutNative(Platform platform, String obstacle) {
		return new KernelAccess(platform, null, "JDK socket options", obstacle);
	}

	/**
	 * Return the access that this JVM would have on a platform. It has native access only
	 * if the platform's socket options have the numbers that this class knows.
	 * @param platform the platform
	 * @return the access
	 */
	public static KernelAccess on(Platform platform) {
		return detect(platform, NativeMechanism.ofJvm());
	}

	/**
	 * Choose the first mechanism that works.
	 * @param platform the platform
	 * @param mechanisms the mechanisms in order of preference
	 * @return the access
	 */
	static KernelAccess detect(Platform platform, List<NativeMechanism> mechanisms) {
		String obstacle = platform.obstacle();
		if (!obstacle.isEmpty()) {
			return withoutNative(platform, obstacle);
		}
		if (!JdkOptions.haveTimings()) {
			return withoutNative(platform, "this JVM lacks the module jdk.net: add it to the runtime image"
					+ " (jlink --add-modules jdk.net)");
		}
		for (NativeMechanism mechanism : mechanisms) {
			try {
				return new KernelAccess(platform, mechanism.open(), "setsockopt(2) through " + mechanism.name(), "");
			}
			catch (Throwable ex) {
				logger.debug("There is no {} in this JVM", mechanism.name(), ex);
				String reason = explain(ex);
				// Report why the preferred mechanism failed, or that native access is
				// denied if any mechanism was denied it.
				obstacle = (obstacle.isEmpty() || reason.equals(DENIED)) ? reason : obstacle;
			}
		}
		return withoutNative(platform, obstacle);
	}

	private static String explain(Throwable failure) {
		StringBuilder messages = new StringBuilder();
		Throwable root = failure;
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			messages.append(cause).append('\n');
			root = cause;
		}
		if (messages.indexOf("IllegalCallerException") >= 0) {
			return DENIED;
		}
		if (messages.indexOf("Unable to") >= 0 || messages.indexOf("could not load jffi library") >= 0) {
			String directory = System.getProperty("jffi.extract.dir", System.getProperty("java.io.tmpdir"));
			Matcher linker = LINKER_MESSAGE.matcher(messages);
			return "the native library cannot be unpacked to or loaded from " + directory
					+ (linker.find() ? " (" + linker.group(1) + ")" : "")
					+ ": start the JVM with -Djava.io.tmpdir=DIR, a folder that is writable and not mounted noexec"
					+ ((Runtime.version().feature() < JAVA_WITH_FOREIGN)
							? ", or use Java 22 or newer, which needs no such library" : "");
		}
		return "the native library cannot be loaded: " + root;
	}

	/**
	 * Return how options are set.
	 * @return a description for log and endpoint, such as
	 * {@code setsockopt(2) through jffi}
	 */
	public String mechanism() {
		return this.mechanism;
	}

	/**
	 * Return why this JVM has no native access.
	 * @return the reason and the remedy, or an empty text if there is native access
	 */
	public String obstacle() {
		return this.obstacle;
	}

	/**
	 * Return the options that cannot be set in this JVM.
	 * @return the options; none if there is native access
	 */
	public Set<KeepaliveOption> unsupported() {
		Set<KeepaliveOption> unsupported = EnumSet.noneOf(KeepaliveOption.class);
		if (this.calls == null) {
			unsupported.addAll(EnumSet.allOf(KeepaliveOption.class));
			unsupported.removeIf((option) -> JdkOptions.of(option) != null);
		}
		return unsupported;
	}

	/**
	 * Return the platform that the JVM runs on.
	 * @return the platform
	 */
	public Platform platform() {
		return this.platform;
	}

	/**
	 * Open a socket to set its options, natively if possible, or else through the JDK.
	 * The search for its descriptor changes its keepalive timings for some microseconds.
	 * @param socket the socket
	 * @param afterwards the amounts that its timings get after the search; a timing that
	 * is absent gets back its present amount
	 * @return the socket
	 * @throws SocketOptionException if the socket is closed
	 */
	public TunableSocket open(JdkSocket socket, Map<KeepaliveOption, Integer> afterwards) throws SocketOptionException {
		SocketFinder finder = this.finder;
		if (finder == null) {
			return new JdkOnlySocket(socket, this.obstacle);
		}
		try {
			Map<KeepaliveOption, Integer> timings = SocketFinder.timings(afterwards, socket);
			Mark mark = Mark.unique(timings);
			if (mark == null) {
				return new JdkOnlySocket(socket, "the socket's descriptor cannot be found: its keepalive timings "
						+ timings + " are beyond what a socket can be given back; set them, or lower the sysctls");
			}
			HeldSocket found = finder.find(socket, mark, timings);
			if (found != null) {
				return found;
			}
		}
		catch (OutOfDescriptorsException ex) {
			return new JdkOnlySocket(socket, "the socket's descriptor cannot be held: " + ex.getMessage());
		}
		catch (SocketOptionException ex) {
			if (!socket.isOpen()) {
				throw ex;
			}
			return new JdkOnlySocket(socket, "the socket's descriptor cannot be found, because the system refuses"
					+ " keepalive timings: " + ex.getMessage());
		}
		if (!socket.isOpen()) {
			throw new SocketOptionException(null, "Socket closed");
		}
		return new JdkOnlySocket(socket, "the socket's descriptor was not found: does a sandbox forbid getsockopt?");
	}

	/**
	 * Hold a socket that was found before.
	 * @param identity its identity
	 * @return the socket, or {@code null} if it is gone
	 * @throws OutOfDescriptorsException if the process can open no more descriptors
	 */
	public @Nullable HeldSocket hold(SocketIdentity identity) throws OutOfDescriptorsException {
		return (this.calls != null) ? HeldSocket.identified(identity, this.calls) : null;
	}

	/**
	 * Read the options of a socket that was found before, without holding it.
	 * @param identity its identity
	 * @return the view, which shows another socket or none after this one is closed
	 */
	public @Nullable SocketView view(SocketIdentity identity) {
		return (this.calls != null) ? new SocketView(identity.descriptor(), this.calls) : null;
	}

	/**
	 * Create a census of all TCP sockets of the process.
	 * @param <T> what is remembered about a socket
	 * @return the census, or {@code null} if there is no native access, no /proc or no
	 * SO_COOKIE
	 */
	public <T> @Nullable SocketCensus<T> census() {
		SocketCensus<T> census = (this.calls != null) ? new SocketCensus<>(this.calls) : null;
		return (census != null && census.isPossible()) ? census : null;
	}

}
