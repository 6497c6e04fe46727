package io.github.keepalive.tomcat;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.NetworkChannel;

import org.apache.coyote.AbstractProtocol;
import org.apache.tomcat.util.net.AbstractEndpoint;
import org.apache.tomcat.util.net.SocketProperties;

/**
 * Socket properties for a connector that the application made. Every endpoint applies
 * them between opening and binding, and asks for the unlock timeout before it wakes its
 * acceptor. Nothing else of such a connector can be reached, and this only by reflection:
 * the field is final.
 */
final class KeepaliveSocketProperties extends SocketProperties {

	private final PreparedConnector connector;

	private KeepaliveSocketProperties(PreparedConnector connector) {
		this.connector = connector;
	}

	/**
	 * Replace the socket properties of a protocol by ones that have the same values.
	 * @param protocol the protocol
	 * @param connector is told when the protocol binds
	 * @throws ReflectiveOperationException if this Tomcat or JVM does not allow it
	 */
	static void install(AbstractProtocol<?> protocol, PreparedConnector connector) throws ReflectiveOperationException {
		Method getter = AbstractProtocol.class.getDeclaredMethod("getEndpoint");
		getter.setAccessible(true);
		AbstractEndpoint<?, ?> endpoint = (AbstractEndpoint<?, ?>) getter.invoke(protocol);
		KeepaliveSocketProperties properties = new KeepaliveSocketProperties(connector);
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
	public void setProperties(AsynchronousServerSocketChannel socket) throws java.io.IOException {
		super.setProperties(socket);
		this.connector.beforeListen(socket);
	}

	@Override
	public int getUnlockTimeout() {
		this.connector.beforeUnlock();
		return super.getUnlockTimeout();
	}

}
