package io.github.keepalive.socket;

import java.nio.channels.NetworkChannel;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepaliveOutcome;
import io.github.keepalive.KeepaliveOutcome.Applied;
import io.github.keepalive.KeepaliveOutcome.LeftToSystem;
import io.github.keepalive.KeepaliveOutcome.Overridden;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveReport;
import io.github.keepalive.kernel.JdkSocket;
import io.github.keepalive.kernel.SocketOptionException;
import io.github.keepalive.kernel.TunableSocket;
import io.github.keepalive.socket.Decision.SetTo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener whose options were set before it listened. Thread-safe.
 *
 * @since 0.1.0
 */
public final class PreparedListener {

	private static final Logger logger = LoggerFactory.getLogger(PreparedListener.class);

	private final KeepaliveReport report;

	private final ListenerHandle listener;

	private final Set<KeepaliveOption> leftToAccepted;

	private int suspendedSeconds;

	PreparedListener(KeepaliveReport report, ListenerHandle listener, Set<KeepaliveOption> leftToAccepted) {
		this.report = report;
		this.listener = listener;
		this.leftToAccepted = Collections.unmodifiableSet(leftToAccepted);
	}

	/**
	 * Return what became of each option when the listener was prepared.
	 * @return the report
	 */
	public KeepaliveReport report() {
		return this.report;
	}

	/**
	 * Return the present amounts of the listener.
	 * @param plan the present plan
	 * @return the report, the one of the preparation if the listener is closed or cannot
	 * be read
	 */
	public KeepaliveReport report(KeepalivePlan plan) {
		Map<KeepaliveOption, Integer> amounts = this.listener.read(plan.values().keySet());
		if (amounts.isEmpty()) {
			return this.report;
		}
		Map<KeepaliveOption, KeepaliveOutcome> outcomes = new EnumMap<>(KeepaliveOption.class);
		for (KeepaliveOption option : plan.values().keySet()) {
			outcomes.put(option, plan.asks(option) ? outcome(option, amounts.get(option), plan) : new LeftToSystem());
		}
		return new KeepaliveReport(outcomes);
	}

	private KeepaliveOutcome outcome(KeepaliveOption option, @Nullable Integer effective, KeepalivePlan plan) {
		if (effective != null && plan.isMetBy(option, effective)) {
			return new Applied(plan.amount(option), effective);
		}
		KeepaliveOutcome atFirst = this.report.outcomes().get(option);
		if (atFirst != null && (effective == null || this.report.isMissing(option))) {
			return atFirst;
		}
		return new Overridden(plan.amount(option), (effective != null) ? effective : 0);
	}

	/**
	 * Return the options that must be set on each accepted connection, because the
	 * listener cannot have them or connections do not inherit them.
	 * @return the options; none if accepted connections inherit all of them
	 */
	public Set<KeepaliveOption> leftToAccepted() {
		return this.leftToAccepted;
	}

	/**
	 * Set on an accepted connection the options that it did not inherit from the
	 * listener, if there are any.
	 * @param connection the connection
	 * @param plan the plan
	 */
	public void accepted(NetworkChannel connection, KeepalivePlan plan) {
		if (!this.leftToAccepted.isEmpty()) {
			accepted(JdkSocket.of(connection), plan);
		}
	}

	/**
	 * Set on an accepted connection the options that it did not inherit from the
	 * listener, if there are any.
	 * @param connection the connection
	 * @param plan the plan
	 */
	public void accepted(TunableSocket connection, KeepalivePlan plan) {
		for (KeepaliveOption option : this.leftToAccepted) {
			try {
				if (plan.asks(option) && connection.obstacle(option) == null) {
					connection.set(option, plan.amount(option));
				}
			}
			catch (SocketOptionException ex) {
				// The connection may be gone already, which the server will notice.
				logger.debug("{} was not set on {}", option, connection, ex);
			}
		}
	}

	/**
	 * Apply the plan again, after the server or the application may have set options.
	 * Amounts that they chose stay. A derived user timeout is adapted to the listener's
	 * timings.
	 * @param plan the plan that the listener was prepared with
	 */
	public void applyAgain(KeepalivePlan plan) {
		Set<KeepaliveOption> options = plan.values().keySet();
		Map<KeepaliveOption, Integer> present = this.listener.read(options);
		Decision userTimeout = Unclaimed.former(List.of(plan)).decide(KeepaliveOption.TCP_USER_TIMEOUT, present, plan);
		if (present.isEmpty() || !(userTimeout instanceof SetTo set)) {
			return;
		}
		try (TunableSocket socket = this.listener.hold()) {
			if (socket != null) {
				socket.set(KeepaliveOption.TCP_USER_TIMEOUT, set.amount());
			}
		}
		catch (SocketOptionException ex) {
			logger.debug("TCP_USER_TIMEOUT was not derived again", ex);
		}
	}

	/**
	 * Switch TCP_DEFER_ACCEPT off while the server stops. Some servers stop their
	 * acceptor by a connection to themselves on which they send nothing. With the option,
	 * the acceptor would not see this connection. Does nothing if the option is not set.
	 */
	public synchronized void suspendDeferAccept() {
		try (TunableSocket socket = this.listener.hold()) {
			int seconds = (socket != null) ? socket.get(KeepaliveOption.TCP_DEFER_ACCEPT) : 0;
			if (socket != null && seconds > 0) {
				this.suspendedSeconds = seconds;
				socket.set(KeepaliveOption.TCP_DEFER_ACCEPT, 0);
			}
		}
		catch (SocketOptionException ex) {
			logger.debug("TCP_DEFER_ACCEPT could not be suspended", ex);
		}
	}

	/**
	 * Set TCP_DEFER_ACCEPT again after {@link #suspendDeferAccept()}.
	 */
	public synchronized void resumeDeferAccept() {
		if (this.suspendedSeconds == 0) {
			return;
		}
		try (TunableSocket socket = this.listener.hold()) {
			if (socket != null) {
				socket.set(KeepaliveOption.TCP_DEFER_ACCEPT, this.suspendedSeconds);
			}
		}
		catch (SocketOptionException ex) {
			logger.debug("TCP_DEFER_ACCEPT was not set again", ex);
		}
		this.suspendedSeconds = 0;
	}

}
