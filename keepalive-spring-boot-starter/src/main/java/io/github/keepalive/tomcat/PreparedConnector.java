package io.github.keepalive.tomcat;

import java.nio.channels.NetworkChannel;

import io.github.keepalive.integration.ListenerIntegration;
import io.github.keepalive.socket.PreparedListener;
import org.apache.coyote.AbstractProtocol;
import org.jspecify.annotations.Nullable;

/**
 * A connector whose listener is prepared each time it binds. Tomcat calls
 * {@link #accepted} from its acceptor thread, and the other methods from one thread at a
 * time.
 */
final class PreparedConnector {

	private final AbstractProtocol<?> protocol;

	private final ListenerIntegration integration;

	private volatile @Nullable PreparedListener listener;

	private volatile @Nullable String name;

	PreparedConnector(AbstractProtocol<?> protocol, ListenerIntegration integration) {
		this.protocol = protocol;
		this.integration = integration;
	}

	/**
	 * Prepare the listener.
	 * @param channel the listener's channel, opened and not bound yet
	 */
	void beforeListen(NetworkChannel channel) {
		String name = name(this.protocol);
		PreparedListener listener = this.integration.prepare(channel);
		this.integration.listening(name, listener, this.protocol::getLocalPort);
		this.listener = listener;
		this.name = name;
	}

	/**
	 * Set on a connection the options that it did not inherit from the listener. Tomcat
	 * sets the application's options for connections, such as {@code socket.soKeepAlive},
	 * after this.
	 * @param connection the connection, just accepted
	 */
	void accepted(NetworkChannel connection) {
		PreparedListener listener = this.listener;
		if (listener != null) {
			this.integration.accepted(listener, connection);
		}
	}

	/**
	 * Note that Tomcat has stopped or destroyed the connector. A stopped connector may
	 * still be bound.
	 */
	void closedIfUnbound() {
		String name = this.name;
		if (name != null && this.protocol.getLocalPort() < 0) {
			this.integration.closed(name);
			this.name = null;
		}
	}

	/**
	 * Return the name of a connector, with which the names of Tomcat's threads begin.
	 * @param protocol the protocol of the connector
	 * @return the name, such as {@code http-nio-8080}
	 */
	static String name(AbstractProtocol<?> protocol) {
		return protocol.getName().replace("\"", "");
	}

	/**
	 * Switch TCP_DEFER_ACCEPT off. Tomcat unblocks its acceptor by a connection to itself
	 * on which it sends nothing. With TCP_DEFER_ACCEPT the kernel does not report such a
	 * connection, and Tomcat would wait for more than a second.
	 */
	void beforeUnlock() {
		PreparedListener listener = this.listener;
		if (listener != null) {
			listener.suspendDeferAccept();
		}
	}

	void afterResume() {
		PreparedListener listener = this.listener;
		if (listener != null) {
			listener.resumeDeferAccept();
		}
	}

}
