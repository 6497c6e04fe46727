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
 * The socket factory that JNDI makes by the name of the class. It gets its sockets from
 * the context source that makes a context in the same thread. Without one it makes plain
 * sockets: a context whose environment is changed later connects again by itself.
 *
 * <p>
 * The JDK's pool of LDAP connections, which is one for the whole JVM, is for socket
 * factories whose class itself is a {@link Comparator}. It asks those that it has whether
 * they are equal to the one that a new context would be given.
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
	 * Make a context, which JNDI gives these sockets.
	 * @param owner whose connections may share a pool
	 * @param sockets makes the sockets
	 * @param maker makes the context
	 * @return the context
	 * @throws NamingException if it cannot be made
	 */
	static DirContext handOver(Object owner, SocketFactory sockets, Maker maker) throws NamingException {
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
	 * Compare the names of two factories, as the pool gives them.
	 * @param one the one name
	 * @param other the other name
	 * @return zero if they are equal, and this factory is of the owner that a context is
	 * made for
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
	 * Makes a context.
	 */
	@FunctionalInterface
	interface Maker {

		DirContext make() throws NamingException;

	}

}
