package io.github.keepalive.jetty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

import io.github.keepalive.integration.ListenerIntegration;
import io.github.keepalive.socket.PreparedListener;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * Opens, prepares and binds the channel of a connector just before Jetty would do so, at
 * every start. Jetty opens and binds the channel in one method, with no extension point
 * between the two steps.
 */
final class OpenedConnector implements LifeCycle.Listener, SelectorManager.AcceptListener {

	private final ServerConnector connector;

	private final ListenerIntegration integration;

	private @Nullable String name;

	private volatile @Nullable PreparedListener listener;

	OpenedConnector(ServerConnector connector, ListenerIntegration integration) {
		this.connector = connector;
		this.integration = integration;
	}

	@Override
	public void lifeCycleStarting(LifeCycle event) {
		if (this.connector.isOpen() || this.connector.isInheritChannel()) {
			return;
		}
		try {
			open();
		}
		catch (IOException ex) {
			// The exception that Jetty would throw. Boot detects a port in use from it.
			throw unchecked(ex);
		}
	}

	@Override
	public void onAccepting(SelectableChannel channel) {
		PreparedListener listener = this.listener;
		if (listener != null && channel instanceof SocketChannel connection) {
			this.integration.accepted(listener, connection);
		}
	}

	@Override
	public void lifeCycleStopped(LifeCycle event) {
		if (this.name != null) {
			this.integration.closed(this.name);
			this.name = null;
		}
	}

	private void open() throws IOException {
		String host = this.connector.getHost();
		int port = this.connector.getPort();
		InetSocketAddress address = (host != null) ? new InetSocketAddress(host, port) : new InetSocketAddress(port);
		ServerSocketChannel channel = ServerSocketChannel.open();
		try {
			setIfPossible(channel, StandardSocketOptions.SO_REUSEADDR, this.connector.getReuseAddress());
			setIfPossible(channel, StandardSocketOptions.SO_REUSEPORT, this.connector.isReusePort());
			PreparedListener listener = this.integration.prepare(channel);
			channel.bind(address, this.connector.getAcceptQueueSize());
			this.connector.open(channel);
			this.name = this.connector.getDefaultProtocol() + " "
					+ ListenerIntegration.name((InetSocketAddress) channel.getLocalAddress());
			this.integration.listening(this.name, listener, this.connector::getLocalPort);
			this.listener = listener;
		}
		catch (Throwable ex) {
			channel.close();
			throw new IOException("Failed to bind to " + address, ex);
		}
	}

	private static <T> void setIfPossible(ServerSocketChannel channel, SocketOption<T> option, T value)
			throws IOException {
		if (channel.supportedOptions().contains(option)) {
			channel.setOption(option, value);
		}
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> RuntimeException unchecked(Throwable failure) throws T {
		throw (T) failure;
	}

}
