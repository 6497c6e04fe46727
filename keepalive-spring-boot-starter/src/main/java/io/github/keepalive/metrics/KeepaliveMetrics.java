package io.github.keepalive.metrics;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.context.ActivePlans;
import io.github.keepalive.context.ProcessSockets;
import io.github.keepalive.guard.GuardStatus;
import io.github.keepalive.guard.GuardStatus.State;
import io.github.keepalive.guard.KeepaliveGuard;
import io.github.keepalive.socket.KeepaliveApplier;
import io.github.keepalive.socket.LiveSockets;
import io.github.keepalive.socket.SocketRole;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * {@link MeterBinder} for the process's TCP sockets. The number of meters is fixed: none
 * of them grows with peers. No name repeats its unit, so that it reads well where the
 * unit is appended, as for Prometheus.
 *
 * @since 0.1.0
 */
final class KeepaliveMetrics implements MeterBinder {

	/** All gauges of one scrape share one look at the sockets. */
	private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

	private static final List<SocketRole> CONNECTIONS = List.of(SocketRole.INBOUND, SocketRole.OUTBOUND);

	private final KeepaliveApplier applier;

	private final ActivePlans plans;

	private final ProcessSockets process;

	private final @Nullable KeepaliveGuard guard;

	private final LongSupplier nanoTime;

	private @Nullable Map<SocketRole, SocketCounts> counts;

	private long countedAtNanos;

	KeepaliveMetrics(KeepaliveApplier applier, ActivePlans plans, ProcessSockets process,
			@Nullable KeepaliveGuard guard) {
		this(applier, plans, process, guard, System::nanoTime);
	}

	KeepaliveMetrics(KeepaliveApplier applier, ActivePlans plans, ProcessSockets process,
			@Nullable KeepaliveGuard guard, LongSupplier nanoTime) {
		this.applier = applier;
		this.plans = plans;
		this.process = process;
		this.guard = guard;
		this.nanoTime = nanoTime;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (SocketRole role : SocketRole.values()) {
			bindSockets(registry, role, "true", SocketCounts::conforming);
			bindSockets(registry, role, "false", SocketCounts::differing);
		}
		CONNECTIONS.forEach((role) -> bindConnections(registry, role));
		FunctionCounter.builder("keepalive.options.failed", this.applier, KeepaliveApplier::failures)
			.description("Socket options that were refused or are not supported")
			.register(registry);
		if (this.guard != null) {
			bindGuard(registry, this.guard);
		}
	}

	private void bindSockets(MeterRegistry registry, SocketRole role, String conforming,
			ToLongFunction<SocketCounts> number) {
		Gauge.builder("keepalive.sockets", this, (metrics) -> metrics.count(role, number))
			.description("TCP sockets of the process")
			.tag("role", role.toString())
			.tag("conforming", conforming)
			.register(registry);
	}

	private void bindConnections(MeterRegistry registry, SocketRole role) {
		Gauge
			.builder("keepalive.connections.unanswered", this,
					(metrics) -> metrics.count(role, SocketCounts::unanswered))
			.description("TCP connections whose peer does not answer at the moment")
			.tag("role", role.toString())
			.register(registry);
		TimeGauge
			.builder("keepalive.connections.unanswered.age", this, TimeUnit.MILLISECONDS,
					(metrics) -> metrics.count(role, SocketCounts::longestSilenceMillis))
			.description("The longest time that the peer of an unanswered TCP connection has been silent")
			.tag("role", role.toString())
			.register(registry);
		TimeGauge
			.builder("keepalive.detection", this, TimeUnit.SECONDS, (metrics) -> metrics.longestDetectionSeconds(role))
			.description("The longest time that an idle TCP connection outlives its peer, by the settings in force")
			.tag("role", role.toString())
			.register(registry);
	}

	private void bindGuard(MeterRegistry registry, KeepaliveGuard guard) {
		Gauge.builder("keepalive.guard.running", guard, (one) -> isRunning(one.status()))
			.description("Whether the guard looks at the TCP sockets of the process")
			.register(registry);
		FunctionTimer
			.builder("keepalive.guard.passes", guard, (one) -> one.status().passes(),
					(one) -> one.status().busyMillis(), TimeUnit.MILLISECONDS)
			.description("Looks of the guard at all TCP sockets of the process")
			.register(registry);
		bindGuard(registry, guard, "keepalive.guard.sockets.examined", "TCP sockets that the guard saw",
				GuardStatus::examined);
		bindGuard(registry, guard, "keepalive.guard.sockets.changed", "TCP sockets that the guard gave an option",
				GuardStatus::changed);
		bindGuard(registry, guard, "keepalive.guard.sockets.kept", "TCP sockets that keep a value which was chosen",
				GuardStatus::kept);
		bindGuard(registry, guard, "keepalive.guard.sockets.failed", "TCP sockets that were refused an option",
				GuardStatus::failed);
	}

	private static void bindGuard(MeterRegistry registry, KeepaliveGuard guard, String name, String description,
			ToLongFunction<GuardStatus> number) {
		FunctionCounter.builder(name, guard, (one) -> number.applyAsLong(one.status()))
			.description(description)
			.register(registry);
	}

	// One that is switched off is neither running nor missing.
	private double isRunning(GuardStatus guard) {
		if (!this.process.areWanted() || guard.equals(KeepaliveGuard.SWITCHED_OFF)) {
			return Double.NaN;
		}
		return (guard.state() == State.RUNNING || guard.state() == State.STANDBY) ? 1 : 0;
	}

	private double longestDetectionSeconds(SocketRole role) {
		return this.plans.get()
			.plans()
			.all(role.planRole())
			.stream()
			.filter(KeepalivePlan::isEnabled)
			.map(KeepalivePlan::idleDeadPeerAfter)
			.max(Comparator.naturalOrder())
			.map((longest) -> (double) longest.toSeconds())
			.orElse(Double.NaN);
	}

	private double count(SocketRole role, ToLongFunction<SocketCounts> number) {
		Map<SocketRole, SocketCounts> counts = counts();
		return (counts != null) ? number.applyAsLong(counts.getOrDefault(role, SocketCounts.NONE)) : Double.NaN;
	}

	private synchronized @Nullable Map<SocketRole, SocketCounts> counts() {
		long now = this.nanoTime.getAsLong();
		if (this.counts == null || now - this.countedAtNanos > FRESH_NANOS) {
			this.counts = countAll();
			this.countedAtNanos = now;
		}
		return this.counts;
	}

	private @Nullable Map<SocketRole, SocketCounts> countAll() {
		LiveSockets sockets = this.process.get();
		try {
			return (sockets != null) ? SocketCounts.byRole(sockets.list()) : null;
		}
		catch (IOException ex) {
			return null;
		}
	}

}
