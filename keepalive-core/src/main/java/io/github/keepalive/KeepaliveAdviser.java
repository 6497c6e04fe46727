package io.github.keepalive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.keepalive.KeepaliveAdvice.Id;
import org.jspecify.annotations.Nullable;

/**
 * Finds values that are allowed but probably a mistake. Each advice names the key of the
 * value, and a value that avoids the advice.
 *
 * @since 0.1.0
 */
public final class KeepaliveAdviser {

	/**
	 * Two retransmissions take this long at first: after 1 s, and after 2 s more (RFC
	 * 6298 section 2).
	 */
	private static final long TWO_RETRANSMISSIONS_MILLIS = 3000;

	/**
	 * What every host must accept over IPv4, less the headers (RFC 9293 section 3.7.1).
	 */
	private static final int LEAST_SEGMENT_SIZE = 536;

	private static final long LONGEST_IDLE_SECONDS = 120;

	private final KeepalivePlan plan;

	private final long idle;

	private final long interval;

	private final long count;

	private final long userTimeoutMillis;

	private final List<KeepaliveAdvice> advice = new ArrayList<>();

	private KeepaliveAdviser(KeepalivePlan plan) {
		this.plan = plan;
		this.idle = plan.amountInForce(KeepaliveOption.TCP_KEEPIDLE);
		this.interval = plan.amountInForce(KeepaliveOption.TCP_KEEPINTVL);
		this.count = plan.amountInForce(KeepaliveOption.TCP_KEEPCNT);
		this.userTimeoutMillis = plan.amount(KeepaliveOption.TCP_USER_TIMEOUT);
	}

	/**
	 * Examine a plan.
	 * @param plan the plan
	 * @param connectTimeout the longest connect timeout that the application is known to
	 * have, or {@code null} if none is known
	 * @return the advice, none if the values fit together
	 */
	public static List<KeepaliveAdvice> advise(KeepalivePlan plan, @Nullable Duration connectTimeout) {
		if (!plan.isEnabled()) {
			return List.of();
		}
		KeepaliveAdviser adviser = new KeepaliveAdviser(plan);
		adviser.adviseOnIdle();
		adviser.adviseOnUserTimeout();
		if (connectTimeout != null && plan.role() == KeepaliveRole.CLIENT) {
			adviser.adviseOnConnectTimeout(connectTimeout.toMillis());
		}
		adviser.adviseOnSegments();
		return adviser.advice;
	}

	/**
	 * Examine the plan for the connections of a pool. A derived user timeout is not
	 * examined.
	 * @param plan the plan
	 * @param poolTimeout how long a caller waits for a connection of the pool
	 * @param property the property that sets this time
	 * @return the advice, none if the values fit together
	 */
	public static List<KeepaliveAdvice> adviseOnPool(KeepalivePlan plan, Duration poolTimeout, String property) {
		if (!plan.isEnabled() || plan.isUserTimeoutDerived()) {
			return List.of();
		}
		KeepaliveAdviser adviser = new KeepaliveAdviser(plan);
		adviser.adviseOnPool(poolTimeout.toMillis(), property);
		return adviser.advice;
	}

	private void adviseOnIdle() {
		// No advice if the value is left to the system: that is a deliberate choice.
		List<String> middleboxes = Stream.of(Middlebox.values())
			.filter((middlebox) -> this.plan.amount(KeepaliveOption.TCP_KEEPIDLE) >= middlebox.idleSeconds)
			.map((middlebox) -> middlebox.description + " (" + middlebox.idleSeconds + " s)")
			.toList();
		if (!middleboxes.isEmpty()) {
			add(Id.LONG_IDLE,
					"The first probe of an idle " + connection() + " comes after " + this.idle
							+ " s, when these have forgotten the connection: " + String.join(", ", middleboxes)
							+ "; set " + setting(KeepaliveOption.TCP_KEEPIDLE, LONGEST_IDLE_SECONDS) + " or less");
		}
	}

	private void adviseOnUserTimeout() {
		if (this.count == 1) {
			adviseOnSingleProbe();
		}
		else if (this.userTimeoutMillis > DetectionTimes.RETRANSMISSIONS.toMillis()) {
			adviseOnLateUserTimeout();
		}
		else if (this.userTimeoutMillis != 0 && this.userTimeoutMillis < TWO_RETRANSMISSIONS_MILLIS) {
			boolean fits = this.userTimeoutMillis > millis(1);
			add(Id.SHORT_USER_TIMEOUT,
					"Two packets lost in a row end a " + connection() + ": the user timeout of "
							+ this.userTimeoutMillis + " ms is over before they are sent a third time; set "
							+ (fits ? userTimeout(TWO_RETRANSMISSIONS_MILLIS) : timelyUserTimeout()));
		}
		else if (this.userTimeoutMillis != 0 && this.userTimeoutMillis <= millis(1)) {
			add(Id.ONE_LOST_PROBE,
					"One lost probe ends an idle " + connection() + ": the user timeout of " + this.userTimeoutMillis
							+ " ms is not above idle + interval (" + millis(1) / 1000 + " s); set "
							+ timelyUserTimeout() + (isInTime(this.count) ? ", which is idle + interval x count" : ""));
		}
		else if (this.userTimeoutMillis > millis(this.count)) {
			add(Id.COUNT_IGNORED,
					"The count of " + this.count + " is ignored for an idle " + connection() + ": the user timeout of "
							+ this.userTimeoutMillis + " ms is above idle + interval x count; set "
							+ userTimeout(millis(this.count)));
		}
	}

	private void adviseOnSingleProbe() {
		boolean isFixed = this.userTimeoutMillis != 0 && !this.plan.isUserTimeoutDerived();
		String cure = setting(KeepaliveOption.TCP_KEEPCNT, 2);
		if (this.userTimeoutMillis != 0 && !isInTime(2)) {
			cure += (isFixed ? " and " + userTimeout(KeepaliveSettings.DERIVED) : "") + " and " + timings();
		}
		else if (isFixed) {
			cure += " and " + userTimeout(millis(2));
		}
		add(Id.ONE_LOST_PROBE, "One lost probe ends an idle " + connection() + ": the count is 1; set " + cure);
	}

	private void adviseOnLateUserTimeout() {
		String late = "A vanished peer of a " + connection() + " is noticed after " + this.userTimeoutMillis / 1000
				+ " s where data is under way, later than without a user timeout (about "
				+ DetectionTimes.RETRANSMISSIONS.toSeconds() + " s); ";
		if (!this.plan.isUserTimeoutDerived()) {
			add(Id.LATE_USER_TIMEOUT, late + "set " + timelyUserTimeout());
		}
		else if (this.advice.isEmpty()
				|| LONGEST_IDLE_SECONDS + this.interval * this.count > DetectionTimes.RETRANSMISSIONS.toSeconds()) {
			add(Id.LATE_USER_TIMEOUT, late + "set " + timings());
		}
	}

	// The user timeout that gives the count its meaning, with shorter timings where it
	// would be later than none.
	private String timelyUserTimeout() {
		return isInTime(this.count) ? userTimeout(millis(this.count))
				: userTimeout(KeepaliveSettings.DERIVED) + " and " + timings();
	}

	private boolean isInTime(long probes) {
		return millis(probes) <= DetectionTimes.RETRANSMISSIONS.toMillis();
	}

	// The one timing whose default is enough to be in time, or else all whose default is
	// less.
	private String timings() {
		List<KeepaliveOption> longer = KeepaliveOption.timings()
			.stream()
			.filter((timing) -> this.plan.amountInForce(timing) > timing.defaultAmount())
			.toList();
		return longer.stream()
			.filter(this::isInTimeWithDefault)
			.findFirst()
			.map(List::of)
			.orElse(longer)
			.stream()
			.map((timing) -> setting(timing, timing.defaultAmount()))
			.collect(Collectors.joining(" and "));
	}

	private boolean isInTimeWithDefault(KeepaliveOption timing) {
		long seconds = (timing == KeepaliveOption.TCP_KEEPIDLE) ? timing.defaultAmount() : this.idle;
		seconds += ((timing == KeepaliveOption.TCP_KEEPINTVL) ? timing.defaultAmount() : this.interval)
				* ((timing == KeepaliveOption.TCP_KEEPCNT) ? timing.defaultAmount() : Math.max(2, this.count));
		return seconds <= DetectionTimes.RETRANSMISSIONS.toSeconds();
	}

	private void adviseOnConnectTimeout(long connectTimeoutMillis) {
		if (this.userTimeoutMillis == 0 || this.userTimeoutMillis >= connectTimeoutMillis) {
			return;
		}
		boolean fits = connectTimeoutMillis <= millis(this.count) && isInTime(this.count);
		add(Id.CONNECT_TIMEOUT,
				"A connection attempt ends after " + this.userTimeoutMillis + " ms and not after the connect timeout"
						+ " of " + connectTimeoutMillis + " ms: the user timeout bounds it too; "
						+ (fits ? "set " + userTimeout(millis(this.count)) + ", or " : "")
						+ "shorten the connect timeout to " + this.userTimeoutMillis + " ms");
	}

	private void adviseOnPool(long poolTimeoutMillis, String property) {
		if (this.userTimeoutMillis <= poolTimeoutMillis) {
			return;
		}
		String cure = userTimeout(poolTimeoutMillis);
		if (poolTimeoutMillis <= millis(1) || poolTimeoutMillis < TWO_RETRANSMISSIONS_MILLIS) {
			long sixth = Math.max(1, poolTimeoutMillis / 6000);
			cure = userTimeout(KeepaliveSettings.DERIVED) + ", " + setting(KeepaliveOption.TCP_KEEPIDLE, 2 * sixth)
					+ ", " + setting(KeepaliveOption.TCP_KEEPINTVL, sixth) + " and "
					+ setting(KeepaliveOption.TCP_KEEPCNT, 4);
		}
		add(Id.POOL_TIMEOUT,
				"A caller waits up to " + this.userTimeoutMillis + " ms on a pooled " + connection()
						+ " whose peer has vanished, longer than the " + poolTimeoutMillis
						+ " ms that it waits for a connection (" + property + "); set " + cure);
	}

	private void adviseOnSegments() {
		int size = this.plan.amount(KeepaliveOption.TCP_MAXSEG);
		if (size != 0 && size < LEAST_SEGMENT_SIZE) {
			add(Id.SMALL_SEGMENTS,
					"Each segment of a " + connection() + " has at most " + size
							+ " bytes of data, beside 40 or more of headers; set "
							+ setting(KeepaliveOption.TCP_MAXSEG, LEAST_SEGMENT_SIZE) + " or more");
		}
	}

	// The duration of a number of unanswered probes.
	private long millis(long probes) {
		return KeepalivePlan.deriveUserTimeoutMillis(this.idle, this.interval, probes);
	}

	private void add(Id id, String text) {
		this.advice.add(new KeepaliveAdvice(id, this.plan.role(), text));
	}

	private String userTimeout(long millis) {
		return setting(KeepaliveOption.TCP_USER_TIMEOUT, millis);
	}

	private String setting(KeepaliveOption option, long amount) {
		String key = this.plan.key(option);
		boolean isBare = amount == KeepaliveSettings.DERIVED || option.variables().contains(key);
		return key + "=" + (isBare ? amount : option.unit().format(amount));
	}

	private String connection() {
		return (this.plan.target() != null) ? "connection to target " + this.plan.target() : "connection";
	}

	/**
	 * How long known middleboxes remember a connection without traffic, by default.
	 */
	private enum Middlebox {

		AZURE("Azure's load balancer", 240), AWS("AWS's network load balancer and NAT gateway", 350),
		GCP("Google's VPC firewall", 600);

		private final String description;

		private final int idleSeconds;

		Middlebox(String description, int idleSeconds) {
			this.description = description;
			this.idleSeconds = idleSeconds;
		}

	}

}
