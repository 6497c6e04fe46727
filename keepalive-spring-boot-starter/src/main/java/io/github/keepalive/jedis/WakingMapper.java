package io.github.keepalive.jedis;

import io.github.keepalive.guard.KeepaliveGuard;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.HostAndPortMapper;

/**
 * Notifies the guard when Jedis asks for the address to connect to.
 *
 * @param own the application's mapper, or {@code null} if it has none
 * @param guard the guard to notify
 */
record WakingMapper(@Nullable HostAndPortMapper own, KeepaliveGuard guard) implements HostAndPortMapper {

	@Override
	public HostAndPort getHostAndPort(HostAndPort peer) {
		this.guard.expectConnection();
		return (this.own != null) ? this.own.getHostAndPort(peer) : peer;
	}

}
