package io.github.keepalive.peer;

/**
 * Thrown when two targets are equally specific for the same peer.
 *
 * @since 0.1.0
 */
public final class AmbiguousTargetsException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final String first;

	private final String second;

	private final String peer;

	AmbiguousTargetsException(String first, String second, String peer) {
		super("The targets " + first + " and " + second + " are equally specific for " + peer);
		this.first = first;
		this.second = second;
		this.peer = peer;
	}

	/**
	 * Return the name of the one target.
	 * @return the name
	 */
	public String first() {
		return this.first;
	}

	/**
	 * Return the name of the other target.
	 * @return the name
	 */
	public String second() {
		return this.second;
	}

	/**
	 * Describe the peers that both are for.
	 * @return such as {@code host db.internal, port 5432}
	 */
	public String peer() {
		return this.peer;
	}

}
