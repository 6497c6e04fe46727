package io.github.keepalive.httpcomponents;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.Socket;

import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.socket.Unclaimed;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.apache.hc.core5.util.Identifiable;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Creates the library's connections. The library binds a connection to its socket twice.
 * Before the socket connects, the options are set. After it has connected, the plan is
 * applied again, because the library may have set its default keepalive values in
 * between.
 */
final class KeepaliveConnectionFactory implements HttpConnectionFactory<ManagedHttpClientConnection> {

	private static final Class<?>[] INTERFACES = { ManagedHttpClientConnection.class, Identifiable.class };

	private final OutboundIntegration integration;

	private final Unclaimed ofLibrary;

	/**
	 * Create a factory.
	 * @param integration sets the options
	 * @param ofLibrary the amounts that the library sets by itself
	 */
	KeepaliveConnectionFactory(OutboundIntegration integration, Unclaimed ofLibrary) {
		this.integration = integration;
		this.ofLibrary = ofLibrary;
	}

	@Override
	public ManagedHttpClientConnection createConnection(@Nullable Socket socket) throws IOException {
		// An earlier attempt of this thread may have failed before it used all addresses.
		ResolvedPeers.clear();
		ManagedHttpClientConnection connection = ManagedHttpClientConnectionFactory.INSTANCE.createConnection(socket);
		return (ManagedHttpClientConnection) Proxy.newProxyInstance(getClass().getClassLoader(), INTERFACES,
				new BindHandler(connection));
	}

	/**
	 * Calls {@link #onBind} before it forwards {@code bind}. Forwards every other call.
	 */
	private final class BindHandler implements InvocationHandler {

		private final ManagedHttpClientConnection connection;

		private boolean prepared;

		BindHandler(ManagedHttpClientConnection connection) {
			this.connection = connection;
		}

		@Override
		public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args) throws Throwable {
			if (args != null && args.length == 1) {
				if (method.getName().equals("bind")) {
					onBind((Socket) args[0]);
				}
				else if (method.getName().equals("equals")) {
					return proxy == args[0];
				}
			}
			try {
				return method.invoke(this.connection, args);
			}
			catch (InvocationTargetException ex) {
				throw ex.getTargetException();
			}
		}

		private void onBind(Socket socket) {
			OutboundIntegration integration = KeepaliveConnectionFactory.this.integration;
			if (!socket.isConnected()) {
				integration.connecting(socket, ResolvedPeers.next(), Unclaimed.everything());
				this.prepared = true;
			}
			else if (this.prepared) {
				ResolvedPeers.clear();
				integration.connected(socket, socket.getRemoteSocketAddress(),
						KeepaliveConnectionFactory.this.ofLibrary);
			}
		}

	}

	/**
	 * Native-image hints for the proxy.
	 */
	static final class ProxyHints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			hints.proxies().registerJdkProxy(INTERFACES);
		}

	}

}
