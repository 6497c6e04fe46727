package io.github.keepalive.kernel;

import java.util.Set;

/**
 * What the JVM runs on.
 *
 * @param os the operating system, as {@code os.name} has it
 * @param architecture the architecture, as {@code os.arch} has it
 */
public record Platform(String os, String architecture) {

	/**
	 * Architectures whose Linux numbers socket options as x86 does:
	 * {@code asm-generic/socket.h}. Those of mips, sparc and parisc have numbers of their
	 * own.
	 */
	private static final Set<String> ARCHITECTURES = Set.of("amd64", "x86_64", "x86", "i386", "aarch64", "arm",
			"riscv64", "ppc64le", "s390x", "loongarch64");

	/**
	 * Return the platform of this JVM.
	 * @return the platform
	 */
	public static Platform ofJvm() {
		return new Platform(System.getProperty("os.name"), System.getProperty("os.arch"));
	}

	/**
	 * Return whether this is Linux, on whatever architecture.
	 * @return {@code false} on other systems
	 */
	public boolean isLinux() {
		return this.os.startsWith("Linux");
	}

	/**
	 * Return whether the connections that a listener accepts have its options from the
	 * start, {@code man 7 socket}. TCP_DEFER_ACCEPT is an exception everywhere.
	 * @return {@code false} if the options must be set on each accepted connection
	 */
	public boolean isInheritedByAccepted() {
		return isLinux();
	}

	/**
	 * Return why the numbers of socket options are not the ones that are known here.
	 * @return the reason, or an empty text where they are
	 */
	public String obstacle() {
		return (isLinux() && ARCHITECTURES.contains(this.architecture)) ? ""
				: "only the JDK's own socket options on " + this.os + " " + this.architecture;
	}

}
