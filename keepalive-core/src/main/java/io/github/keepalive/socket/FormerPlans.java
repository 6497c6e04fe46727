package io.github.keepalive.socket;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;

import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveRole;

/**
 * The plans before the latest changes, as far as a socket may still turn up that was made
 * under them: a connection that waited to be accepted, say. The very first plans stay,
 * for some libraries take values only once.
 */
final class FormerPlans {

	private static final long IN_FLIGHT_NANOS = Duration.ofSeconds(30).toNanos();

	private final LongSupplier nanoTime;

	/** The newest first. */
	private final Deque<Former> formers = new ArrayDeque<>();

	FormerPlans(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	void add(Function<KeepaliveRole, KeepalivePlan> plans) {
		this.formers.addFirst(new Former(plans, this.nanoTime.getAsLong()));
	}

	/**
	 * Return the plans that a role had lately.
	 * @param role the role
	 * @return the plans, the latest first
	 */
	List<KeepalivePlan> of(KeepaliveRole role) {
		long now = this.nanoTime.getAsLong();
		Former first = this.formers.peekLast();
		this.formers.removeIf((former) -> former != first && now - former.untilNanos() > IN_FLIGHT_NANOS);
		return this.formers.stream().map((former) -> former.plans().apply(role)).toList();
	}

	private record Former(Function<KeepaliveRole, KeepalivePlan> plans, long untilNanos) {

	}

}
