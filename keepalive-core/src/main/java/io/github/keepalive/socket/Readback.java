package io.github.keepalive.socket;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepaliveOutcome.Applied;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveReport;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.kernel.SocketOptionException;
import io.github.keepalive.kernel.TunableSocket;
import org.jspecify.annotations.Nullable;

/**
 * Decides for which connections to read the options back after they were set. The kernel
 * treats the same amounts alike, so every hundredth connection is read back, as long as
 * it has the amounts of the plan. Listeners are always read back. Thread-safe.
 */
final class Readback {

	/** The number of connections from one that is read back to the next. */
	private static final int CONNECTIONS = 100;

	/** Plans that are remembered, a power of two: each has a place by its hash code. */
	private static final int PLANS = 128;

	/** The results of the latest plans for connections. */
	private final AtomicReferenceArray<@Nullable Trusted> trusted = new AtomicReferenceArray<>(PLANS);

	/**
	 * Set all options of a plan.
	 * @param tuning the plan and the socket
	 * @return what became of each option
	 */
	KeepaliveReport set(Tuning tuning) {
		KeepalivePlan plan = tuning.plan();
		int place = System.identityHashCode(plan) & (PLANS - 1);
		Trusted trusted = this.trusted.get(place);
		if (trusted != null && trusted.plan() == plan && trusted.uses().incrementAndGet() <= CONNECTIONS
				&& isTaken(tuning.socket(), plan)) {
			return trusted.report();
		}
		KeepaliveReport report = tuning.setAll();
		if (plan.role() == KeepaliveRole.CLIENT) {
			this.trusted.set(place,
					isMet(report, plan) ? new Trusted(plan, report.ofLaterSocket(), new AtomicInteger()) : null);
		}
		return report;
	}

	private static boolean isTaken(TunableSocket socket, KeepalivePlan plan) {
		try {
			for (KeepaliveOption option : plan.asked()) {
				if (socket.obstacle(option) != null) {
					return false;
				}
				socket.set(option, plan.amount(option));
			}
			return true;
		}
		catch (SocketOptionException ex) {
			return false;
		}
	}

	private static boolean isMet(KeepaliveReport report, KeepalivePlan plan) {
		return plan.asked()
			.stream()
			.allMatch((option) -> report.outcomes().get(option) instanceof Applied applied
					&& plan.isMetBy(option, applied.effective()));
	}

	private record Trusted(KeepalivePlan plan, KeepaliveReport report, AtomicInteger uses) {

	}

}
