package io.github.keepalive.socket;

import java.net.InetSocketAddress;

import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.peer.KeepalivePlans;
import org.jspecify.annotations.Nullable;

/**
 * The integration and the peer of an outbound socket.
 *
 * @param integration the name of the integration that made it, or {@code null} if that is
 * not known
 * @param peer the peer's address, with the host name if that is known, or {@code null}
 * where the peer makes no difference
 */
record SocketOwner(@Nullable String integration, @Nullable InetSocketAddress peer) {

	static final SocketOwner UNKNOWN = new SocketOwner(null, null);

	KeepalivePlan plan(KeepalivePlans plans) {
		return plans.outbound(this.integration).of(this.peer);
	}

	boolean isSame(@Nullable String integration, InetSocketAddress peer) {
		boolean sameIntegration = (integration != null) ? integration.equals(this.integration)
				: this.integration == null;
		return sameIntegration && this.peer != null && this.peer.getHostString().equals(peer.getHostString());
	}

}
