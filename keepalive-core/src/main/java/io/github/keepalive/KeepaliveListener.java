package io.github.keepalive;

import java.util.function.Supplier;

import io.github.keepalive.kernel.KernelAccess;
import io.github.keepalive.kernel.NativeSocket;
import io.github.keepalive.kernel.SocketIdentity;
import org.jspecify.annotations.Nullable;

/**
 * A listener whose options were set before it listened. Thread-safe.
 *
 * @since 0.1.0
 */
public final class KeepaliveListener {

	private static final KeepaliveOption DEFER_ACCEPT = KeepaliveOption.TCP_DEFER_ACCEPT;

	private final KeepalivePlan plan;

	private final KeepaliveReport report;

	private final Supplier<KernelAccess> kernel;

	private final @Nullable SocketIdentity identity;

	KeepaliveListener(KeepalivePlan plan, KeepaliveReport report, Supplier<KernelAccess> kernel,
			@Nullable SocketIdentity identity) {
		this.plan = plan;
		this.report = report;
		this.kernel = kernel;
		this.identity = identity;
	}

	/**
	 * Return what became of each option.
	 * @return the report
	 */
	public KeepaliveReport report() {
		return this.report;
	}

	/**
	 * Switch TCP_DEFER_ACCEPT off for as long as the server stops. A server that wakes
	 * its acceptor by connecting to itself, without sending anything, would wait in vain
	 * otherwise. Does nothing where the option is not set.
	 */
	public void suspendDeferAccept() {
		setDeferAcceptSeconds(0);
	}

	/**
	 * Set TCP_DEFER_ACCEPT again after {@link #suspendDeferAccept()}.
	 */
	public void resumeDeferAccept() {
		setDeferAcceptSeconds(this.plan.amount(DEFER_ACCEPT));
	}

	private void setDeferAcceptSeconds(int seconds) {
		if (this.identity == null || !this.report.isApplied(DEFER_ACCEPT)) {
			return;
		}
		try (NativeSocket socket = this.kernel.get().find(this.identity)) {
			if (socket != null) {
				socket.setOption(DEFER_ACCEPT.level(), DEFER_ACCEPT.number(), seconds);
			}
		}
	}

}
