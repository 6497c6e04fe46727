package io.github.keepalive.kernel;

import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.EnumMap;
import java.util.Map;

import io.github.keepalive.KeepaliveOption;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * The options that the JDK can set: SO_KEEPALIVE, and the three timings if the JVM has
 * the module {@code jdk.net}.
 */
public final class JdkOptions {

	private static final Map<KeepaliveOption, SocketOption<?>> OPTIONS = options();

	private JdkOptions() {
	}

	private static Map<KeepaliveOption, SocketOption<?>> options() {
		Map<KeepaliveOption, SocketOption<?>> options = new EnumMap<>(KeepaliveOption.class);
		options.put(KeepaliveOption.SO_KEEPALIVE, StandardSocketOptions.SO_KEEPALIVE);
		try {
			Extended.addTo(options);
		}
		catch (LinkageError ex) {
			// A runtime image made by jlink may lack jdk.net.
		}
		return options;
	}

	static boolean haveTimings() {
		return OPTIONS.size() > 1;
	}

	/**
	 * Return the JDK's constant for an option.
	 * @param option the option
	 * @return the constant, or {@code null} if this JVM has none
	 */
	static @Nullable SocketOption<?> of(KeepaliveOption option) {
		return OPTIONS.get(option);
	}

	/**
	 * Find an option by the JDK's constant.
	 * @param socketOption the constant
	 * @return the option, or {@code null} if it is not a keepalive option
	 */
	public static @Nullable KeepaliveOption of(SocketOption<?> socketOption) {
		for (Map.Entry<KeepaliveOption, SocketOption<?>> entry : OPTIONS.entrySet()) {
			if (socketOption.equals(entry.getValue())) {
				return entry.getKey();
			}
		}
		return null;
	}

	/**
	 * Refers to the constants of {@code jdk.net}. It is a separate class so that only
	 * this class fails to load if the module is missing.
	 */
	private static final class Extended {

		static void addTo(Map<KeepaliveOption, SocketOption<?>> options) {
			options.put(KeepaliveOption.TCP_KEEPIDLE, ExtendedSocketOptions.TCP_KEEPIDLE);
			options.put(KeepaliveOption.TCP_KEEPINTVL, ExtendedSocketOptions.TCP_KEEPINTERVAL);
			options.put(KeepaliveOption.TCP_KEEPCNT, ExtendedSocketOptions.TCP_KEEPCOUNT);
		}

	}

}
