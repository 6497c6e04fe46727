package io.github.keepalive.peer;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Parses IP addresses. It never resolves a name.
 */
final class IpAddresses {

	private static final Pattern IPV4 = Pattern
		.compile("(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}");

	private static final Pattern IPV6_LETTERS = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

	private IpAddresses() {
	}

	static InetAddress parse(String text) {
		InetAddress address = parseOrNull(text);
		if (address == null) {
			throw new IllegalArgumentException((text.indexOf('%') >= 0) ? "an address is written without its zone"
					: "\"" + text + "\" is no address");
		}
		return address;
	}

	static @Nullable InetAddress parseOrNull(String text) {
		if (!IPV4.matcher(text).matches() && !IPV6_LETTERS.matcher(text).matches()) {
			return null;
		}
		try {
			// A text with a colon cannot be a name, so this resolves nothing.
			return InetAddress.getByName(text);
		}
		catch (UnknownHostException ex) {
			return null;
		}
	}

}
