package io.github.keepalive.tomcat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.NetworkChannel;

import org.apache.coyote.AbstractProtocol;
import org.apache.tomcat.util.net.AbstractEndpoint;
import org.apache.tomcat.util.net.SocketProperties;

/**
 * Socket properties for a connector that the application created. Every endpoint applies
 * its socket properties between opening and binding. It also asks for the unlock timeout
 * before it unblocks its acceptor. Such a connector offers no other way to set options in
 * time. The endpoint's field is final, so it is replaced by reflection. Public because
 * Tomcat's MBeans read its attributes by reflection.
 *
 * @since 0.1.0
 */
public final class KeepaliveSocketProperties extends SocketProperties {

	private final AbstractEndpoint<?, ?> endpoint;

	private final PreparedConnector connector;

	private KeepaliveSocketProperties(AbstractEndpoint<?, ?> endpoint, PreparedConnector connector) {
		this.endpoint = endpoint;
		this.connector = connector;
	}

	/**
	 * Replace the socket properties of a protocol with a copy of them.
	 * @param protocol the protocol
	 * @param connector the connector to notify
	 * @throws ReflectiveOperationException if this Tomcat or JVM does not allow it
	 */
	static void install(AbstractProtocol<?> protocol, PreparedConnector connector) throws ReflectiveOperationException {
		Method getter = AbstractProtocol.class.getDeclaredMethod("getEndpoint");
		getter.setAccessible(true);
		AbstractEndpoint<?, ?> endpoint = (AbstractEndpoint<?, ?>) getter.invoke(protocol);
		KeepaliveSocketProperties properties = new KeepaliveSocketProperties(endpoint, connector);
		for (Field field : SocketProperties.class.getDeclaredFields()) {
			if (!Modifier.isStatic(field.getModifiers())) {
				field.setAccessible(true);
				field.set(properties, field.get(endpoint.getSocketProperties()));
			}
		}
		Field field = AbstractEndpoint.class.getDeclaredField("socketProperties");
		field.setAccessible(true);
		field.set(endpoint, properties);
	}

	@Override
	public void setProperties(ServerSocket socket) throws SocketException {
		super.setProperties(socket);
		NetworkChannel channel = socket.getChannel();
		if (channel != null) {
			this.connector.beforeListen(channel);
		}
	}

	@Override
	public void setProperties(AsynchronousServerSocketChannel socket) throws IOException {
		super.setProperties(socket);
		this.connector.beforeListen(socket);
	}

	@Override
	public void setProperties(Socket socket) throws SocketException {
		NetworkChannel channel = socket.getChannel();
		if (channel != null) {
			this.connector.accepted(channel);
		}
		super.setProperties(socket);
	}

	@Override
	public void setProperties(AsynchronousSocketChannel socket) throws IOException {
		this.connector.accepted(socket);
		super.setProperties(socket);
	}

	@Override
	public int getUnlockTimeout() {
		if (this.endpoint.isPaused() || !this.endpoint.isRunning()) {
			this.connector.beforeUnlock();
		}
		return super.getUnlockTimeout();
	}

}
