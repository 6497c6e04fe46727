package io.github.keepalive.socket;

/**
 * What to do about one option of one socket.
 *
 * @since 0.1.0
 */
public sealed interface Decision {

	/**
	 * Nothing is to be done: the option has what is asked for, or nothing is asked for.
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
	 * Leave the option alone: its amount was chosen, or it cannot be read, or another
	 * amount would do harm beside what was chosen.
	 */
	record Kept() implements Decision {

	}

}
