package io.github.keepalive;

/**
 * Thrown if a value is one that the kernel would refuse, or one that the option cannot
 * represent, such as {@code 500ms} for an option in whole seconds.
 *
 * @since 0.1.0
 */
public final class InvalidKeepaliveValueException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final KeepaliveOption option;

	InvalidKeepaliveValueException(KeepaliveOption option, String value) {
		super(option.property() + ": " + value + " (expected: " + option.expected() + ")");
		this.option = option;
	}

	/**
	 * Return the option whose value was refused.
	 * @return the option
	 */
	public KeepaliveOption getOption() {
		return this.option;
	}

}
