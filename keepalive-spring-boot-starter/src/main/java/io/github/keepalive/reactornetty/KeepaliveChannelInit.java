package io.github.keepalive.reactornetty;

import java.net.SocketAddress;

import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.netty.KeepaliveLoopResources;
import io.github.keepalive.netty.NettyConnection;
import io.netty.channel.Channel;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;
import reactor.netty.ChannelPipelineConfigurer;
import reactor.netty.ConnectionObserver;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.TcpClient;
import reactor.netty.transport.ClientTransportConfig;

/**
 * Prepares the channels of a client before they connect. A client that is given other
 * event loops resolves names in another way, so these are left alone.
 */
final class KeepaliveChannelInit implements ChannelPipelineConfigurer {

	/** A client inside another one may have been hooked already. */
	private static final AttributeKey<Boolean> PREPARED = AttributeKey.valueOf(KeepaliveChannelInit.class, "PREPARED");

	private final OutboundIntegration integration;

	KeepaliveChannelInit(OutboundIntegration integration) {
		this.integration = integration;
	}

	HttpClient hook(HttpClient client) {
		return isToBeHooked(client.configuration()) ? client.doOnChannelInit(this) : client;
	}

	TcpClient hook(TcpClient client) {
		return isToBeHooked(client.configuration()) ? client.doOnChannelInit(this) : client;
	}

	private boolean isToBeHooked(ClientTransportConfig<?> client) {
		return this.integration.isActive() && !(client.loopResources() instanceof KeepaliveLoopResources);
	}

	@Override
	public void onChannelInit(ConnectionObserver observer, Channel channel, @Nullable SocketAddress address) {
		if (channel instanceof SocketChannel && channel.attr(PREPARED).setIfAbsent(true) == null) {
			NettyConnection.prepareAtConnect(channel, this.integration);
		}
	}

}
