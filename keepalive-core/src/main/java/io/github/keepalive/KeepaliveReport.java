package io.github.keepalive;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What became of each option of one socket, as the kernel had it when it was set.
 *
 * @param outcomes the outcomes by option
 * @since 0.1.0
 */
public record KeepaliveReport(Map<KeepaliveOption, KeepaliveOutcome> outcomes) {

	public KeepaliveReport {
		Map<KeepaliveOption, KeepaliveOutcome> copy = new EnumMap<>(KeepaliveOption.class);
		copy.putAll(outcomes);
		outcomes = Collections.unmodifiableMap(copy);
	}

	/**
	 * Return whether every option that was asked for is in force.
	 * @return {@code false} if at least one was refused or is not supported
	 */
	public boolean isComplete() {
		return this.outcomes.values()
			.stream()
			.noneMatch((outcome) -> outcome instanceof KeepaliveOutcome.Unsupported
					|| outcome instanceof KeepaliveOutcome.Rejected);
	}

	/**
	 * Return whether an option is in force as it was asked for.
	 * @param option the option
	 * @return {@code true} if the kernel took it
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
		KeepaliveOutcome outcome = this.outcomes.get(option);
		return outcome instanceof KeepaliveOutcome.Unsupported || outcome instanceof KeepaliveOutcome.Rejected;
	}

	KeepaliveReport with(KeepaliveOption option, KeepaliveOutcome outcome) {
		Map<KeepaliveOption, KeepaliveOutcome> changed = new EnumMap<>(this.outcomes);
		changed.put(option, outcome);
		return new KeepaliveReport(changed);
	}

	List<KeepaliveOption> unsupported() {
		return this.outcomes.keySet()
			.stream()
			.filter((option) -> this.outcomes.get(option) instanceof KeepaliveOutcome.Unsupported)
			.toList();
	}

}
