package io.github.keepalive.jettyclient;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;

import io.github.keepalive.integration.OutboundIntegration;
import org.eclipse.jetty.io.ClientConnector;

/**
 * Prepares each channel just before it connects.
 */
final class KeepaliveConnectListener implements ClientConnector.ConnectListener {

	private final OutboundIntegration integration;

	KeepaliveConnectListener(OutboundIntegration integration) {
		this.integration = integration;
	}

	@Override
	public void onConnectBegin(SocketChannel channel, SocketAddress address) {
		if (address instanceof InetSocketAddress) {
			this.integration.beforeConnect(channel);
		}
	}

}
