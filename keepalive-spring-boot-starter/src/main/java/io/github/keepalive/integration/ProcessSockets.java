package io.github.keepalive.integration;

import io.github.keepalive.KeepaliveApplier;
import io.github.keepalive.LiveSockets;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of the process as one application context sees them. Nothing is loaded
 * before they are asked for. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ProcessSockets {

	private final KeepaliveApplier applier;

	private final ActivePlans plans;

	private @Nullable LiveSockets sockets;

	/**
	 * Create a view of the process's sockets.
	 * @param applier sets the options
	 * @param plans what to set
	 */
	public ProcessSockets(KeepaliveApplier applier, ActivePlans plans) {
		this.applier = applier;
		this.plans = plans;
	}

	/**
	 * Return whether there is anything to do for the sockets.
	 * @return {@code false} if TCP keepalive is off
	 */
	public boolean areWanted() {
		return this.plans.get().isEnabled();
	}

	/**
	 * Return the sockets.
	 * @return the sockets, or {@code null} if there is an {@link #obstacle()}
	 */
	public @Nullable LiveSockets get() {
		return areWanted() ? sockets() : null;
	}

	private synchronized @Nullable LiveSockets sockets() {
		if (this.sockets == null) {
			this.sockets = LiveSockets.of(this.applier, this.plans::get, this.plans.get().systemDefaults());
		}
		return this.sockets;
	}

	/**
	 * Give the plans in force to every live socket, now that they are others than before.
	 * @param former the plans up to now
	 * @return what was done
	 */
	public KeepaliveChange change(KeepalivePlans former) {
		KeepalivePlans plans = this.plans.get();
		LiveSockets sockets = (former.isEnabled() || plans.isEnabled()) ? sockets() : null;
		if (sockets == null) {
			return new KeepaliveChange(former, plans, null, obstacle());
		}
		return new KeepaliveChange(former, plans, sockets.change(former::of), null);
	}

	/**
	 * Say why the sockets cannot be had.
	 * @return the reason
	 */
	public String obstacle() {
		if (!areWanted()) {
			return "TCP keepalive is off";
		}
		String obstacle = this.applier.obstacle();
		return obstacle.isEmpty() ? "it needs /proc/self/status and SO_COOKIE (Linux 4.12)" : obstacle;
	}

}
