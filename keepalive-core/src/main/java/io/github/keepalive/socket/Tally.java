package io.github.keepalive.socket;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepaliveOutcome;
import io.github.keepalive.KeepaliveOutcome.Applied;
import io.github.keepalive.KeepaliveOutcome.Rejected;
import io.github.keepalive.socket.LiveSockets.Pass;

/**
 * Counts the results of one pass over the sockets.
 */
final class Tally {

	private int examined;

	private int outbound;

	private int changed;

	private int kept;

	private int failed;

	private final Map<KeepaliveOption, Integer> options = new EnumMap<>(KeepaliveOption.class);

	private final Map<String, Integer> refusals = new TreeMap<>();

	void examined(SocketRole role) {
		this.examined++;
		this.outbound += (role == SocketRole.OUTBOUND) ? 1 : 0;
	}

	void count(Map<KeepaliveOption, KeepaliveOutcome> outcomes, Set<KeepaliveOption> chosen) {
		boolean changed = false;
		boolean failed = false;
		for (Map.Entry<KeepaliveOption, KeepaliveOutcome> entry : outcomes.entrySet()) {
			if (entry.getValue() instanceof Applied) {
				changed = true;
				this.options.merge(entry.getKey(), 1, Integer::sum);
			}
			else if (entry.getValue() instanceof Rejected rejected) {
				failed = true;
				this.refusals.merge(entry.getKey() + "=" + rejected.requested() + ": " + rejected.message(), 1,
						Integer::sum);
			}
		}
		this.changed += changed ? 1 : 0;
		this.kept += chosen.isEmpty() ? 0 : 1;
		this.failed += failed ? 1 : 0;
	}

	Pass toPass(long walkNanos) {
		return new Pass(this.examined, this.outbound, this.changed, this.kept, this.failed, this.options, this.refusals,
				walkNanos);
	}

}
