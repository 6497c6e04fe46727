package io.github.keepalive.guard;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.keepalive.context.ActivePlans;
import io.github.keepalive.peer.HostPattern;
import io.github.keepalive.socket.KnownPeers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves the host names of targets from time to time, in a thread of its own, for the
 * guard sees addresses only. A name that does not resolve is one warning and no harm. The
 * thread is there only while targets have names.
 */
final class TargetNames {

	private static final Logger logger = LoggerFactory.getLogger(TargetNames.class);

	private static final Duration INTERVAL = Duration.ofSeconds(30);

	private final ActivePlans plans;

	private final KnownPeers peers;

	private final Resolver resolver;

	/** The latest addresses of each name, those of before where it no longer resolves. */
	private Map<String, List<InetAddress>> resolved = Map.of();

	private final Set<String> unresolved = new HashSet<>();

	private @Nullable Thread thread;

	TargetNames(ActivePlans plans, KnownPeers peers) {
		this(plans, peers, InetAddress::getAllByName);
	}

	TargetNames(ActivePlans plans, KnownPeers peers, Resolver resolver) {
		this.plans = plans;
		this.peers = peers;
		this.resolver = resolver;
	}

	/**
	 * Start to resolve names, if there are any.
	 * @param changed is called when a name has other addresses than before
	 */
	synchronized void start(Runnable changed) {
		if (this.thread == null && !names().isEmpty()) {
			Thread thread = new Thread(() -> run(changed), "keepalive-names");
			thread.setDaemon(true);
			try {
				thread.start();
				this.thread = thread;
			}
			catch (OutOfMemoryError ex) {
				logger.warn("The names of targets are not resolved: the process can start no more threads", ex);
			}
		}
	}

	synchronized void stop() {
		if (this.thread != null) {
			this.thread.interrupt();
			this.thread = null;
		}
	}

	private synchronized boolean isStopped() {
		if (names().isEmpty() && this.thread == Thread.currentThread()) {
			this.thread = null;
		}
		return this.thread != Thread.currentThread();
	}

	private void run(Runnable changed) {
		try {
			while (!isStopped()) {
				if (resolve()) {
					changed.run();
				}
				Thread.sleep(INTERVAL.toMillis());
			}
		}
		catch (InterruptedException ex) {
			// It was stopped.
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Resolve the names once.
	 * @return {@code true} if one of them has other addresses than before
	 */
	boolean resolve() {
		Map<String, List<InetAddress>> resolved = new HashMap<>();
		for (String name : names()) {
			List<InetAddress> addresses = resolve(name);
			if (!addresses.isEmpty()) {
				resolved.put(name, addresses);
			}
		}
		boolean changed = !resolved.equals(this.resolved);
		this.resolved = resolved;
		if (changed) {
			this.peers.resolved(resolved);
		}
		return changed;
	}

	private List<InetAddress> resolve(String name) {
		try {
			List<InetAddress> addresses = Arrays.stream(this.resolver.resolve(name))
				.distinct()
				.sorted((one, other) -> Arrays.compareUnsigned(one.getAddress(), other.getAddress()))
				.toList();
			this.unresolved.remove(name);
			return addresses;
		}
		catch (UnknownHostException | RuntimeException ex) {
			if (this.unresolved.add(name)) {
				logger
					.warn("The target host {} does not resolve: a connection to it belongs to its target only where an"
							+ " integration makes it ({})", name, ex.toString());
			}
			return this.resolved.getOrDefault(name, List.of());
		}
	}

	private Set<String> names() {
		return this.plans.get()
			.plans()
			.targets()
			.stream()
			.flatMap((target) -> target.hosts().stream())
			.filter(HostPattern::isName)
			.map(HostPattern::text)
			.collect(Collectors.toSet());
	}

	/**
	 * Resolves a name.
	 */
	@FunctionalInterface
	interface Resolver {

		InetAddress[] resolve(String name) throws UnknownHostException;

	}

}
