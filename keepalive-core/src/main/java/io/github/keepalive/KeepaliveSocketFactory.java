package io.github.keepalive;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.function.Supplier;

import javax.net.SocketFactory;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes {@linkplain KeepaliveSocket sockets} that carry their keepalive options before
 * they connect. Works in any Java program, by class name too:
 *
 * <pre class="code">
 * jdbc:postgresql://db/orders?socketFactory=io.github.keepalive.KeepaliveSocketFactory
 * </pre>
 *
 * Thread-safe.
 *
 * @since 0.1.0
 */
public class KeepaliveSocketFactory extends SocketFactory {

	private static final Logger logger = LoggerFactory.getLogger(KeepaliveSocketFactory.class);

	private final KeepaliveApplier applier;

	private final Supplier<KeepalivePlan> plan;

	/**
	 * Create a factory that takes its settings from the environment variables of the
	 * LD_PRELOAD libraries, and from the defaults where these are not set.
	 */
	public KeepaliveSocketFactory() {
		this(Shared.APPLIER, Shared.PLAN);
	}

	/**
	 * Create a factory.
	 * @param settings the settings; what they do not say comes from the environment
	 * variables, then from the defaults
	 */
	public KeepaliveSocketFactory(KeepaliveSettings settings) {
		this(Shared.APPLIER, Shared.plan(settings));
	}

	/**
	 * Create a factory.
	 * @param applier sets the options
	 * @param plan what to set
	 */
	public KeepaliveSocketFactory(KeepaliveApplier applier, KeepalivePlan plan) {
		this(applier, () -> plan);
	}

	/**
	 * Create a factory whose plan may change.
	 * @param applier sets the options
	 * @param plan is asked what to set for each socket anew
	 */
	public KeepaliveSocketFactory(KeepaliveApplier applier, Supplier<KeepalivePlan> plan) {
		this.applier = applier;
		this.plan = plan;
	}

	/**
	 * Return a factory like that of {@link #KeepaliveSocketFactory()}, for libraries that
	 * are given the name of the class and call this method, such as JNDI's LDAP provider.
	 * @return a factory
	 */
	public static SocketFactory getDefault() {
		return new KeepaliveSocketFactory();
	}

	@Override
	public Socket createSocket() {
		return new KeepaliveSocket(this.applier, this.plan.get());
	}

	@Override
	public Socket createSocket(String host, int port) throws IOException {
		return connect(new InetSocketAddress(host, port), null);
	}

	@Override
	public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
		return connect(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
	}

	@Override
	public Socket createSocket(InetAddress host, int port) throws IOException {
		return connect(new InetSocketAddress(host, port), null);
	}

	@Override
	public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
			throws IOException {
		return connect(new InetSocketAddress(address, port), new InetSocketAddress(localAddress, localPort));
	}

	private Socket connect(SocketAddress remote, @Nullable SocketAddress local) throws IOException {
		Socket socket = createSocket();
		try {
			if (local != null) {
				socket.bind(local);
			}
			socket.connect(remote);
			return socket;
		}
		catch (Throwable ex) {
			socket.close();
			throw ex;
		}
	}

	/**
	 * What the whole process shares: its environment, and one applier, so that a driver
	 * that makes a factory a connection gets one warning a cause all the same.
	 */
	private static final class Shared {

		static final KeepaliveApplier APPLIER = new KeepaliveApplier();

		static final KeepaliveSettings ENVIRONMENT = environment();

		static final KeepalivePlan PLAN = plan(KeepaliveSettings.none());

		private static KeepaliveSettings environment() {
			KeepaliveEnvironment environment = KeepaliveEnvironment.read();
			environment.ignored().forEach((variable) -> logger.warn("Ignored {}", variable));
			return environment.settings();
		}

		static KeepalivePlan plan(KeepaliveSettings settings) {
			return KeepalivePlan.of(KeepaliveRole.CLIENT, settings.orElse(ENVIRONMENT), SystemDefaults.read());
		}

	}

}
