package io.github.keepalive.peer;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The hosts that a target is for: a host name, every name below a domain, an address, or
 * a block of addresses in CIDR notation (RFC 4632, RFC 4291). Names are compared without
 * regard to case.
 *
 * @param kind what it is
 * @param text the pattern in its normal form: in lower case, a block with the address of
 * the network
 * @param block the block of addresses, or {@code null} for names
 * @since 0.1.0
 */
public record HostPattern(Kind kind, String text, @Nullable AddressBlock block) {

	/** What is allowed, for messages. */
	public static final String EXPECTED = "a host name (db.internal), every name below a domain (*.example.com),"
			+ " an address (192.168.7.9, 2001:db8::7) or a block of addresses (10.20.0.0/16, 2001:db8::/32)";

	private static final int LONGEST_NAME = 253;

	private static final Pattern NAME = Pattern.compile("(?!-)[a-z0-9_-]{1,63}(?<!-)(\\.(?!-)[a-z0-9_-]{1,63}(?<!-))*");

	private static final Pattern ONLY_DIGITS = Pattern.compile("[0-9.]+");

	/** No name ends like this, RFC 3696 section 2. */
	private static final Pattern NUMERIC_TOP_LEVEL = Pattern.compile("(.*\\.)?[0-9]+");

	private static final Pattern WITH_PORT = Pattern.compile("(\\[.*]|[^:\\[\\]]+):[0-9]+(-[0-9]+)?");

	/**
	 * Read a pattern.
	 * @param written the pattern as it is written
	 * @return the pattern
	 * @throws IllegalArgumentException if it is not one of {@link #EXPECTED}; the message
	 * says what to write instead
	 */
	public static HostPattern parse(String written) {
		String text = written.trim().toLowerCase(Locale.ROOT);
		if (text.contains("://")) {
			throw new IllegalArgumentException("a host is written without a scheme: "
					+ text.substring(text.indexOf("://") + 3).replaceAll("[/:].*", ""));
		}
		if (WITH_PORT.matcher(text).matches()) {
			int colon = text.lastIndexOf(':');
			throw new IllegalArgumentException("a port is written under ports: " + text.substring(colon + 1)
					+ ", and under hosts: " + text.substring(0, colon).replaceAll("[\\[\\]]", ""));
		}
		int slash = text.indexOf('/');
		if (slash >= 0) {
			return ofBlock(AddressBlock.parse(text.substring(0, slash), text.substring(slash + 1)));
		}
		if (text.startsWith("[") && text.endsWith("]")) {
			text = text.substring(1, text.length() - 1);
		}
		if (text.indexOf(':') >= 0 || ONLY_DIGITS.matcher(text).matches()) {
			return ofBlock(AddressBlock.of(IpAddresses.parse(text)));
		}
		return text.startsWith("*.") ? new HostPattern(Kind.SUFFIX, "*." + name(text.substring(2)), null)
				: new HostPattern(Kind.NAME, name(text), null);
	}

	private static HostPattern ofBlock(AddressBlock block) {
		return new HostPattern(Kind.BLOCK, block.toString(), block);
	}

	private static String name(String text) {
		String name = PeerNames.withoutTrailingDot(text);
		if (text.equals("*")) {
			throw new IllegalArgumentException("leave hosts out to match every host");
		}
		if (name.chars().anyMatch((letter) -> letter > 127)) {
			throw new IllegalArgumentException("a name is written in ASCII: " + toAscii(name));
		}
		if (NUMERIC_TOP_LEVEL.matcher(name).matches()) {
			throw new IllegalArgumentException("it is neither a name nor an address; several addresses are written one"
					+ " by one, or as a block such as 10.0.0.0/24");
		}
		if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
			throw new IllegalArgumentException((text.indexOf('*') >= 0) ? "a star stands only in front: *.example.com"
					: "it is neither a name nor an address");
		}
		return name;
	}

	private static String toAscii(String name) {
		try {
			return IDN.toASCII(name);
		}
		catch (IllegalArgumentException ex) {
			return "db.example.com";
		}
	}

	/**
	 * Return whether a resolver can be asked for the addresses.
	 * @return {@code true} for a host name
	 */
	public boolean isName() {
		return this.kind == Kind.NAME;
	}

	// Different patterns have different normal forms. Comparing all components would cost
	// milliseconds at the start of an application.
	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof HostPattern pattern && this.text.equals(pattern.text);
	}

	@Override
	public int hashCode() {
		return this.text.hashCode();
	}

	@Override
	public String toString() {
		return this.text;
	}

	/**
	 * The kinds of patterns, the most specific first.
	 */
	public enum Kind {

		/**
		 * A host name.
		 */
		NAME,

		/**
		 * Every name below a domain.
		 */
		SUFFIX,

		/**
		 * A block of addresses, or a single one.
		 */
		BLOCK

	}

}
