package io.github.keepalive.jettyclient;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.function.Supplier;

import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.socket.Unclaimed;
import org.eclipse.jetty.io.ClientConnector;
import org.jspecify.annotations.Nullable;

/**
 * Prepares each channel just before it connects. A connect listener that the application
 * adds is called later and may change the options, so the plan is applied again after the
 * channel has connected.
 */
final class BeforeConnect implements ClientConnector.ConnectListener {

	private final OutboundIntegration integration;

	private final Supplier<Unclaimed> unclaimed;

	/**
	 * Create a listener.
	 * @param integration sets the options
	 * @param unclaimed which amounts of a channel may be replaced
	 */
	BeforeConnect(OutboundIntegration integration, Supplier<Unclaimed> unclaimed) {
		this.integration = integration;
		this.unclaimed = unclaimed;
	}

	@Override
	public void onConnectBegin(SocketChannel channel, SocketAddress address) {
		if (address instanceof InetSocketAddress) {
			this.integration.connecting(channel, address, this.unclaimed.get());
		}
	}

	@Override
	public void onConnectSuccess(SocketChannel channel) {
		SocketAddress peer = peer(channel);
		if (peer instanceof InetSocketAddress) {
			this.integration.connected(channel, peer, Unclaimed.nothing());
		}
	}

	private static @Nullable SocketAddress peer(SocketChannel channel) {
		try {
			return channel.getRemoteAddress();
		}
		catch (IOException ex) {
			// The channel is closed. Jetty handles that.
			return null;
		}
	}

}
