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
 * Decides which connections are read back after their options were set. The kernel
 * answers the same call in the same way, so one of a hundred is enough, as long as it had
 * what was asked for. Listeners are always read back. Thread-safe.
 */
final class Readback {

	/** Connections between two that are read back. */
	private static final int CONNECTIONS = 100;

	/** Plans that are remembered, a power of two: each has a place by its hash code. */
	private static final int PLANS = 128;

	/** What the kernel made of the latest plans for connections. */
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
