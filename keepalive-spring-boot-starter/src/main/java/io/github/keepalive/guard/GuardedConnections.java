package io.github.keepalive.guard;

import io.github.keepalive.integration.GuardedIntegration;

/**
 * The connections of a library that reports when it connects but gives no access to its
 * sockets. The guard is notified of each connection.
 *
 * @since 0.1.0
 */
public final class GuardedConnections {

	private final GuardedIntegration integration;

	private final KeepaliveGuard guard;

	/**
	 * Create the connections of a library.
	 * @param integration the library
	 * @param guard looks at its sockets
	 */
	public GuardedConnections(GuardedIntegration integration, KeepaliveGuard guard) {
		this.integration = integration;
		this.guard = guard;
	}

	/**
	 * Return whether the integration prepares the library's connections.
	 * @return {@code false} if it must be left alone
	 */
	public boolean isActive() {
		return this.integration.isActive();
	}

	/**
	 * Note that the library connects now, or is about to. Cheap, but not meant for every
	 * request.
	 */
	public void connecting() {
		this.integration.use();
		this.guard.expectConnection();
	}

}
