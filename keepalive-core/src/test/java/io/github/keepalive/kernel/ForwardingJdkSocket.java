package io.github.keepalive.kernel;

import java.io.IOException;
import java.net.SocketOption;
import java.util.Set;

/**
 * A socket of the JDK, for tests to change something about it.
 */
public class ForwardingJdkSocket extends JdkSocket {

	private final JdkSocket socket;

	public ForwardingJdkSocket(JdkSocket socket) {
		this.socket = socket;
	}

	@Override
	protected Set<SocketOption<?>> supportedOptions() {
		return this.socket.supportedOptions();
	}

	@Override
	protected <T> T getOption(SocketOption<T> option) throws IOException {
		return this.socket.getOption(option);
	}

	@Override
	protected <T> void setOption(SocketOption<T> option, T value) throws IOException {
		this.socket.setOption(option, value);
	}

	@Override
	public boolean isOpen() {
		return this.socket.isOpen();
	}

}
