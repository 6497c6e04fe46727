package io.github.keepalive.socket;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.peer.KeepalivePlans;

/**
 * The plans before the latest changes, as far as a socket may still turn up that was made
 * under them: a connection that waited to be accepted, say. The very first plans stay,
 * for some libraries take values only once. Thread-safe: one thread at a time adds, and
 * any number of threads ask meanwhile.
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
	 * Return the plans that a socket may have been given lately.
	 * @param plan tells its plan among all plans of a time
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
