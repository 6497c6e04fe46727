package io.github.keepalive.guard;

import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;

/**
 * Notifies the guard when a client asks for the proxy to connect through, and selects the
 * same proxy as the default proxy selector.
 */
public final class WakingProxySelector extends ProxySelector {

	private final GuardedConnections connections;

	/**
	 * Create a selector for a client that has none of its own.
	 * @param connections the connections of the client
	 */
	public WakingProxySelector(GuardedConnections connections) {
		this.connections = connections;
	}

	@Override
	public List<Proxy> select(URI uri) {
		this.connections.connecting();
		ProxySelector selector = ProxySelector.getDefault();
		return (selector != null) ? selector.select(uri) : List.of(Proxy.NO_PROXY);
	}

	@Override
	public void connectFailed(URI uri, SocketAddress address, IOException failure) {
		ProxySelector selector = ProxySelector.getDefault();
		if (selector != null) {
			selector.connectFailed(uri, address, failure);
		}
	}

}
