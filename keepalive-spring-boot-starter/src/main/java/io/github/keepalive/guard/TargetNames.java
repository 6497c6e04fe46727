package io.github.keepalive.guard;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.github.keepalive.context.ActivePlans;
import io.github.keepalive.peer.HostPattern;
import io.github.keepalive.socket.KnownPeers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves host names from time to time in a separate thread, because the guard sees only
 * addresses. These are the names of targets, and the hosts that an integration connects
 * to by unresolved names. A name that does not resolve is logged once, as a warning. The
 * thread runs only while there are names to resolve.
 */
final class TargetNames {

	private static final Logger logger = LoggerFactory.getLogger(TargetNames.class);

	private static final Duration INTERVAL = Duration.ofSeconds(30);

	private final ActivePlans plans;

	private final KnownPeers peers;

	private final Resolver resolver;

	private final Set<String> unresolved = ConcurrentHashMap.newKeySet();

	private final Semaphore wakeUps = new Semaphore(0);

	private @Nullable Thread thread;

	private boolean refused;

	TargetNames(ActivePlans plans, KnownPeers peers) {
		this(plans, peers, InetAddress::getAllByName);
	}

	TargetNames(ActivePlans plans, KnownPeers peers, Resolver resolver) {
		this.plans = plans;
		this.peers = peers;
		this.resolver = resolver;
	}

	/**
	 * Resolve the present names, and resolve them again from time to time.
	 * @param resolved runs after all names were resolved
	 */
	synchronized void start(Runnable resolved) {
		this.peers.onHost(() -> start(resolved));
		this.wakeUps.release();
		if (this.thread != null || names().isEmpty()) {
			return;
		}
		Thread thread = new Thread(() -> run(resolved), "keepalive-names");
		thread.setDaemon(true);
		this.thread = thread;
		try {
			thread.start();
			this.refused = false;
		}
		catch (OutOfMemoryError ex) {
			this.thread = null;
			if (!this.refused) {
				logger.warn("The names of targets are not resolved: the process can start no more threads", ex);
			}
			this.refused = true;
		}
	}

	synchronized void stop() {
		this.peers.onHost(() -> {
		});
		if (this.thread != null) {
			this.thread.interrupt();
			this.thread = null;
		}
	}

	// A thread that stops makes room for the next one at once.
	private synchronized boolean isStopped() {
		if (names().isEmpty()) {
			ended();
		}
		return this.thread != Thread.currentThread();
	}

	private void run(Runnable resolved) {
		try {
			while (!isStopped()) {
				this.wakeUps.drainPermits();
				resolve();
				resolved.run();
				this.wakeUps.tryAcquire(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
			}
		}
		catch (InterruptedException ex) {
			// It was stopped.
			Thread.currentThread().interrupt();
		}
		finally {
			ended();
		}
	}

	private synchronized void ended() {
		if (this.thread == Thread.currentThread()) {
			this.thread = null;
		}
	}

	/**
	 * Resolve each name once.
	 */
	void resolve() {
		Set<String> ofTargets = namesOfTargets();
		for (String name : names()) {
			List<InetAddress> addresses = resolve(name);
			if (!addresses.isEmpty() || !ofTargets.contains(name)) {
				this.peers.resolved(name, addresses, ofTargets.contains(name));
			}
		}
	}

	private List<InetAddress> resolve(String name) {
		try {
			List<InetAddress> addresses = List.of(this.resolver.resolve(name));
			this.unresolved.remove(name);
			return addresses;
		}
		catch (UnknownHostException | RuntimeException ex) {
			if (this.unresolved.add(name)) {
				logger.warn("The host {} does not resolve: a connection to it belongs to its target only where an"
						+ " integration makes it ({})", name, ex.toString());
			}
			return List.of();
		}
	}

	private Set<String> names() {
		if (this.plans.get().plans().areOfRolesOnly()) {
			return Set.of();
		}
		Set<String> names = namesOfTargets();
		names.addAll(this.peers.hosts());
		return names;
	}

	private Set<String> namesOfTargets() {
		return this.plans.get()
			.plans()
			.targets()
			.stream()
			.flatMap((target) -> target.hosts().stream())
			.filter(HostPattern::isName)
			.map(HostPattern::text)
			.collect(Collectors.toCollection(LinkedHashSet::new));
	}

	/**
	 * Resolves a name.
	 */
	@FunctionalInterface
	interface Resolver {

		InetAddress[] resolve(String name) throws UnknownHostException;

	}

}
