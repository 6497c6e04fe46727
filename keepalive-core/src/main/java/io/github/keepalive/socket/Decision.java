package io.github.keepalive.socket;

/**
 * What to do about one option of one socket.
 *
 * @since 0.1.0
 */
public sealed interface Decision {

	/**
	 * Nothing to do: the option has the amount that the plan asks for, or the plan does
	 * not ask for the option.
	 */
	record Settled() implements Decision {

	}

	/**
	 * Set the option.
	 *
	 * @param amount the amount in the option's unit
	 */
	record SetTo(int amount) implements Decision {

	}

	/**
	 * Leave the option alone, because its amount was chosen, it cannot be read, or the
	 * plan's amount would do harm together with a chosen one.
	 */
	record Kept() implements Decision {

	}

}
