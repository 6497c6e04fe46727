package io.github.keepalive;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import io.github.keepalive.KeepaliveOutcome.Applied;
import io.github.keepalive.KeepaliveOutcome.LeftToSystem;
import io.github.keepalive.KeepaliveOutcome.Overridden;
import io.github.keepalive.KeepaliveOutcome.Rejected;
import io.github.keepalive.KeepaliveOutcome.Unsupported;
import org.jspecify.annotations.Nullable;

/**
 * A listener whose options were set before it listened. Thread-safe.
 *
 * @since 0.1.0
 */
public final class KeepaliveListener {

	private static final KeepaliveOption DEFER_ACCEPT = KeepaliveOption.TCP_DEFER_ACCEPT;

	private final KeepaliveReport report;

	private final Supplier<@Nullable OpenSocket> socket;

	private int suspendedSeconds;

	KeepaliveListener(KeepaliveReport report, Supplier<@Nullable OpenSocket> socket) {
		this.report = report;
		this.socket = socket;
	}

	/**
	 * Return what became of each option when the listener was prepared.
	 * @return the report
	 */
	public KeepaliveReport report() {
		return this.report;
	}

	/**
	 * Return what the listener has at this moment.
	 * @param plan what is asked for by now
	 * @return the report, the one of the preparation if the listener is closed or cannot
	 * be read
	 */
	public KeepaliveReport report(KeepalivePlan plan) {
		try (OpenSocket socket = this.socket.get()) {
			if (socket == null) {
				return this.report;
			}
			Map<KeepaliveOption, KeepaliveOutcome> outcomes = new EnumMap<>(KeepaliveOption.class);
			for (KeepaliveOption option : plan.values().keySet()) {
				long effective = socket.getOption(option.level(), option.number());
				outcomes.put(option, plan.asks(option) ? outcome(option, effective, plan) : new LeftToSystem());
			}
			return new KeepaliveReport(outcomes);
		}
	}

	private KeepaliveOutcome outcome(KeepaliveOption option, long effective, KeepalivePlan plan) {
		if (effective >= 0 && plan.isMetBy(option, effective)) {
			return new Applied(plan.amount(option), (int) effective);
		}
		KeepaliveOutcome atFirst = this.report.outcomes().get(option);
		boolean failedAtFirst = atFirst instanceof Rejected || atFirst instanceof Unsupported;
		return (failedAtFirst || effective < 0) ? Objects.requireNonNull(atFirst)
				: new Overridden(plan.amount(option), (int) effective);
	}

	/**
	 * Switch TCP_DEFER_ACCEPT off for as long as the server stops. A server that wakes
	 * its acceptor by connecting to itself, without sending anything, would wait in vain
	 * otherwise. Does nothing where the option is not set.
	 */
	public synchronized void suspendDeferAccept() {
		try (OpenSocket socket = this.socket.get()) {
			long seconds = (socket != null) ? socket.getOption(DEFER_ACCEPT.level(), DEFER_ACCEPT.number()) : 0;
			if (socket != null && seconds > 0) {
				this.suspendedSeconds = (int) seconds;
				socket.setOption(DEFER_ACCEPT.level(), DEFER_ACCEPT.number(), 0);
			}
		}
	}

	/**
	 * Set TCP_DEFER_ACCEPT again after {@link #suspendDeferAccept()}.
	 */
	public synchronized void resumeDeferAccept() {
		if (this.suspendedSeconds == 0) {
			return;
		}
		try (OpenSocket socket = this.socket.get()) {
			if (socket != null) {
				socket.setOption(DEFER_ACCEPT.level(), DEFER_ACCEPT.number(), this.suspendedSeconds);
			}
		}
		this.suspendedSeconds = 0;
	}

}
