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
 * Prepares listeners of Netty. It sets the options as soon as the channel is created.
 * Options that the application sets on it later stay. The plan is applied again when the
 * channel is bound.
 */
public final class NettyListener extends ChannelOutboundHandlerAdapter {

	private final ListenerIntegration integration;

	private final PreparedListener prepared;

	private NettyListener(ListenerIntegration integration, PreparedListener prepared) {
		this.integration = integration;
		this.prepared = prepared;
	}

	/**
	 * Prepare a new channel.
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
		// The server counts as started when its promise completes, so complete it last.
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
	 * Sets on accepted connections the options that they do not inherit from the
	 * listener.
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
