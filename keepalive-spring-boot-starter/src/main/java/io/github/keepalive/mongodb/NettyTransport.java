package io.github.keepalive.mongodb;

import com.mongodb.connection.NettyTransportSettings;
import com.mongodb.connection.TransportSettings;
import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.netty.KeepaliveEventLoopGroup;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;

/**
 * Configures transports over Netty. A separate class, because Netty may be absent.
 */
final class NettyTransport {

	private NettyTransport() {
	}

	/**
	 * Return whether a transport has event loops. Otherwise the driver creates its own
	 * and shuts them down with the client.
	 * @param transport the transport
	 * @return {@code false} if the driver creates them
	 */
	static boolean hasEventLoops(NettyTransportSettings transport) {
		return transport.getEventLoopGroup() != null;
	}

	/**
	 * Return a copy of a transport whose event loops prepare each connection. The driver
	 * itself switches SO_KEEPALIVE on and sets no timings.
	 * @param own a transport that has event loops
	 * @param integration sets the options
	 * @return the copy
	 */
	static NettyTransportSettings prepared(NettyTransportSettings own, OutboundIntegration integration) {
		NettyTransportSettings.Builder builder = TransportSettings.nettyBuilder();
		EventLoopGroup eventLoops = own.getEventLoopGroup();
		if (eventLoops != null) {
			builder.eventLoopGroup(new KeepaliveEventLoopGroup(eventLoops, integration));
		}
		Class<? extends SocketChannel> channelClass = own.getSocketChannelClass();
		if (channelClass != null) {
			builder.socketChannelClass(channelClass);
		}
		ByteBufAllocator allocator = own.getAllocator();
		if (allocator != null) {
			builder.allocator(allocator);
		}
		SslContext sslContext = own.getSslContext();
		if (sslContext != null) {
			builder.sslContext(sslContext);
		}
		return builder.build();
	}

}
