package io.github.keepalive.kernel;

import java.util.Set;

/**
 * The platform that the JVM runs on.
 *
 * @param os the operating system, as {@code os.name} has it
 * @param architecture the architecture, as {@code os.arch} has it
 */
public record Platform(String os, String architecture) {

	/**
	 * Architectures on which Linux gives socket options the same numbers as on x86:
	 * {@code asm-generic/socket.h}. On mips, sparc and parisc the numbers differ.
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
	 * Return whether this is Linux, on any architecture.
	 * @return {@code false} on other systems
	 */
	public boolean isLinux() {
		return this.os.startsWith("Linux");
	}

	/**
	 * Return whether accepted connections inherit the listener's options,
	 * {@code man 7 socket}. No system lets them inherit TCP_DEFER_ACCEPT.
	 * @return {@code false} if the options must be set on each accepted connection
	 */
	public boolean isInheritedByAccepted() {
		return isLinux();
	}

	/**
	 * Return why the numbers of socket options are not known on this platform.
	 * @return the reason, or an empty text if they are known
	 */
	public String obstacle() {
		return (isLinux() && ARCHITECTURES.contains(this.architecture)) ? ""
				: "only the JDK's own socket options on " + this.os + " " + this.architecture;
	}

}
