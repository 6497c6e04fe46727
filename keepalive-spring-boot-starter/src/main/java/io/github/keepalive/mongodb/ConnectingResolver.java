package io.github.keepalive.mongodb;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.ServiceLoader;

import com.mongodb.spi.dns.InetAddressResolver;
import com.mongodb.spi.dns.InetAddressResolverProvider;
import io.github.keepalive.guard.GuardedConnections;
import org.jspecify.annotations.Nullable;

/**
 * Notifies the guard when the driver resolves a host name. The driver does so just before
 * each connection.
 *
 * @param delegate the resolver to use
 * @param connections the connections of the client
 */
record ConnectingResolver(InetAddressResolver delegate, GuardedConnections connections) implements InetAddressResolver {

	/**
	 * Return a resolver for a client.
	 * @param own the application's resolver, or {@code null} to use the driver's
	 * @param connections the connections of the client
	 * @return the resolver
	 */
	static ConnectingResolver of(@Nullable InetAddressResolver own, GuardedConnections connections) {
		return new ConnectingResolver((own != null) ? own : ofDriver(), connections);
	}

	private static InetAddressResolver ofDriver() {
		return ServiceLoader.load(InetAddressResolverProvider.class)
			.findFirst()
			.map(InetAddressResolverProvider::create)
			.orElse((host) -> List.of(InetAddress.getAllByName(host)));
	}

	@Override
	public List<InetAddress> lookupByName(String host) throws UnknownHostException {
		List<InetAddress> addresses = this.delegate.lookupByName(host);
		this.connections.connecting();
		return addresses;
	}

}
