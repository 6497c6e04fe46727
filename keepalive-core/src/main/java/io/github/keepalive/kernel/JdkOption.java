package io.github.keepalive.kernel;

import java.net.SocketOption;
import java.net.StandardSocketOptions;

import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * The options that the JDK itself can set, under the kernel's names.
 */
public enum JdkOption {

	/**
	 * {@link StandardSocketOptions#SO_KEEPALIVE}, which listeners do not have.
	 */
	SO_KEEPALIVE(StandardSocketOptions.SO_KEEPALIVE),

	/**
	 * {@code ExtendedSocketOptions.TCP_KEEPIDLE}.
	 */
	TCP_KEEPIDLE(Extended.option(() -> ExtendedSocketOptions.TCP_KEEPIDLE)),

	/**
	 * {@code ExtendedSocketOptions.TCP_KEEPINTERVAL}.
	 */
	TCP_KEEPINTVL(Extended.option(() -> ExtendedSocketOptions.TCP_KEEPINTERVAL)),

	/**
	 * {@code ExtendedSocketOptions.TCP_KEEPCOUNT}.
	 */
	TCP_KEEPCNT(Extended.option(() -> ExtendedSocketOptions.TCP_KEEPCOUNT));

	private final @Nullable SocketOption<?> socketOption;

	JdkOption(@Nullable SocketOption<?> socketOption) {
		this.socketOption = socketOption;
	}

	/**
	 * Return the JDK's constant.
	 * @return the constant, or {@code null} in a JVM without the module {@code jdk.net}
	 */
	public @Nullable SocketOption<?> socketOption() {
		return this.socketOption;
	}

	/**
	 * Find an option by the JDK's constant.
	 * @param socketOption the constant
	 * @return the option, or {@code null} if it is none of these
	 */
	public static @Nullable JdkOption of(SocketOption<?> socketOption) {
		for (JdkOption option : values()) {
			if (socketOption.equals(option.socketOption)) {
				return option;
			}
		}
		return null;
	}

	/**
	 * Reads a constant of the module {@code jdk.net}, which a JVM made by {@code jlink}
	 * may lack.
	 */
	private interface Extended {

		SocketOption<Integer> get();

		static @Nullable SocketOption<Integer> option(Extended constant) {
			try {
				return constant.get();
			}
			catch (LinkageError ex) {
				return null;
			}
		}

	}

}
