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
 * Prepares the channels of a client before they connect. A client with other event loops
 * than its default ones also resolves host names in another way, so its event loops are
 * not replaced.
 */
final class KeepaliveChannelInit implements ChannelPipelineConfigurer {

	/**
	 * Marks a channel, because a client may be configured twice: as a bean and inside
	 * one.
	 */
	private static final AttributeKey<Boolean> PREPARED = AttributeKey.valueOf(KeepaliveChannelInit.class, "PREPARED");

	private final OutboundIntegration integration;

	KeepaliveChannelInit(OutboundIntegration integration) {
		this.integration = integration;
	}

	HttpClient configure(HttpClient client) {
		return isApplicable(client.configuration()) ? client.doOnChannelInit(this) : client;
	}

	TcpClient configure(TcpClient client) {
		return isApplicable(client.configuration()) ? client.doOnChannelInit(this) : client;
	}

	private boolean isApplicable(ClientTransportConfig<?> client) {
		return this.integration.isActive() && !(client.loopResources() instanceof KeepaliveLoopResources);
	}

	@Override
	public void onChannelInit(ConnectionObserver observer, Channel channel, @Nullable SocketAddress address) {
		if (channel instanceof SocketChannel && channel.attr(PREPARED).setIfAbsent(true) == null) {
			NettyConnection.prepareAtConnect(channel, this.integration);
		}
	}

}
