package io.github.keepalive.ldap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Comparator;

import javax.naming.NamingException;
import javax.naming.directory.DirContext;
import javax.net.SocketFactory;

import org.jspecify.annotations.Nullable;

/**
 * The socket factory that JNDI creates by the name of its class. Its sockets come from
 * the context source that creates a context in the same thread. If there is none, the
 * sockets are plain. This happens when the environment of a context is changed later,
 * because JNDI then connects again by itself.
 *
 * <p>
 * The JDK has one pool of LDAP connections for the whole JVM. It takes connections of a
 * socket factory only if the class of the factory itself implements {@link Comparator}.
 * It then calls {@link #compare} to decide whether a new context may use a pooled
 * connection.
 */
public final class LdapSocketFactory extends SocketFactory implements Comparator<Object> {

	private static final Source NO_SOURCE = new Source(new Object(), SocketFactory.getDefault());

	private static final ThreadLocal<@Nullable Source> current = new ThreadLocal<>();

	private final Source source;

	private LdapSocketFactory(Source source) {
		this.source = source;
	}

	/**
	 * Return a factory, for JNDI.
	 * @return the factory
	 */
	public static SocketFactory getDefault() {
		return new LdapSocketFactory(source());
	}

	private static Source source() {
		Source source = current.get();
		return (source != null) ? source : NO_SOURCE;
	}

	/**
	 * Create a context whose connections use the sockets of a factory.
	 * @param owner the owner of the connections; only connections of the same owner share
	 * a pool
	 * @param sockets creates the sockets
	 * @param maker creates the context
	 * @return the context
	 * @throws NamingException if the context cannot be created
	 */
	static DirContext createContext(Object owner, SocketFactory sockets, Maker maker) throws NamingException {
		Source outer = current.get();
		current.set(new Source(owner, sockets));
		try {
			return maker.make();
		}
		finally {
			if (outer != null) {
				current.set(outer);
			}
			else {
				current.remove();
			}
		}
	}

	/**
	 * Compare two factories by the names of their classes and by their owner.
	 * @param one the one name
	 * @param other the other name
	 * @return zero if the names are equal and this factory belongs to the owner for which
	 * a context is being created
	 */
	@Override
	public int compare(Object one, Object other) {
		int names = String.valueOf(one).compareTo(String.valueOf(other));
		return (names == 0 && this.source.owner() != source().owner()) ? 1 : names;
	}

	@Override
	public Socket createSocket() throws IOException {
		return this.source.sockets().createSocket();
	}

	@Override
	public Socket createSocket(String host, int port) throws IOException {
		return this.source.sockets().createSocket(host, port);
	}

	@Override
	public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
		return this.source.sockets().createSocket(host, port, localHost, localPort);
	}

	@Override
	public Socket createSocket(InetAddress host, int port) throws IOException {
		return this.source.sockets().createSocket(host, port);
	}

	@Override
	public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
			throws IOException {
		return this.source.sockets().createSocket(address, port, localAddress, localPort);
	}

	private record Source(Object owner, SocketFactory sockets) {

	}

	/**
	 * Creates a context.
	 */
	@FunctionalInterface
	interface Maker {

		DirContext make() throws NamingException;

	}

}
