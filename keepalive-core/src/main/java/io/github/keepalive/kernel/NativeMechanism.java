package io.github.keepalive.kernel;

import java.util.List;
import java.util.concurrent.Callable;

/**
 * A mechanism to call libc from Java.
 *
 * @param name the name in log and endpoint
 * @param opener opens it, or throws why it does not work in this JVM
 */
record NativeMechanism(String name, Callable<? extends SystemCalls> opener) {

	/** A descriptor that no socket has. */
	private static final int NO_DESCRIPTOR = -1;

	static final NativeMechanism JFFI = new NativeMechanism("jffi", JffiSystemCalls::new);

	static final NativeMechanism FOREIGN = new NativeMechanism("java.lang.foreign", NativeMechanism::foreign);

	/**
	 * Return the mechanisms that this JVM may have. Loading jffi takes less time than
	 * linking the functions through java.lang.foreign. The latter needs Java 22, and then
	 * works where jffi's library cannot be unpacked or loaded: on a file system that is
	 * read-only or mounted noexec, with a libc that the library was not built for, and on
	 * architectures that jffi has no library for.
	 * @return the mechanisms in order of preference
	 */
	static List<NativeMechanism> ofJvm() {
		return List.of(JFFI, FOREIGN);
	}

	// Loaded by name, because only Java 22 and newer have the class.
	private static SystemCalls foreign() throws ReflectiveOperationException {
		return (SystemCalls) Class.forName("io.github.keepalive.kernel.ForeignSystemCalls")
			.getDeclaredConstructor()
			.newInstance();
	}

	/**
	 * Open the mechanism, and make a first call.
	 * @return the system calls
	 * @throws Exception if it does not work in this JVM
	 */
	SystemCalls open() throws Exception {
		SystemCalls calls = this.opener.call();
		calls.getsockopt(NO_DESCRIPTOR, LinuxNumbers.SOL_SOCKET, LinuxNumbers.SO_TYPE);
		return calls;
	}

}
