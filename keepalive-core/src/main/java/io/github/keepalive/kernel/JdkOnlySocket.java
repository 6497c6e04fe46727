package io.github.keepalive.kernel;

import io.github.keepalive.KeepaliveOption;
import org.jspecify.annotations.Nullable;

/**
 * A socket without access to its descriptor. Only the options that the JDK has can be
 * set.
 *
 * @param socket the socket
 * @param reason why the other options cannot be set, and the remedy
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
