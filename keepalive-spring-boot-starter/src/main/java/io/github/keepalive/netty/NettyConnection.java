package io.github.keepalive.netty;

import io.github.keepalive.integration.OutboundIntegration;
import io.netty.channel.Channel;

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
		NettyChannels.reach(channel, integration::afterApplication, integration::afterApplication);
	}

	/**
	 * Prepare a channel that was just made.
	 * @param channel the channel of a TCP connection, not registered yet
	 * @param integration sets the options
	 */
	public static void prepare(Channel channel, OutboundIntegration integration) {
		NettyChannels.reach(channel, integration::beforeConnect, integration::beforeConnect);
	}

}
