package io.github.keepalive.kernel;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketOption;
import java.nio.channels.NetworkChannel;
import java.util.Set;

import io.github.keepalive.KeepaliveOption;
import org.jspecify.annotations.Nullable;

/**
 * A socket or channel of the JDK, whose options are set through the JDK.
 */
public abstract class JdkSocket implements TunableSocket {

	private static final String BEYOND_THE_JDK = "the JDK cannot set it on this socket";

	/**
	 * Return the options that the JDK can set on this socket.
	 * @return the supported options
	 */
	protected abstract Set<SocketOption<?>> supportedOptions();

	/**
	 * Read an option.
	 * @param <T> the type of the option's value
	 * @param option the option
	 * @return the value
	 * @throws IOException if the socket is closed or the kernel refuses
	 */
	protected abstract <T> T getOption(SocketOption<T> option) throws IOException;

	/**
	 * Set an option.
	 * @param <T> the type of the option's value
	 * @param option the option
	 * @param value the value
	 * @throws IOException if the socket is closed or the kernel refuses
	 */
	protected abstract <T> void setOption(SocketOption<T> option, T value) throws IOException;

	/**
	 * Return whether no other thread can close the socket while this object is used. Its
	 * descriptor then cannot become that of another socket.
	 * @return {@code false} if another thread may close it at any time
	 */
	protected boolean isPinned() {
		return false;
	}

	@Override
	public @Nullable String obstacle(KeepaliveOption option) {
		SocketOption<?> socketOption = JdkOptions.of(option);
		return (socketOption != null && supportedOptions().contains(socketOption)) ? null : BEYOND_THE_JDK;
	}

	@Override
	public int get(KeepaliveOption option) throws SocketOptionException {
		try {
			Object value = getOption(required(option));
			return (value instanceof Boolean on) ? (on ? 1 : 0) : (Integer) value;
		}
		catch (IOException ex) {
			throw refusal(ex);
		}
	}

	@Override
	@SuppressWarnings("unchecked")
	public void set(KeepaliveOption option, int amount) throws SocketOptionException {
		SocketOption<?> socketOption = required(option);
		try {
			if (socketOption.type() == Boolean.class) {
				setOption((SocketOption<Boolean>) socketOption, amount != 0);
			}
			else {
				setOption((SocketOption<Integer>) socketOption, amount);
			}
		}
		catch (IOException ex) {
			throw refusal(ex);
		}
	}

	private static SocketOption<?> required(KeepaliveOption option) {
		SocketOption<?> socketOption = JdkOptions.of(option);
		if (socketOption == null) {
			throw new UnsupportedOperationException("The JDK has no " + option);
		}
		return socketOption;
	}

	private static SocketOptionException refusal(IOException failure) {
		if (failure instanceof SocketOptionException refusal) {
			return refusal;
		}
		return new SocketOptionException(null,
				(failure.getMessage() != null) ? failure.getMessage() : failure.toString());
	}

	/**
	 * Return the options of a socket.
	 * @param socket the socket
	 * @return its options
	 */
	public static JdkSocket of(Socket socket) {
		return new JdkSocket() {

			@Override
			protected Set<SocketOption<?>> supportedOptions() {
				return socket.supportedOptions();
			}

			@Override
			protected <T> T getOption(SocketOption<T> option) throws IOException {
				return socket.getOption(option);
			}

			@Override
			protected <T> void setOption(SocketOption<T> option, T value) throws IOException {
				socket.setOption(option, value);
			}

			@Override
			public boolean isOpen() {
				return !socket.isClosed();
			}

			@Override
			public String toString() {
				return socket.toString();
			}

		};
	}

	/**
	 * Return the options of a channel.
	 * @param channel the channel, of a socket or of a listener
	 * @return its options
	 */
	public static JdkSocket of(NetworkChannel channel) {
		return new JdkSocket() {

			@Override
			protected Set<SocketOption<?>> supportedOptions() {
				return channel.supportedOptions();
			}

			@Override
			protected <T> T getOption(SocketOption<T> option) throws IOException {
				return channel.getOption(option);
			}

			@Override
			protected <T> void setOption(SocketOption<T> option, T value) throws IOException {
				channel.setOption(option, value);
			}

			@Override
			public boolean isOpen() {
				return channel.isOpen();
			}

			@Override
			public String toString() {
				return channel.toString();
			}

		};
	}

}
