package io.github.keepalive.netty;

import java.nio.channels.NetworkChannel;

import io.github.keepalive.integration.OutboundIntegration;
import io.netty.channel.Channel;
import io.netty.channel.nio.AbstractNioChannel;
import io.netty.channel.unix.UnixChannel;

/**
 * An outbound connection of Netty. Its options are set as soon as there is a channel,
 * before those that the application has for it.
 */
public final class NettyConnection {

	private NettyConnection() {
	}

	/**
	 * Prepare a channel that has the application's options already: these stay.
	 * @param channel the channel of a TCP connection, not connected yet
	 * @param integration sets the options
	 */
	public static void prepareAfterOptions(Channel channel, OutboundIntegration integration) {
		if (channel instanceof UnixChannel) {
			integration.afterApplication(new UnixTransportChannel(channel));
		}
		else if (channel instanceof AbstractNioChannel nio && nio.unsafe().ch() instanceof NetworkChannel jdk) {
			integration.afterApplication(jdk);
		}
	}

	/**
	 * Prepare a channel that was just made.
	 * @param channel the channel of a TCP connection, not registered yet
	 * @param integration sets the options
	 */
	public static void prepare(Channel channel, OutboundIntegration integration) {
		if (channel instanceof UnixChannel) {
			integration.beforeConnect(new UnixTransportChannel(channel));
		}
		else if (channel instanceof AbstractNioChannel nio && nio.unsafe().ch() instanceof NetworkChannel jdk) {
			integration.beforeConnect(jdk);
		}
	}

}
