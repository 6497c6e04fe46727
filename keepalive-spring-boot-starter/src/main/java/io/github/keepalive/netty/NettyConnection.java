package io.github.keepalive.netty;

import java.net.SocketAddress;
import java.util.function.BiConsumer;

import io.github.keepalive.KeepaliveReport;
import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.socket.Unclaimed;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.SocketChannel;

/**
 * Prepares outbound connections of Netty.
 */
public final class NettyConnection {

	private NettyConnection() {
	}

	/**
	 * Prepare a new channel. Options that the application sets on it later stay. The plan
	 * is applied again when the channel connects.
	 * @param channel the channel of a TCP connection, not registered yet
	 * @param integration sets the options
	 */
	public static void prepare(Channel channel, OutboundIntegration integration) {
		if (integration.isPeerNeeded()) {
			prepareAtConnect(channel, integration);
			return;
		}
		KeepaliveReport created = NettyChannels.reach(channel, integration::created, integration::created);
		channel.pipeline()
			.addFirst(new AtConnect((made, peer) -> NettyChannels.reach(made,
					(own) -> integration.connectingCreated(own, peer, created),
					(jdk) -> integration.connectingCreated(jdk, peer, created))));
	}

	/**
	 * Prepare a channel when it connects, after its library and the application have set
	 * their options. Options that the application chose stay. Nothing is done for a
	 * channel that is not a TCP connection, such as one of a Unix domain socket.
	 * @param channel the channel, not connected yet
	 * @param integration sets the options
	 */
	public static void prepareAtConnect(Channel channel, OutboundIntegration integration) {
		prepareAtConnect(channel, integration, Unclaimed.nothing());
	}

	/**
	 * Prepare a channel when it connects, after its library and the application have set
	 * their options. Options that the application chose stay. Nothing is done for a
	 * channel that is not a TCP connection, such as one of a Unix domain socket.
	 * @param channel the channel, not connected yet
	 * @param integration sets the options
	 * @param ofLibrary the amounts that the library sets by itself
	 */
	public static void prepareAtConnect(Channel channel, OutboundIntegration integration, Unclaimed ofLibrary) {
		if (channel instanceof SocketChannel) {
			channel.pipeline()
				.addFirst(new AtConnect(
						(made, peer) -> connecting(made, peer, integration, integration.unchosen().and(ofLibrary))));
		}
	}

	private static void connecting(Channel channel, SocketAddress peer, OutboundIntegration integration,
			Unclaimed unclaimed) {
		NettyChannels.reach(channel, (own) -> integration.connecting(own, peer, unclaimed),
				(jdk) -> integration.connecting(jdk, peer, unclaimed));
	}

	/**
	 * Runs an action once, just before a channel connects. A handler in front of this one
	 * may change the address to connect to, for example to that of a proxy. This handler
	 * therefore moves to the front first.
	 */
	private static final class AtConnect extends ChannelOutboundHandlerAdapter {

		private final BiConsumer<Channel, SocketAddress> action;

		AtConnect(BiConsumer<Channel, SocketAddress> action) {
			this.action = action;
		}

		@Override
		public void connect(ChannelHandlerContext context, SocketAddress remote, SocketAddress local,
				ChannelPromise promise) {
			if (context.pipeline().firstContext() == context) {
				this.action.accept(context.channel(), remote);
			}
			else {
				context.pipeline().addFirst(new AtConnect(this.action));
			}
			context.connect(remote, local, promise);
			context.pipeline().remove(this);
		}

	}

}
