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

	private final boolean last;

	/**
	 * Create a listener.
	 * @param integration sets the options
	 * @param last whether listeners of the application come before this one
	 */
	KeepaliveConnectListener(OutboundIntegration integration, boolean last) {
		this.integration = integration;
		this.last = last;
	}

	@Override
	public void onConnectBegin(SocketChannel channel, SocketAddress address) {
		if (!(address instanceof InetSocketAddress)) {
			return;
		}
		if (this.last) {
			this.integration.afterApplication(channel);
		}
		else {
			this.integration.beforeConnect(channel);
		}
	}

}
