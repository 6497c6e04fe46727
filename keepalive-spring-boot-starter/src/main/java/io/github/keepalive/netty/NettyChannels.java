package io.github.keepalive.netty;

import java.nio.channels.NetworkChannel;
import java.util.function.Function;

import io.github.keepalive.kernel.TunableSocket;
import io.netty.channel.Channel;
import io.netty.channel.nio.AbstractNioChannel;
import io.netty.channel.unix.UnixChannel;
import org.jspecify.annotations.Nullable;

/**
 * Chooses how the options of a channel are set, by the class of the channel.
 */
final class NettyChannels {

	private NettyChannels() {
	}

	/**
	 * Apply a function to a channel's options.
	 * @param <T> the type of the result
	 * @param channel the channel
	 * @param ofNative the function for channels of a native transport
	 * @param ofJdk the function for NIO channels
	 * @return the result, or {@code null} for a channel of another kind
	 */
	static <T> @Nullable T reach(Channel channel, Function<TunableSocket, T> ofNative,
			Function<NetworkChannel, T> ofJdk) {
		if (channel instanceof UnixChannel) {
			return ofNative.apply(new UnixTransportChannel(channel));
		}
		if (channel instanceof AbstractNioChannel nio && nio.unsafe().ch() instanceof NetworkChannel jdk) {
			return ofJdk.apply(jdk);
		}
		return null;
	}

}
