package io.github.keepalive.integration;

import java.net.InetSocketAddress;

/**
 * Formats addresses for log and endpoint.
 *
 * @since 0.1.0
 */
public final class Addresses {

	private Addresses() {
	}

	/**
	 * Format an address and its port.
	 * @param address the address
	 * @return the text, such as {@code 10.0.0.1:8080} or {@code [::1]:8080}
	 */
	public static String format(InetSocketAddress address) {
		String host = address.getAddress().getHostAddress();
		return ((host.indexOf(':') >= 0) ? "[" + host + "]" : host) + ":" + address.getPort();
	}

}
