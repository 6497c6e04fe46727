package io.github.keepalive;

import org.jspecify.annotations.Nullable;

/**
 * The outcome of setting one option on one socket. All amounts are in the option's unit.
 *
 * @since 0.1.0
 */
public sealed interface KeepaliveOutcome {

	/**
	 * The kernel accepted the value.
	 *
	 * @param requested the amount that was asked for
	 * @param effective the amount that the kernel then reported, which differs if the
	 * kernel rounds
	 */
	record Applied(int requested, int effective) implements KeepaliveOutcome {

	}

	/**
	 * The socket keeps another value, which the application or a library has chosen.
	 *
	 * @param requested the amount that was asked for
	 * @param effective the amount that is in force instead
	 */
	record Overridden(int requested, int effective) implements KeepaliveOutcome {

	}

	/**
	 * Nothing was asked for, and the socket keeps the system's value.
	 */
	record LeftToSystem() implements KeepaliveOutcome {

	}

	/**
	 * This JVM or platform cannot set the option.
	 *
	 * @param reason the reason and the remedy
	 */
	record Unsupported(String reason) implements KeepaliveOutcome {

	}

	/**
	 * The kernel refused the value.
	 *
	 * @param requested the amount that was asked for
	 * @param errno the error number, or {@code null} if only a message is known
	 * @param message the system's message for the error
	 */
	record Rejected(int requested, @Nullable Integer errno, String message) implements KeepaliveOutcome {

	}

}
