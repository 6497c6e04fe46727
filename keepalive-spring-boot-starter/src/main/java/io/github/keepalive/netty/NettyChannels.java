package io.github.keepalive.netty;

import java.nio.channels.NetworkChannel;
import java.util.function.Function;

import io.github.keepalive.kernel.TunableSocket;
import io.netty.channel.Channel;
import io.netty.channel.nio.AbstractNioChannel;
import io.netty.channel.unix.UnixChannel;
import org.jspecify.annotations.Nullable;

/**
 * The one decision how the options of a channel are reached: what it really is counts,
 * not what the application may have asked for.
 */
final class NettyChannels {

	private NettyChannels() {
	}

	/**
	 * Do something with a channel's options.
	 * @param <T> the type of the result
	 * @param channel the channel
	 * @param ofNative what to do on epoll and io_uring
	 * @param ofJdk what to do on NIO
	 * @return the result, or {@code null} for a channel that is neither
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
