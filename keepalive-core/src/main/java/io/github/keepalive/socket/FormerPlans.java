package io.github.keepalive.socket;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.peer.KeepalivePlans;

/**
 * The plans before the latest changes. A socket that was prepared with them may appear
 * later, for example a connection that waited to be accepted. The first plans are never
 * dropped, because some libraries take values only once. Thread-safe: one thread at a
 * time may add plans, and any number of threads may read them meanwhile.
 */
final class FormerPlans {

	private static final long IN_FLIGHT_NANOS = Duration.ofSeconds(30).toNanos();

	private final LongSupplier nanoTime;

	/** The newest first. */
	private volatile List<Former> formers = List.of();

	FormerPlans(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	void add(KeepalivePlans plans) {
		Former former = new Former(plans, this.nanoTime.getAsLong());
		this.formers = Stream.concat(Stream.of(former), inFlight()).toList();
	}

	/**
	 * Return the former plans that a socket may have been prepared with.
	 * @param plan returns the socket's plan among all plans of a time
	 * @return the plans, the latest first
	 */
	List<KeepalivePlan> of(Function<KeepalivePlans, KeepalivePlan> plan) {
		return inFlight().map((former) -> plan.apply(former.plans())).toList();
	}

	private Stream<Former> inFlight() {
		long now = this.nanoTime.getAsLong();
		List<Former> formers = this.formers;
		return formers.stream()
			.filter((former) -> now - former.untilNanos() <= IN_FLIGHT_NANOS
					|| former == formers.get(formers.size() - 1));
	}

	private record Former(KeepalivePlans plans, long untilNanos) {

	}

}
