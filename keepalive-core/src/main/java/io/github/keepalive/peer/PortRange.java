package io.github.keepalive.peer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ports that a target is for: one, or all from the first to the last.
 *
 * @param first the first port
 * @param last the last port
 * @since 0.1.0
 */
public record PortRange(int first, int last) {

	/** What is allowed, for messages. */
	public static final String EXPECTED = "a port from 1 to 65535 (5432), or the first and the last of a range (6000-6100)";

	static final PortRange ALL = new PortRange(0, 65535);

	private static final Pattern RANGE = Pattern.compile("([0-9]{1,9})(?:\\s*-\\s*([0-9]{1,9}))?");

	/**
	 * Create a range.
	 * @throws IllegalArgumentException if a number is not a valid port, or the last port
	 * is less than the first
	 */
	public PortRange {
		if (first < 0 || first > 65535 || last < 0 || last > 65535) {
			throw new IllegalArgumentException("there is no port above 65535");
		}
		if (last < first) {
			throw new IllegalArgumentException("the range is backwards: " + last + "-" + first);
		}
	}

	/**
	 * Read a port or a range of ports.
	 * @param written the range as it is written, such as {@code 5432} or
	 * {@code 6000-6100}
	 * @return the range
	 * @throws IllegalArgumentException if it is not one of {@link #EXPECTED}; the message
	 * says why
	 */
	public static PortRange parse(String written) {
		Matcher range = RANGE.matcher(written.trim());
		if (!range.matches()) {
			throw new IllegalArgumentException("it is neither a port nor a range of ports");
		}
		int first = Integer.parseInt(range.group(1));
		return new PortRange(first, (range.group(2) != null) ? Integer.parseInt(range.group(2)) : first);
	}

	/**
	 * Return whether a port belongs to the range.
	 * @param port the port
	 * @return {@code true} if it does
	 */
	public boolean contains(int port) {
		return port >= this.first && port <= this.last;
	}

	boolean overlaps(PortRange other) {
		return this.first <= other.last && other.first <= this.last;
	}

	@Override
	public String toString() {
		return (this.first == this.last) ? Integer.toString(this.first) : this.first + "-" + this.last;
	}

}
