package io.github.keepalive.actuate;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepaliveOutcome;
import io.github.keepalive.KeepaliveReport;
import io.github.keepalive.integration.Integration;
import org.jspecify.annotations.Nullable;

/**
 * Description of a listener or of the latest connection of an integration.
 *
 * @param name its name
 * @param options the outcome for each option
 * @param readBack whether the values were read from this socket. Otherwise they were read
 * from an earlier connection, and setting the same values on this one succeeded.
 * @param note a remark, such as why it was left alone
 * @since 0.1.0
 */
public record TargetDescriptor(String name, Map<KeepaliveOption, OutcomeDescriptor> options, @Nullable Boolean readBack,
		@Nullable String note) {

	static TargetDescriptor of(Integration.Target target) {
		Map<KeepaliveOption, OutcomeDescriptor> options = new LinkedHashMap<>();
		KeepaliveReport report = target.report();
		if (report != null) {
			report.outcomes().forEach((option, outcome) -> options.put(option, OutcomeDescriptor.of(option, outcome)));
		}
		return new TargetDescriptor(target.name(), options, (report != null) ? report.readBack() : null, target.note());
	}

	/**
	 * Description of the outcome for one option.
	 *
	 * @param status {@code applied}, {@code overridden} by the application,
	 * {@code left-to-system}, {@code unsupported} or {@code rejected}
	 * @param value the value that the kernel reported after the option was set
	 * @param detail why the value is not that of the plan
	 */
	public record OutcomeDescriptor(String status, @Nullable Object value, @Nullable String detail) {

		static OutcomeDescriptor of(KeepaliveOption option, KeepaliveOutcome outcome) {
			if (outcome instanceof KeepaliveOutcome.Applied applied) {
				boolean rounded = applied.effective() != applied.requested();
				return new OutcomeDescriptor("applied", option.unit().valueOf(applied.effective()),
						rounded ? "rounded by the kernel from " + applied.requested() : null);
			}
			if (outcome instanceof KeepaliveOutcome.Overridden overridden) {
				return new OutcomeDescriptor("overridden", option.unit().valueOf(overridden.effective()),
						"set by the application instead of " + option.unit().valueOf(overridden.requested()));
			}
			if (outcome instanceof KeepaliveOutcome.Unsupported unsupported) {
				return new OutcomeDescriptor("unsupported", null, unsupported.reason());
			}
			if (outcome instanceof KeepaliveOutcome.Rejected rejected) {
				return new OutcomeDescriptor("rejected", null,
						rejected.message() + ((rejected.errno() != null) ? " (errno " + rejected.errno() + ")" : ""));
			}
			return new OutcomeDescriptor("left-to-system", null, null);
		}

	}

}
