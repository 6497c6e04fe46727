package io.github.keepalive.integration;

import java.util.List;

import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.socket.SocketRole;

/**
 * A client that gives no access to a socket before it connects. The guard sets the
 * options of its connections.
 *
 * @since 0.1.0
 */
public final class GuardedIntegration extends Integration {

	private static final String NOTE = "the library gives no access to a socket before it connects, so the guard sets the options soon afterwards";

	private volatile boolean used;

	GuardedIntegration(Context context) {
		super(context, KeepaliveRole.CLIENT);
	}

	/**
	 * Note that the application uses the client.
	 */
	public void use() {
		this.used = true;
	}

	private boolean hasSettings() {
		return plans().integrations().contains(name());
	}

	/**
	 * Return whether the application uses the client.
	 * @return {@code false} if it has not been used yet
	 */
	public boolean isUsed() {
		return this.used;
	}

	@Override
	public SocketRole role() {
		return SocketRole.OUTBOUND;
	}

	@Override
	public long sockets() {
		return 0;
	}

	@Override
	public List<Target> targets() {
		return this.used
				? List.of(new Target("connections", null,
						hasSettings() ? NOTE + ", and keepalive.integrations." + name() + " has no effect" : NOTE))
				: List.of();
	}

}
