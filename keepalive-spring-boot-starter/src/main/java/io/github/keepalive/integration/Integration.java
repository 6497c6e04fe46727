package io.github.keepalive.integration;

import java.util.List;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveReport;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.context.ActivePlans;
import io.github.keepalive.kernel.KernelAccess;
import io.github.keepalive.peer.KeepalivePlans;
import io.github.keepalive.peer.OutboundPlans;
import io.github.keepalive.socket.KeepaliveApplier;
import io.github.keepalive.socket.KnownPeers;
import io.github.keepalive.socket.SocketRole;
import io.github.keepalive.socket.Unclaimed;
import org.jspecify.annotations.Nullable;

/**
 * The integration of one library, and the results for its sockets. Thread-safe.
 *
 * @since 0.1.0
 */
public abstract sealed class Integration permits ListenerIntegration, OutboundIntegration, GuardedIntegration {

	private final Context context;

	private final KeepaliveRole planRole;

	private final boolean active;

	Integration(Context context, KeepaliveRole planRole) {
		this.context = context;
		this.planRole = planRole;
		this.active = isWanted() && !context.switchedOff();
		if (this.active) {
			KernelAccess.preload();
		}
	}

	/**
	 * Return the name, as in {@code keepalive.integrations.NAME.enabled}.
	 * @return the name
	 */
	public final String name() {
		return this.context.name();
	}

	/**
	 * Return the current plan for the sockets of this library that belong to no target.
	 * @return the plan
	 */
	public final KeepalivePlan plan() {
		return (this.planRole == KeepaliveRole.CLIENT) ? outboundPlans().general() : plans().server(name());
	}

	/**
	 * Return the current plans for all sockets.
	 * @return the plans
	 */
	final KeepalivePlans plans() {
		return this.context.plans().get().plans();
	}

	/**
	 * Return the current plans for the connections of this library.
	 * @return the plans
	 */
	final OutboundPlans outboundPlans() {
		return plans().outbound(name());
	}

	final KnownPeers peers() {
		return this.context.peers();
	}

	private boolean isWanted() {
		return (this.planRole == KeepaliveRole.CLIENT) ? outboundPlans().isEnabled() : plan().isEnabled();
	}

	/**
	 * Return whether the integration prepares the library's sockets. This is decided when
	 * the application starts.
	 * @return {@code false} if the library must be left alone
	 */
	public final boolean isActive() {
		return this.active;
	}

	/**
	 * Return why the library is left alone.
	 * @return the reason, or {@code null} if it is not
	 */
	public final @Nullable String offReason() {
		if (!isWanted()) {
			return "switched off by " + plan().value(KeepaliveOption.SO_KEEPALIVE).origin();
		}
		if (this.context.switchedOff()) {
			return "keepalive.integrations." + name() + ".enabled=false";
		}
		return this.active ? null : "TCP keepalive was off when the application started: the guard has the sockets";
	}

	/**
	 * Return the amounts that may be replaced on a socket which the library has already
	 * configured. These are the system's current default values. The amounts that a
	 * library sets by itself have to be added.
	 * @return the amounts
	 */
	public final Unclaimed unchosen() {
		return Unclaimed.systemDefaults(this.context.plans().systemDefaults());
	}

	final KeepaliveApplier applier() {
		return this.context.applier();
	}

	/**
	 * Return which kind of sockets the library opens.
	 * @return listeners or outbound connections
	 */
	public abstract SocketRole role();

	/**
	 * Return the number of connections prepared so far, or of open listeners.
	 * @return the number
	 */
	public abstract long sockets();

	/**
	 * Return the results for the library's sockets.
	 * @return a target for each listener, or for the latest connections
	 */
	public abstract List<Target> targets();

	/**
	 * A listener, or the latest connection of a kind.
	 *
	 * @param name its name in log and endpoint
	 * @param report what became of each option, or {@code null} if it was left alone
	 * @param note a remark, such as why it was left alone
	 */
	public record Target(String name, @Nullable KeepaliveReport report, @Nullable String note) {

		/**
		 * Return whether every option of the plan is in force.
		 * @return {@code false} if at least one is not
		 */
		public boolean isComplete() {
			return this.report != null && this.report.isComplete();
		}

		/**
		 * Return whether the integration could not reach the socket, so that only the
		 * guard sets its options.
		 * @return {@code true} if nothing was set
		 */
		public boolean isLeftAlone() {
			return this.report == null && this.note != null;
		}

		/**
		 * Return whether an option of the plan could not be set.
		 * @return {@code true} if at least one is missing
		 */
		public boolean isIncomplete() {
			return this.report != null && !this.report.isComplete();
		}

		/**
		 * Return whether there was no socket yet.
		 * @return {@code true} if there is neither a report nor a note
		 */
		public boolean isWaiting() {
			return this.report == null && this.note == null;
		}

	}

	record Context(String name, KeepaliveApplier applier, ActivePlans plans, KnownPeers peers, boolean switchedOff) {

	}

}
