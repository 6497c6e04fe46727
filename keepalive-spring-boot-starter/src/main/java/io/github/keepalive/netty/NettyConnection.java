package io.github.keepalive.netty;

import java.net.SocketAddress;

import io.github.keepalive.integration.OutboundIntegration;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

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

	/**
	 * Prepare a channel when it connects, after every option that its library sets.
	 * @param channel the channel of a TCP connection, not registered yet
	 * @param integration sets the options
	 */
	public static void prepareAtConnect(Channel channel, OutboundIntegration integration) {
		channel.pipeline().addFirst(new PreparedConnect(integration));
	}

	private static final class PreparedConnect extends ChannelOutboundHandlerAdapter {

		private final OutboundIntegration integration;

		PreparedConnect(OutboundIntegration integration) {
			this.integration = integration;
		}

		@Override
		public void connect(ChannelHandlerContext context, SocketAddress remote, SocketAddress local,
				ChannelPromise promise) {
			prepare(context.channel(), this.integration);
			context.connect(remote, local, promise);
			context.pipeline().remove(this);
		}

	}

}
