package io.github.keepalive.netty;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

import io.github.keepalive.integration.ListenerIntegration;
import io.github.keepalive.socket.PreparedListener;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.PromiseNotifier;

/**
 * A listener of Netty. Its options are set as soon as there is a channel, before those
 * that the application has for it, which win; it is looked at again when it is bound.
 */
public final class NettyListener extends ChannelOutboundHandlerAdapter {

	private final ListenerIntegration integration;

	private final PreparedListener prepared;

	private NettyListener(ListenerIntegration integration, PreparedListener prepared) {
		this.integration = integration;
		this.prepared = prepared;
	}

	/**
	 * Prepare a channel that was just made.
	 * @param channel the channel of a TCP listener, not registered yet
	 * @param integration sets the options
	 */
	public static void prepare(Channel channel, ListenerIntegration integration) {
		PreparedListener prepared = NettyChannels.reach(channel, integration::prepare, integration::prepare);
		if (prepared != null) {
			channel.pipeline().addFirst(new NettyListener(integration, prepared));
		}
	}

	@Override
	public void bind(ChannelHandlerContext context, SocketAddress localAddress, ChannelPromise promise) {
		Channel channel = context.channel();
		context.pipeline().remove(this);
		this.prepared.applyAgain(this.integration.plan());
		// The server takes itself for started once its promise is kept.
		ChannelPromise bound = context.newPromise();
		bound.addListener((future) -> {
			if (future.isSuccess() && channel.localAddress() instanceof InetSocketAddress address) {
				String name = ListenerIntegration.name(address);
				this.integration.listening(name, this.prepared, address::getPort);
				if (!this.prepared.leftToAccepted().isEmpty()) {
					channel.pipeline().addFirst(new AcceptedConnections());
				}
				channel.closeFuture().addListener((closed) -> this.integration.closed(name));
			}
		});
		bound.addListener(new PromiseNotifier<>(false, promise.unvoid()));
		context.bind(localAddress, bound);
	}

	/**
	 * Gives accepted connections what the listener could not hand down.
	 */
	private final class AcceptedConnections extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			if (message instanceof Channel connection) {
				NettyChannels.reach(connection, (socket) -> {
					NettyListener.this.integration.accepted(NettyListener.this.prepared, socket);
					return socket;
				}, (socket) -> {
					NettyListener.this.integration.accepted(NettyListener.this.prepared, socket);
					return socket;
				});
			}
			context.fireChannelRead(message);
		}

	}

}
