package io.github.keepalive.stomp;

import java.util.concurrent.CompletableFuture;

import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.netty.NettyConnection;
import org.jspecify.annotations.Nullable;
import reactor.netty.ChannelPipelineConfigurer;

import org.springframework.messaging.simp.SimpLogging;
import org.springframework.messaging.simp.stomp.StompBrokerRelayMessageHandler;
import org.springframework.messaging.simp.stomp.StompDecoder;
import org.springframework.messaging.simp.stomp.StompReactorNettyCodec;
import org.springframework.messaging.support.MessageHeaderInitializer;
import org.springframework.messaging.tcp.ReconnectStrategy;
import org.springframework.messaging.tcp.TcpConnectionHandler;
import org.springframework.messaging.tcp.TcpOperations;
import org.springframework.messaging.tcp.reactor.ReactorNettyTcpClient;

/**
 * The client that a relay would create by default, with prepared connections. A client
 * cannot be used again after it was shut down, so there is a new one for each start of
 * the relay.
 */
final class RelayTcpClient implements TcpOperations<byte[]> {

	private final StompBrokerRelayMessageHandler relay;

	private final ChannelPipelineConfigurer prepare;

	private @Nullable ReactorNettyTcpClient<byte[]> client;

	RelayTcpClient(StompBrokerRelayMessageHandler relay, OutboundIntegration integration) {
		this.relay = relay;
		this.prepare = (observer, channel, address) -> NettyConnection.prepareAtConnect(channel, integration);
	}

	@Override
	public CompletableFuture<@Nullable Void> connectAsync(TcpConnectionHandler<byte[]> handler) {
		return client().connectAsync(handler);
	}

	@Override
	public CompletableFuture<@Nullable Void> connectAsync(TcpConnectionHandler<byte[]> handler,
			ReconnectStrategy strategy) {
		return client().connectAsync(handler, strategy);
	}

	@Override
	public synchronized CompletableFuture<@Nullable Void> shutdownAsync() {
		ReactorNettyTcpClient<byte[]> client = this.client;
		this.client = null;
		return (client != null) ? client.shutdownAsync() : CompletableFuture.completedFuture(null);
	}

	private synchronized ReactorNettyTcpClient<byte[]> client() {
		if (this.client == null) {
			this.client = create();
		}
		return this.client;
	}

	private ReactorNettyTcpClient<byte[]> create() {
		StompDecoder decoder = new StompDecoder();
		MessageHeaderInitializer headerInitializer = this.relay.getHeaderInitializer();
		if (headerInitializer != null) {
			decoder.setHeaderInitializer(headerInitializer);
		}
		ReactorNettyTcpClient<byte[]> client = new ReactorNettyTcpClient<>((tcp) -> tcp.host(this.relay.getRelayHost())
			.port(this.relay.getRelayPort())
			.doOnChannelInit(this.prepare), new StompReactorNettyCodec(decoder));
		client.setLogger(SimpLogging.forLog(client.getLogger()));
		return client;
	}

	@Override
	public synchronized String toString() {
		return (this.client != null) ? this.client.toString()
				: this.relay.getRelayHost() + ":" + this.relay.getRelayPort();
	}

}
