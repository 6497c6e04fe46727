package io.github.keepalive.reactornetty;

import java.net.SocketAddress;

import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.netty.KeepaliveLoopResources;
import io.github.keepalive.netty.NettyConnection;
import io.netty.channel.Channel;
import io.netty.channel.socket.SocketChannel;
import org.jspecify.annotations.Nullable;
import reactor.netty.ChannelPipelineConfigurer;
import reactor.netty.ConnectionObserver;
import reactor.netty.http.client.HttpClient;

/**
 * Prepares the channels of a client before they connect. A client that is given other
 * event loops resolves names in another way, so these are left alone.
 */
final class KeepaliveChannelInit implements ChannelPipelineConfigurer {

	private final OutboundIntegration integration;

	KeepaliveChannelInit(OutboundIntegration integration) {
		this.integration = integration;
	}

	HttpClient hook(HttpClient client) {
		boolean byEventLoops = client.configuration().loopResources() instanceof KeepaliveLoopResources;
		return (byEventLoops || !this.integration.isActive()) ? client : client.doOnChannelInit(this);
	}

	@Override
	public void onChannelInit(ConnectionObserver observer, Channel channel, @Nullable SocketAddress address) {
		if (channel instanceof SocketChannel) {
			NettyConnection.prepareAfterOptions(channel, this.integration);
		}
	}

}
