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
 * Records the addresses to which the library resolves a host. The library tries them in
 * this order and in the same thread, with a new socket for each. If the host is an IP
 * address, the library does not call the resolver. The peer is then known only after the
 * connection is made.
 */
final class ResolvedPeers implements DnsResolver {

	private static final String RESOLVER = "dnsResolver";

	private static final ThreadLocal<@Nullable Iterator<InetSocketAddress>> current = new ThreadLocal<>();

	private final DnsResolver delegate;

	private ResolvedPeers(DnsResolver delegate) {
		this.delegate = delegate;
	}

	/**
	 * Wrap the resolver of a connection manager.
	 * @param manager the builder of the connection manager
	 * @return the same builder
	 */
	static PoolingHttpClientConnectionManagerBuilder install(PoolingHttpClientConnectionManagerBuilder manager) {
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
	 * Forget the addresses, before another connection is made and after one of them was
	 * connected to.
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
