package io.github.keepalive.tomcat;

import java.nio.channels.NetworkChannel;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.integration.ListenerIntegration;
import io.github.keepalive.socket.PreparedListener;
import org.apache.coyote.AbstractProtocol;
import org.jspecify.annotations.Nullable;

/**
 * A connector whose listener is prepared whenever it binds. Called by Tomcat from one
 * thread at a time.
 */
final class PreparedConnector {

	private static final String SO_KEEPALIVE = "socket.soKeepAlive";

	private final AbstractProtocol<?> protocol;

	private final ListenerIntegration integration;

	private volatile @Nullable PreparedListener listener;

	private volatile @Nullable String name;

	PreparedConnector(AbstractProtocol<?> protocol, ListenerIntegration integration) {
		this.protocol = protocol;
		this.integration = integration;
	}

	/**
	 * Set the options. Where the listener cannot have SO_KEEPALIVE, because only the JDK
	 * is there to set it, Tomcat sets it on each connection that it accepts.
	 * @param channel the channel, opened but not bound
	 */
	void beforeListen(NetworkChannel channel) {
		String name = name(this.protocol);
		PreparedListener listener = this.integration.prepare(channel);
		this.integration.listening(name, listener, this.protocol::getLocalPort);
		this.listener = listener;
		this.name = name;
		if (listener.report().isMissing(KeepaliveOption.SO_KEEPALIVE)
				&& this.protocol.getProperty(SO_KEEPALIVE) == null) {
			this.protocol.setProperty(SO_KEEPALIVE, "true");
			this.integration.note(name, "Tomcat sets SO_KEEPALIVE on each connection that it accepts");
		}
	}

	/**
	 * Tomcat has stopped or destroyed the connector.
	 */
	void closedIfUnbound() {
		String name = this.name;
		if (name != null && this.protocol.getLocalPort() < 0) {
			this.integration.closed(name);
			this.name = null;
		}
	}

	/**
	 * Return the name of a connector as Tomcat's threads carry it.
	 * @param protocol the protocol of the connector
	 * @return the name, such as {@code http-nio-8080}
	 */
	static String name(AbstractProtocol<?> protocol) {
		return protocol.getName().replace("\"", "");
	}

	/**
	 * Tomcat is about to wake its acceptor by connecting to itself, without sending
	 * anything. TCP_DEFER_ACCEPT would have it wait for more than a second.
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
