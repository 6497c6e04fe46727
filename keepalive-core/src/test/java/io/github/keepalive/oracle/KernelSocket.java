package io.github.keepalive.oracle;

import java.util.Map;

/**
 * One TCP socket of a process as the kernel has it.
 *
 * @param descriptor its descriptor in that process
 * @param state the state in the kernel's words
 * @param localPort the local port
 * @param remotePort the remote port, 0 for a listener
 * @param options the options by the kernel's names
 */
public record KernelSocket(int descriptor, String state, int localPort, int remotePort, Map<String, Integer> options) {

	public boolean isListener() {
		return "LISTEN".equals(this.state);
	}

	public int option(String name) {
		return this.options.get(name);
	}

	/**
	 * The five options that every connection carries, in the order in which people say
	 * them.
	 */
	public String keepalive() {
		return "%d %d/%d/%d %d".formatted(option("SO_KEEPALIVE"), option("TCP_KEEPIDLE"), option("TCP_KEEPINTVL"),
				option("TCP_KEEPCNT"), option("TCP_USER_TIMEOUT"));
	}

}
