package io.github.keepalive.kernel;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketOption;
import java.nio.channels.NetworkChannel;
import java.util.Set;

/**
 * A socket or channel of the JDK, as far as its options go.
 */
public interface JdkSocket {

	/**
	 * Return the options that the JDK can set on this socket.
	 * @return the supported options
	 */
	Set<SocketOption<?>> supportedOptions();

	/**
	 * Read an option.
	 * @param <T> the type of the option's value
	 * @param option the option
	 * @return the value
	 * @throws IOException if the socket is closed or the kernel refuses
	 */
	<T> T getOption(SocketOption<T> option) throws IOException;

	/**
	 * Set an option.
	 * @param <T> the type of the option's value
	 * @param option the option
	 * @param value the value
	 * @throws IOException if the socket is closed or the kernel refuses
	 */
	<T> void setOption(SocketOption<T> option, T value) throws IOException;

	/**
	 * Return whether the socket is open.
	 * @return {@code false} once it was closed
	 */
	boolean isOpen();

	/**
	 * Return whether nobody can close the socket while this object is used, so that its
	 * descriptor stays its own.
	 * @return {@code false} if another thread may close it at any time
	 */
	default boolean isPinned() {
		return false;
	}

	/**
	 * Return whether the JDK can set an option on this socket.
	 * @param option the option
	 * @return {@code true} if it can
	 */
	default boolean supports(JdkOption option) {
		return option.socketOption() != null && supportedOptions().contains(option.socketOption());
	}

	/**
	 * Read an option as the kernel has it.
	 * @param option an option that is supported
	 * @return the value, {@code 0} or {@code 1} for a boolean
	 * @throws IOException if the socket is closed or the kernel refuses
	 */
	default int get(JdkOption option) throws IOException {
		Object value = getOption(required(option));
		return (value instanceof Boolean on) ? (on ? 1 : 0) : (Integer) value;
	}

	/**
	 * Set an option as the kernel has it.
	 * @param option an option that is supported
	 * @param value the value, {@code 0} or {@code 1} for a boolean
	 * @throws IOException if the socket is closed or the kernel refuses
	 */
	@SuppressWarnings("unchecked")
	default void set(JdkOption option, int value) throws IOException {
		SocketOption<?> socketOption = required(option);
		if (socketOption.type() == Boolean.class) {
			setOption((SocketOption<Boolean>) socketOption, value != 0);
		}
		else {
			setOption((SocketOption<Integer>) socketOption, value);
		}
	}

	private static SocketOption<?> required(JdkOption option) {
		SocketOption<?> socketOption = option.socketOption();
		if (socketOption == null) {
			throw new UnsupportedOperationException(option + " needs the module jdk.net");
		}
		return socketOption;
	}

	/**
	 * Return the options of a socket.
	 * @param socket the socket
	 * @return its options
	 */
	static JdkSocket of(Socket socket) {
		return new JdkSocket() {

			@Override
			public Set<SocketOption<?>> supportedOptions() {
				return socket.supportedOptions();
			}

			@Override
			public <T> T getOption(SocketOption<T> option) throws IOException {
				return socket.getOption(option);
			}

			@Override
			public <T> void setOption(SocketOption<T> option, T value) throws IOException {
				socket.setOption(option, value);
			}

			@Override
			public boolean isOpen() {
				return !socket.isClosed();
			}

		};
	}

	/**
	 * Return the options of a channel.
	 * @param channel the channel, of a socket or of a listener
	 * @return its options
	 */
	static JdkSocket of(NetworkChannel channel) {
		return new JdkSocket() {

			@Override
			public Set<SocketOption<?>> supportedOptions() {
				return channel.supportedOptions();
			}

			@Override
			public <T> T getOption(SocketOption<T> option) throws IOException {
				return channel.getOption(option);
			}

			@Override
			public <T> void setOption(SocketOption<T> option, T value) throws IOException {
				channel.setOption(option, value);
			}

			@Override
			public boolean isOpen() {
				return channel.isOpen();
			}

		};
	}

}
