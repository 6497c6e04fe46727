package io.github.keepalive.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.function.Supplier;

import javax.net.SocketFactory;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveSettings;
import io.github.keepalive.peer.OutboundPlans;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@linkplain KeepaliveSocket sockets} that carry their keepalive options before
 * they connect. Works in any Java program, by class name too, with the settings in an
 * argument or in the environment variables of the LD_PRELOAD libraries:
 *
 * <pre class="code">
 * jdbc:postgresql://db/orders?socketFactory=io.github.keepalive.socket.KeepaliveSocketFactory&amp;socketFactoryArg=idle=30,count=4
 * jdbc:sqlserver://db;socketFactoryClass=io.github.keepalive.socket.KeepaliveSocketFactory;socketFactoryConstructorArg=idle=30
 * </pre>
 *
 * Thread-safe.
 *
 * @since 0.1.0
 */
public class KeepaliveSocketFactory extends SocketFactory {

	private final Supplier<? extends KeepaliveSocket> sockets;

	/**
	 * Create a factory that takes its settings from the environment variables of the
	 * LD_PRELOAD libraries, and from the defaults where these are not set.
	 */
	public KeepaliveSocketFactory() {
		this((String) null);
	}

	/**
	 * Create a factory from a text, for drivers that are given the name of the class and
	 * one argument.
	 * @param argument settings such as {@code idle=30,interval=10,user-timeout=60000},
	 * each a number in the unit of its {@linkplain KeepaliveOption option}, or the
	 * {@linkplain Publication#argument() argument of a publication}; {@code null} is the
	 * same as none
	 * @throws IllegalArgumentException if the text is neither
	 */
	public KeepaliveSocketFactory(@Nullable String argument) {
		this(PublishedFactories.resolve(argument));
	}

	/**
	 * Create a factory.
	 * @param settings the settings; an option that has no value there gets it from the
	 * environment variables, then from the defaults
	 */
	public KeepaliveSocketFactory(KeepaliveSettings settings) {
		this(PublishedFactories.of(settings));
	}

	/**
	 * Create a factory.
	 * @param applier sets the options
	 * @param plan what to set
	 */
	public KeepaliveSocketFactory(KeepaliveApplier applier, KeepalivePlan plan) {
		this(applier, OutboundPlans.of(plan));
	}

	/**
	 * Create a factory.
	 * @param applier sets the options
	 * @param plans what to set, by the peer that a socket connects to
	 */
	public KeepaliveSocketFactory(KeepaliveApplier applier, OutboundPlans plans) {
		this(applier, () -> plans);
	}

	/**
	 * Create a factory whose plans may change.
	 * @param applier sets the options
	 * @param plans is asked what to set for each socket anew
	 */
	public KeepaliveSocketFactory(KeepaliveApplier applier, Supplier<OutboundPlans> plans) {
		this(() -> new KeepaliveSocket(applier, plans.get()));
	}

	/**
	 * Create a factory.
	 * @param sockets makes an unconnected socket
	 */
	public KeepaliveSocketFactory(Supplier<? extends KeepaliveSocket> sockets) {
		this.sockets = sockets;
	}

	/**
	 * Return a factory like that of {@link #KeepaliveSocketFactory()}, for libraries that
	 * are given the name of the class and call this method. JNDI's LDAP provider has
	 * {@link io.github.keepalive.driver.KeepaliveLdapSocketFactory one of its own}.
	 * @return a factory
	 */
	public static SocketFactory getDefault() {
		return new KeepaliveSocketFactory();
	}

	@Override
	public Socket createSocket() {
		return this.sockets.get();
	}

	@Override
	public Socket createSocket(String host, int port) throws IOException {
		return connect(remote(host, port), null);
	}

	@Override
	public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
		return connect(remote(host, port), new InetSocketAddress(localHost, localPort));
	}

	// A plain socket takes no name for the loopback address, and refuses no address.
	private static InetSocketAddress remote(@Nullable String host, int port) throws IOException {
		return (host != null) ? new InetSocketAddress(host, port)
				: new InetSocketAddress(InetAddress.getByName(null), port);
	}

	@Override
	public Socket createSocket(InetAddress host, int port) throws IOException {
		return connect(new InetSocketAddress(Objects.requireNonNull(host), port), null);
	}

	@Override
	public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
			throws IOException {
		return connect(new InetSocketAddress(Objects.requireNonNull(address), port),
				new InetSocketAddress(localAddress, localPort));
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
	 * Let drivers find this factory by a text, until the publication is closed. Those
	 * that ask later get a factory like that of {@link #KeepaliveSocketFactory()}.
	 * @param name what to call it, for people to read
	 * @return the publication
	 */
	public Publication publish(String name) {
		String argument = PublishedFactories.publish(name, this.sockets);
		return new Publication(argument);
	}

	/**
	 * A factory that drivers can find by a text: they make their own by its class name,
	 * and can be given no object.
	 *
	 * @param argument the text, for the constructor that takes it
	 */
	public record Publication(String argument) implements AutoCloseable {

		@Override
		public void close() {
			PublishedFactories.withdraw(this.argument);
		}

	}

}
