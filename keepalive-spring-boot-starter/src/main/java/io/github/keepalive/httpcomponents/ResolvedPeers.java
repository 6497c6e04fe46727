package io.github.keepalive.httpcomponents;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Iterator;
import java.util.List;

import io.github.keepalive.integration.PrivateFields;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Sees which addresses the library resolves a host to. It tries them in this order, in
 * the same thread, and shows a socket for each before it connects. Where the host is an
 * address already, the library asks no resolver, and the peer is known once there is a
 * connection.
 */
final class ResolvedPeers implements DnsResolver {

	private static final String RESOLVER = "dnsResolver";

	private static final ThreadLocal<@Nullable Iterator<InetSocketAddress>> current = new ThreadLocal<>();

	private final DnsResolver delegate;

	private ResolvedPeers(DnsResolver delegate) {
		this.delegate = delegate;
	}

	/**
	 * Have a connection manager resolve names through this.
	 * @param manager the builder of the connection manager
	 * @return the same builder
	 */
	static PoolingHttpClientConnectionManagerBuilder hook(PoolingHttpClientConnectionManagerBuilder manager) {
		DnsResolver own = PrivateFields.isNull(manager, RESOLVER) ? SystemDefaultDnsResolver.INSTANCE
				: (DnsResolver) PrivateFields.readRequired(manager, RESOLVER);
		return manager.setDnsResolver(new ResolvedPeers(own));
	}

	/**
	 * Return the address that the next socket of this thread will connect to.
	 * @return the address, or {@code null} if it is not known
	 */
	static @Nullable InetSocketAddress next() {
		Iterator<InetSocketAddress> peers = current.get();
		return (peers != null && peers.hasNext()) ? peers.next() : null;
	}

	/**
	 * Forget the addresses: there is a connection to one of them.
	 */
	static void clear() {
		current.remove();
	}

	@Override
	public InetAddress[] resolve(String host) throws UnknownHostException {
		return this.delegate.resolve(host);
	}

	@Override
	public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
		List<InetSocketAddress> peers = this.delegate.resolve(host, port);
		current.set(peers.iterator());
		return peers;
	}

	@Override
	public String resolveCanonicalHostname(String host) throws UnknownHostException {
		return this.delegate.resolveCanonicalHostname(host);
	}

}
