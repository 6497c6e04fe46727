package io.github.keepalive;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

import org.jspecify.annotations.Nullable;

/**
 * The outcome of each option of one socket.
 *
 * @param outcomes the outcomes by option
 * @param readBack whether the amounts were read from this socket. If not, the kernel
 * accepted the options of this socket, and the amounts were read from an earlier socket
 * of the same plan
 * @since 0.1.0
 */
public record KeepaliveReport(Map<KeepaliveOption, KeepaliveOutcome> outcomes, boolean readBack) {

	public KeepaliveReport {
		Map<KeepaliveOption, KeepaliveOutcome> copy = new EnumMap<>(KeepaliveOption.class);
		copy.putAll(outcomes);
		outcomes = Collections.unmodifiableMap(copy);
	}

	/**
	 * Create a report of what was read back.
	 * @param outcomes the outcomes by option
	 */
	public KeepaliveReport(Map<KeepaliveOption, KeepaliveOutcome> outcomes) {
		this(outcomes, true);
	}

	/**
	 * Return a report of another socket that accepted the same options.
	 * @return the report, not read back
	 */
	public KeepaliveReport ofLaterSocket() {
		return new KeepaliveReport(this.outcomes, false);
	}

	/**
	 * Return whether every option that was asked for is in force.
	 * @return {@code false} if at least one was refused or is not supported
	 */
	public boolean isComplete() {
		// Without a stream, because this is called for each connection.
		for (KeepaliveOutcome outcome : this.outcomes.values()) {
			if (isMissing(outcome)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Return whether an option is in force as it was asked for.
	 * @param option the option
	 * @return {@code true} if the kernel accepted it
	 */
	public boolean isApplied(KeepaliveOption option) {
		return this.outcomes.get(option) instanceof KeepaliveOutcome.Applied;
	}

	/**
	 * Return whether an option was asked for and could not be set.
	 * @param option the option
	 * @return {@code true} if it is unsupported or was refused
	 */
	public boolean isMissing(KeepaliveOption option) {
		return isMissing(this.outcomes.get(option));
	}

	private static boolean isMissing(@Nullable KeepaliveOutcome outcome) {
		return outcome instanceof KeepaliveOutcome.Unsupported || outcome instanceof KeepaliveOutcome.Rejected;
	}

	/**
	 * Return this report with another outcome of one option.
	 * @param option the option
	 * @param outcome its outcome
	 * @return the changed report
	 */
	public KeepaliveReport with(KeepaliveOption option, KeepaliveOutcome outcome) {
		Map<KeepaliveOption, KeepaliveOutcome> changed = new EnumMap<>(this.outcomes);
		changed.put(option, outcome);
		return new KeepaliveReport(changed, this.readBack);
	}

	/**
	 * Return the outcomes as one short text, such as
	 * {@code TCP_KEEPIDLE=15 TCP_USER_TIMEOUT unsupported}.
	 * @return the text, without the options that are left to the system
	 */
	@Override
	public String toString() {
		return describe(this.outcomes);
	}

	/**
	 * Describe outcomes in one short text, such as
	 * {@code TCP_KEEPIDLE=15 TCP_USER_TIMEOUT unsupported}.
	 * @param outcomes the outcomes by option
	 * @return the text, without the options that are left to the system
	 */
	public static String describe(Map<KeepaliveOption, KeepaliveOutcome> outcomes) {
		StringJoiner text = new StringJoiner(" ").setEmptyValue("nothing was set");
		outcomes.forEach((option, outcome) -> {
			if (outcome instanceof KeepaliveOutcome.Applied applied) {
				text.add(option + "=" + applied.effective());
			}
			else if (outcome instanceof KeepaliveOutcome.Overridden overridden) {
				text.add(option + " stays " + overridden.effective());
			}
			else if (outcome instanceof KeepaliveOutcome.Rejected rejected) {
				text.add(option + "=" + rejected.requested() + " refused (" + rejected.message() + ")");
			}
			else if (outcome instanceof KeepaliveOutcome.Unsupported) {
				text.add(option + " unsupported");
			}
		});
		return text.toString();
	}

	/**
	 * Return the options that this JVM or platform cannot set.
	 * @return the options
	 */
	public List<KeepaliveOption> unsupported() {
		return this.outcomes.keySet()
			.stream()
			.filter((option) -> this.outcomes.get(option) instanceof KeepaliveOutcome.Unsupported)
			.toList();
	}

}
