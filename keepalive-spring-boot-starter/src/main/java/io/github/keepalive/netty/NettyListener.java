package io.github.keepalive.netty;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.NetworkChannel;

import io.github.keepalive.KeepaliveListener;
import io.github.keepalive.integration.ListenerIntegration;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.nio.AbstractNioChannel;
import io.netty.channel.unix.UnixChannel;
import org.jspecify.annotations.Nullable;

/**
 * A listener of Netty. Its options are set as soon as there is a channel, before those
 * that the application has for it; it is noted once it is bound.
 */
public final class NettyListener extends ChannelOutboundHandlerAdapter {

	private final ListenerIntegration integration;

	private final KeepaliveListener prepared;

	private NettyListener(ListenerIntegration integration, KeepaliveListener prepared) {
		this.integration = integration;
		this.prepared = prepared;
	}

	/**
	 * Prepare a channel that was just made.
	 * @param channel the channel of a TCP listener, not registered yet
	 * @param integration sets the options
	 */
	public static void prepare(Channel channel, ListenerIntegration integration) {
		KeepaliveListener prepared = prepareOptions(channel, integration);
		if (prepared != null) {
			channel.pipeline().addFirst(new NettyListener(integration, prepared));
		}
	}

	private static @Nullable KeepaliveListener prepareOptions(Channel channel, ListenerIntegration integration) {
		if (channel instanceof UnixChannel) {
			return integration.prepare(new UnixTransportChannel(channel));
		}
		if (channel instanceof AbstractNioChannel nio && nio.unsafe().ch() instanceof NetworkChannel jdk) {
			return integration.prepare(jdk);
		}
		return null;
	}

	@Override
	public void bind(ChannelHandlerContext context, SocketAddress localAddress, ChannelPromise promise) {
		Channel channel = context.channel();
		context.pipeline().remove(this);
		ChannelFuture bound = context.bind(localAddress, promise);
		bound.addListener((future) -> {
			if (future.isSuccess() && channel.localAddress() instanceof InetSocketAddress address) {
				String name = ListenerIntegration.name(address);
				this.integration.listening(name, this.prepared);
				channel.closeFuture().addListener((closed) -> this.integration.closed(name));
			}
		});
	}

}
