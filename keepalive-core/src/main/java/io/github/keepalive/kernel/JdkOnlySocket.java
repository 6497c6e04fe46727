package io.github.keepalive.kernel;

import io.github.keepalive.KeepaliveOption;
import org.jspecify.annotations.Nullable;

/**
 * A socket whose descriptor cannot be reached, so that it has the JDK's own options only.
 *
 * @param socket the socket
 * @param reason why the others cannot be set, and what to do about it
 */
record JdkOnlySocket(JdkSocket socket, String reason) implements TunableSocket {

	@Override
	public @Nullable String obstacle(KeepaliveOption option) {
		return (this.socket.obstacle(option) != null) ? this.reason : null;
	}

	@Override
	public void set(KeepaliveOption option, int amount) throws SocketOptionException {
		this.socket.set(option, amount);
	}

	@Override
	public int get(KeepaliveOption option) throws SocketOptionException {
		return this.socket.get(option);
	}

	@Override
	public boolean isOpen() {
		return this.socket.isOpen();
	}

}
