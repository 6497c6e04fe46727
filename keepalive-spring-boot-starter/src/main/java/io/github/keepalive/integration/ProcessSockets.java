package io.github.keepalive.integration;

import io.github.keepalive.KeepaliveApplier;
import io.github.keepalive.KeepaliveRole;
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

	private final KeepalivePlans plans;

	private @Nullable LiveSockets sockets;

	/**
	 * Create a view of the process's sockets.
	 * @param applier sets the options
	 * @param plans what to set
	 */
	public ProcessSockets(KeepaliveApplier applier, KeepalivePlans plans) {
		this.applier = applier;
		this.plans = plans;
	}

	/**
	 * Return the sockets.
	 * @return the sockets, or {@code null} if there is an {@link #obstacle()}
	 */
	public synchronized @Nullable LiveSockets get() {
		if (this.sockets == null && this.plans.isEnabled()) {
			this.sockets = LiveSockets.of(this.applier,
					(role) -> (role == KeepaliveRole.CLIENT) ? this.plans.client() : this.plans.server(),
					this.plans.systemDefaults());
		}
		return this.sockets;
	}

	/**
	 * Say why the sockets cannot be had.
	 * @return the reason
	 */
	public String obstacle() {
		if (!this.plans.isEnabled()) {
			return "TCP keepalive is off";
		}
		String obstacle = this.applier.obstacle();
		return obstacle.isEmpty() ? "it needs /proc/self/status and SO_COOKIE (Linux 4.12)" : obstacle;
	}

}
