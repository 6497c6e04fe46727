package io.github.keepalive.context;

import java.io.IOException;
import java.util.function.Supplier;

import io.github.keepalive.kernel.KernelAccess;
import io.github.keepalive.socket.GuardMode;
import io.github.keepalive.socket.KeepaliveApplier;
import io.github.keepalive.socket.KnownPeers;
import io.github.keepalive.socket.LiveSockets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.Lifecycle;

/**
 * The sockets of the process, with the plans of one application context. Native access is
 * loaded when it is first used. While the context is stopped, as it is for a checkpoint
 * (CRaC), no file is kept open. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ProcessSockets implements Lifecycle, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(ProcessSockets.class);

	private final KeepaliveApplier applier;

	private final ActivePlans plans;

	private final KnownPeers peers;

	private volatile Supplier<GuardMode> guardMode = () -> GuardMode.OFF;

	private @Nullable LiveSockets sockets;

	/**
	 * Create a view of the process's sockets.
	 * @param applier sets the options
	 * @param plans supplies the plans
	 * @param peers what integrations have noted about the sockets
	 */
	public ProcessSockets(KeepaliveApplier applier, ActivePlans plans, KnownPeers peers) {
		this.applier = applier;
		this.plans = plans;
		this.peers = peers;
	}

	/**
	 * Set the guard whose mode decides which sockets a change at run time reaches.
	 * @param mode returns the current mode of the guard
	 */
	public void followGuard(Supplier<GuardMode> mode) {
		this.guardMode = mode;
	}

	/**
	 * Return whether the plans ask for TCP keepalive.
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
			this.sockets = LiveSockets.of(this.applier, () -> this.plans.get().plans(), this.peers);
		}
		return this.sockets;
	}

	/**
	 * Apply the changed plans to every live socket.
	 * @param former the plans before the change
	 * @return the result
	 */
	public KeepaliveChange change(PlansSnapshot former) {
		PlansSnapshot plans = this.plans.get();
		LiveSockets sockets = (former.isEnabled() || plans.isEnabled()) ? sockets() : null;
		if (sockets == null) {
			return new KeepaliveChange(former, plans, null, obstacle());
		}
		return new KeepaliveChange(former, plans, sockets.change(former.plans(), this.guardMode.get()), null);
	}

	/**
	 * Return a description of how options are set in this JVM.
	 * @return the description, such as {@code setsockopt(2)}
	 */
	public String mechanism() {
		if (!areWanted()) {
			return "none: TCP keepalive is off";
		}
		KernelAccess kernel = KernelAccess.ofJvm();
		return kernel.mechanism() + (kernel.obstacle().isEmpty() ? "" : ": " + kernel.obstacle());
	}

	/**
	 * Return why the sockets cannot be reached.
	 * @return the reason
	 */
	public String obstacle() {
		if (!areWanted()) {
			return "TCP keepalive is off";
		}
		String obstacle = KernelAccess.ofJvm().obstacle();
		return obstacle.isEmpty() ? "it needs /proc/self/status and SO_COOKIE (Linux 4.12)" : obstacle;
	}

	/**
	 * Return whether an operator can do something about the obstacle.
	 * @return {@code false} if TCP keepalive is off, or on systems other than Linux
	 */
	public boolean isObstacleCurable() {
		return areWanted() && KernelAccess.ofJvm().platform().isLinux();
	}

	@Override
	public void start() {
		// The next pass opens the files again.
	}

	@Override
	public void stop() {
		close();
	}

	@Override
	public synchronized boolean isRunning() {
		return this.sockets != null;
	}

	/**
	 * Forget what is known about the sockets, after a restore from a checkpoint.
	 */
	public synchronized void forget() {
		if (this.sockets != null) {
			this.sockets.forget();
		}
	}

	/**
	 * Close the files that are kept open between two passes. The next pass opens them
	 * again.
	 */
	@Override
	public synchronized void close() {
		try {
			if (this.sockets != null) {
				this.sockets.close();
			}
		}
		catch (IOException ex) {
			logger.debug("The view of the sockets was not closed", ex);
		}
	}

}
