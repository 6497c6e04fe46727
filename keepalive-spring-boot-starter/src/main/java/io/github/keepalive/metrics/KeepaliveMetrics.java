package io.github.keepalive.metrics;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.github.keepalive.context.ProcessSockets;
import io.github.keepalive.guard.KeepaliveGuard;
import io.github.keepalive.socket.KeepaliveApplier;
import io.github.keepalive.socket.LiveSocket;
import io.github.keepalive.socket.LiveSockets;
import io.github.keepalive.socket.SocketRole;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * {@link MeterBinder} for the process's TCP sockets. The number of meters is fixed: none
 * of them grows with peers.
 *
 * @since 0.1.0
 */
final class KeepaliveMetrics implements MeterBinder {

	/** All gauges of one scrape share one look at the sockets. */
	private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

	private final KeepaliveApplier applier;

	private final ProcessSockets process;

	private final @Nullable KeepaliveGuard guard;

	private @Nullable List<LiveSocket> sockets;

	private long readAtNanos;

	KeepaliveMetrics(KeepaliveApplier applier, ProcessSockets process, @Nullable KeepaliveGuard guard) {
		this.applier = applier;
		this.process = process;
		this.guard = guard;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (SocketRole role : SocketRole.values()) {
			for (boolean conforming : new boolean[] { true, false }) {
				Gauge
					.builder("keepalive.sockets", this,
							(metrics) -> metrics
								.count((socket) -> socket.role() == role && socket.isConforming() == conforming))
					.description("TCP sockets of the process")
					.baseUnit("sockets")
					.tag("role", role.toString())
					.tag("conforming", Boolean.toString(conforming))
					.register(registry);
			}
		}
		Gauge
			.builder("keepalive.connections.unanswered", this,
					(metrics) -> metrics.count((socket) -> socket.unansweredProbes() > 0))
			.description("TCP connections whose peer has not answered the latest probes")
			.baseUnit("connections")
			.register(registry);
		FunctionCounter.builder("keepalive.options.failed", this.applier, KeepaliveApplier::failures)
			.description("Socket options that were refused or are not supported")
			.baseUnit("options")
			.register(registry);
		if (this.guard != null) {
			FunctionTimer
				.builder("keepalive.guard.passes", this.guard, (guard) -> guard.status().passes(),
						(guard) -> guard.status().busyMillis(), TimeUnit.MILLISECONDS)
				.description("Looks of the guard at all TCP sockets of the process")
				.register(registry);
		}
	}

	private double count(Predicate<LiveSocket> filter) {
		List<LiveSocket> sockets = sockets();
		return (sockets != null) ? sockets.stream().filter(filter).count() : Double.NaN;
	}

	private synchronized @Nullable List<LiveSocket> sockets() {
		long now = System.nanoTime();
		if (this.sockets == null || now - this.readAtNanos > FRESH_NANOS) {
			this.sockets = list();
			this.readAtNanos = now;
		}
		return this.sockets;
	}

	private @Nullable List<LiveSocket> list() {
		LiveSockets sockets = this.process.get();
		try {
			return (sockets != null) ? sockets.list() : null;
		}
		catch (IOException ex) {
			return null;
		}
	}

}
