package io.github.keepalive.socket;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepaliveOutcome;
import io.github.keepalive.KeepaliveOutcome.Rejected;
import io.github.keepalive.KeepaliveOutcome.Unsupported;
import io.github.keepalive.KeepaliveReport;
import io.github.keepalive.KeepaliveRole;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the options that could not be set, and warns once of each cause. Thread-safe.
 */
final class FailureLog {

	private static final Logger logger = LoggerFactory.getLogger(KeepaliveApplier.class);

	private final LongAdder count = new LongAdder();

	private final Set<String> warned = ConcurrentHashMap.newKeySet();

	long count() {
		return this.count.sum();
	}

	void note(KeepaliveReport report, KeepaliveRole role) {
		String sockets = (role == KeepaliveRole.SERVER) ? "Listeners" : "Outbound connections";
		report.outcomes().forEach((option, outcome) -> {
			if (outcome instanceof Unsupported unsupported) {
				this.count.increment();
				if (this.warned.add(unsupported.reason())) {
					logger.warn("{} go without {}: {}", sockets, report.unsupported(), unsupported.reason());
				}
			}
			note(option, outcome);
		});
	}

	void note(KeepaliveOption option, KeepaliveOutcome outcome) {
		if (outcome instanceof Rejected rejected) {
			this.count.increment();
			if (this.warned.add(option + rejected.message())) {
				logger.warn("The system refused {}={}: {}{}", option, rejected.requested(), rejected.message(),
						(rejected.errno() != null) ? " (errno " + rejected.errno() + ")" : "");
			}
		}
	}

}
