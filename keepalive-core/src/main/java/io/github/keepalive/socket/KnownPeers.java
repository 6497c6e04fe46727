package io.github.keepalive.socket;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntSupplier;

import org.jspecify.annotations.Nullable;

/**
 * What integrations report about sockets and the kernel does not know: the host name that
 * a library connected to, the integration that connected, and the integration that
 * listens on a port. Thread-safe.
 *
 * @since 0.1.0
 */
public final class KnownPeers {

	/**
	 * The number of addresses in each of the two maps. When the latest map is full, the
	 * earlier one is forgotten. Older addresses are not needed, because the guard
	 * examines a socket soon after it has connected and remembers its owner.
	 */
	private static final int GENERATION = 4096;

	/** The number of owners to remember for each address. */
	private static final int OWNERS = 8;

	private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();

	/** The number of hosts to resolve for integrations. */
	private static final int HOSTS = 256;

	private volatile Map<InetSocketAddress, List<SocketOwner>> latest = new ConcurrentHashMap<>();

	private volatile Map<InetSocketAddress, List<SocketOwner>> earlier = Map.of();

	private final Map<Integer, String> listeners = new ConcurrentHashMap<>();

	/** Listeners that had no port yet when they were last asked. */
	private final Queue<Listener> unbound = new ConcurrentLinkedQueue<>();

	/** The names of targets by address. */
	private volatile Map<InetAddress, List<InetAddress>> resolved = Map.of();

	/** Integrations that prepare sockets without their peer. */
	private final Set<String> blind = ConcurrentHashMap.newKeySet();

	/**
	 * Hosts that a library resolves only after the integration has prepared the socket.
	 */
	private final Map<String, Set<SocketOwner>> hosts = new ConcurrentHashMap<>();

	/** Hosts that are not resolved yet, for as long as the guard waits for them. */
	private final Map<String, Awaited> awaited = new ConcurrentHashMap<>();

	private volatile Runnable hostAdded = () -> {
	};

	/**
	 * Note that an integration is about to connect.
	 * @param integration the name of the integration
	 * @param peer the peer's address, with the host name if the library has one; it may
	 * be unresolved, or {@code null} if the library does not show it
	 */
	public void connecting(String integration, @Nullable InetSocketAddress peer) {
		if (peer == null || peer.isUnresolved()) {
			this.blind.add(integration);
			if (peer != null) {
				addHost(integration, peer);
			}
			return;
		}
		List<SocketOwner> known = this.latest.get(peer);
		if (known == null || known.stream().noneMatch((owner) -> owner.isSame(integration, peer))) {
			add(integration, peer);
		}
	}

	private void addHost(String integration, InetSocketAddress peer) {
		String host = peer.getHostString();
		if (this.hosts.size() < HOSTS && this.hosts.computeIfAbsent(host, (key) -> ConcurrentHashMap.newKeySet())
			.add(new SocketOwner(integration, peer))) {
			this.awaited.put(host, new Awaited(peer.getPort(), System.nanoTime() + PATIENCE_NANOS));
			this.hostAdded.run();
		}
	}

	private synchronized void add(String integration, InetSocketAddress peer) {
		List<SocketOwner> owners = new ArrayList<>();
		owners.add(new SocketOwner(integration, peer));
		connectedTo(peer).stream()
			.filter((owner) -> !owner.isSame(integration, peer))
			.limit(OWNERS - 1)
			.forEach(owners::add);
		if (this.latest.size() >= GENERATION) {
			this.earlier = this.latest;
			this.latest = new ConcurrentHashMap<>();
		}
		this.latest.put(peer, List.copyOf(owners));
	}

	/**
	 * Note that an integration prepares sockets and never sees their peers.
	 * @param integration the name of the integration
	 */
	public void connectingBlindly(String integration) {
		this.blind.add(integration);
	}

	/**
	 * Return which integrations prepare sockets without their peer.
	 * @return the names of the integrations
	 */
	Set<String> blind() {
		return this.blind;
	}

	/**
	 * Set what to run when there is another host to resolve.
	 * @param hostAdded runs after each new host, in the thread that connects
	 */
	public void onHost(Runnable hostAdded) {
		this.hostAdded = hostAdded;
	}

	/**
	 * Return the hosts that integrations connect to by unresolved names.
	 * @return the host names
	 */
	public Set<String> hosts() {
		return this.hosts.keySet();
	}

	/**
	 * Return whether there are hosts that are not resolved yet.
	 * @return {@code false} if there is none
	 */
	boolean isAwaitingAny() {
		return !this.awaited.isEmpty();
	}

	/**
	 * Return whether a connection to a port may lead to a host that is not resolved yet.
	 * @param port the port
	 * @return {@code true} if the owner of such a connection cannot be determined yet
	 */
	boolean isAwaited(int port) {
		long now = System.nanoTime();
		this.awaited.values().removeIf((awaited) -> now - awaited.untilNanos() > 0);
		return this.awaited.values().stream().anyMatch((awaited) -> awaited.port() == port);
	}

	/**
	 * Note that an integration listens, or is about to.
	 * @param integration the name of the integration
	 * @param port returns the port, or zero or less as long as there is none
	 */
	public void listening(String integration, IntSupplier port) {
		this.unbound.add(new Listener(integration, port));
	}

	/**
	 * Note the present addresses of a name. The name of a target counts for every
	 * connection to its addresses. Another name counts only for the integrations that
	 * connect to it.
	 * @param name the name
	 * @param addresses its addresses, none if it does not resolve
	 * @param ofTarget whether it is the name of a target
	 */
	public void resolved(String name, List<InetAddress> addresses, boolean ofTarget) {
		for (SocketOwner owner : this.hosts.getOrDefault(name, Set.of())) {
			InetSocketAddress peer = owner.peer();
			String integration = owner.integration();
			if (peer != null && integration != null) {
				addresses.forEach((address) -> connecting(integration,
						new InetSocketAddress(named(name, address), peer.getPort())));
			}
		}
		this.awaited.remove(name);
		if (ofTarget) {
			replace(name, addresses);
		}
	}

	private synchronized void replace(String name, List<InetAddress> addresses) {
		Map<InetAddress, List<InetAddress>> replaced = new LinkedHashMap<>();
		this.resolved.forEach((address, named) -> {
			List<InetAddress> others = named.stream().filter((other) -> !other.getHostName().equals(name)).toList();
			if (!others.isEmpty()) {
				replaced.put(address, new ArrayList<>(others));
			}
		});
		addresses.forEach(
				(address) -> replaced.computeIfAbsent(address, (key) -> new ArrayList<>()).add(named(name, address)));
		if (!replaced.equals(this.resolved)) {
			this.resolved = replaced;
		}
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
	 * @return another object after each change
	 */
	Object resolution() {
		return this.resolved;
	}

	/**
	 * Return which owners connected to an address lately.
	 * @param remote the address
	 * @return the owners, the latest first
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

	private record Awaited(int port, long untilNanos) {

	}

}
