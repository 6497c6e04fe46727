package io.github.keepalive.socket;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntSupplier;

import org.jspecify.annotations.Nullable;

/**
 * What is known of sockets besides what the kernel says: by which name a library
 * connected to an address, which integration it was, and which integration listens on a
 * port. The kernel knows addresses only. Thread-safe.
 *
 * @since 0.1.0
 */
public final class KnownPeers {

	/**
	 * The addresses after which the older half is forgotten. A socket is looked at soon
	 * after it connected, and what was known then stays with it.
	 */
	private static final int GENERATION = 4096;

	private volatile Map<InetSocketAddress, List<SocketOwner>> latest = new ConcurrentHashMap<>();

	private volatile Map<InetSocketAddress, List<SocketOwner>> earlier = Map.of();

	private final Map<Integer, String> listeners = new ConcurrentHashMap<>();

	/** Listeners whose ports were not known yet when they were last asked. */
	private final Queue<Listener> unbound = new ConcurrentLinkedQueue<>();

	private volatile Map<InetAddress, List<InetAddress>> resolved = Map.of();

	/**
	 * Note that an integration is about to connect.
	 * @param integration the name of the integration
	 * @param peer the peer's address, with the host name if the library has one
	 */
	public void connecting(String integration, InetSocketAddress peer) {
		if (peer.isUnresolved()) {
			return;
		}
		List<SocketOwner> known = this.latest.get(peer);
		if (known == null || known.stream().noneMatch((owner) -> owner.isSame(integration, peer))) {
			add(integration, peer);
		}
	}

	private synchronized void add(String integration, InetSocketAddress peer) {
		List<SocketOwner> owners = new ArrayList<>();
		owners.add(new SocketOwner(integration, peer));
		connectedTo(peer).stream().filter((owner) -> !owner.isSame(integration, peer)).forEach(owners::add);
		if (this.latest.size() >= GENERATION) {
			this.earlier = this.latest;
			this.latest = new ConcurrentHashMap<>();
		}
		this.latest.put(peer, List.copyOf(owners));
	}

	/**
	 * Note that an integration listens, or is about to.
	 * @param integration the name of the integration
	 * @param port returns the port, no positive number as long as there is none
	 */
	public void listening(String integration, IntSupplier port) {
		this.unbound.add(new Listener(integration, port));
	}

	/**
	 * Note which addresses the names of targets have at present.
	 * @param addresses the addresses by name
	 */
	public void resolved(Map<String, List<InetAddress>> addresses) {
		Map<InetAddress, List<InetAddress>> resolved = new LinkedHashMap<>();
		addresses.forEach((name, found) -> found.forEach(
				(address) -> resolved.computeIfAbsent(address, (key) -> new ArrayList<>()).add(named(name, address))));
		this.resolved = resolved;
	}

	private static InetAddress named(String name, InetAddress address) {
		try {
			return InetAddress.getByAddress(name, address.getAddress());
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Return what the names of targets were resolved to.
	 * @return the very object changes with every call of {@link #resolved(Map)}
	 */
	Object resolution() {
		return this.resolved;
	}

	/**
	 * Return who connected to an address lately.
	 * @param remote the address
	 * @return the integrations, the latest first
	 */
	List<SocketOwner> connectedTo(InetSocketAddress remote) {
		List<SocketOwner> owners = this.latest.get(remote);
		return (owners != null) ? owners : this.earlier.getOrDefault(remote, List.of());
	}

	/**
	 * Return an address with the names that targets have for it.
	 * @param remote the address
	 * @return the address once for each name
	 */
	List<InetSocketAddress> named(InetSocketAddress remote) {
		return this.resolved.getOrDefault(remote.getAddress(), List.of())
			.stream()
			.map((address) -> new InetSocketAddress(address, remote.getPort()))
			.toList();
	}

	/**
	 * Return which integration listens on a port, or did.
	 * @param port the port
	 * @return the name of the integration, or {@code null} if none is known
	 */
	@Nullable String listeningOn(int port) {
		this.unbound.removeIf((listener) -> {
			int bound = listener.port().getAsInt();
			if (bound > 0) {
				this.listeners.put(bound, listener.integration());
			}
			return bound > 0;
		});
		return this.listeners.get(port);
	}

	private record Listener(String integration, IntSupplier port) {

	}

}
