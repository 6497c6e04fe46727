package io.github.keepalive.peer;

import java.util.Locale;

/**
 * The normal form of host names.
 */
final class PeerNames {

	private PeerNames() {
	}

	/**
	 * Return the normal form of a host name. A name that has it already is returned as it
	 * is.
	 * @param name the name as a library has it
	 * @return the name in lower case, without the dot of the root
	 */
	static String normalize(String name) {
		return withoutTrailingDot(name.toLowerCase(Locale.ROOT));
	}

	static String withoutTrailingDot(String name) {
		return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
	}

}
