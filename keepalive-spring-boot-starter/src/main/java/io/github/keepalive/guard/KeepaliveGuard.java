package io.github.keepalive.guard;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.github.keepalive.LiveSockets;
import io.github.keepalive.integration.ProcessSockets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Runs the guard in a daemon thread of its own, which neither blocks nor fails the
 * application and ends with the context. The sockets belong to the process, so of several
 * contexts in one JVM only one runs its guard, the first that started; when it closes,
 * the next takes over.
 *
 * @since 0.1.0
 */
public final class KeepaliveGuard implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(KeepaliveGuard.class);

	/** Pauses before each of a series of looks: a connection may take a while. */
	private static final long[] LOOKS_MILLIS = { 5, 20, 100, 500 };

	private static final long SHORTEST_QUIET_NANOS = Duration.ofMillis(50).toNanos();

	private static final AtomicReference<@Nullable KeepaliveGuard> OWNER = new AtomicReference<>();

	private final ProcessSockets sockets;

	private final Duration interval;

	private final Semaphore wakeUps = new Semaphore(0);

	/** A series of looks for an expected connection is due or under way. */
	private volatile boolean looking;

	private volatile long lookedAtNanos = System.nanoTime() - SHORTEST_QUIET_NANOS;

	/** For how long no further connection is expected, longer each time none came. */
	private volatile long quietNanos = SHORTEST_QUIET_NANOS;

	private volatile GuardStatus status;

	private volatile boolean running;

	private volatile @Nullable Thread thread;

	KeepaliveGuard(ProcessSockets sockets, Duration interval) {
		this.sockets = sockets;
		this.interval = interval;
		this.status = GuardStatus.of("waiting", "not started yet");
	}

	/**
	 * Return what the guard did so far.
	 * @return the status
	 */
	public GuardStatus status() {
		return this.status;
	}

	/**
	 * Look at the sockets now rather than at the next interval.
	 */
	public void wakeUp() {
		this.wakeUps.release();
	}

	/**
	 * Expect a new connection: look at the sockets a few times within the next second.
	 * Cheap enough to be called for every request: as long as no connection comes, it
	 * looks ever more rarely.
	 */
	public void expectConnection() {
		KeepaliveGuard owner = OWNER.get();
		((owner != null) ? owner : this).expect();
	}

	private void expect() {
		if (!this.looking && System.nanoTime() - this.lookedAtNanos > this.quietNanos) {
			this.looking = true;
			wakeUp();
		}
	}

	@Override
	public synchronized void start() {
		this.running = true;
		startThread();
	}

	private synchronized void startThread() {
		if (this.running && this.thread == null) {
			Thread thread = new Thread(this::run, "keepalive-guard");
			thread.setDaemon(true);
			this.thread = thread;
			thread.start();
		}
	}

	@Override
	public synchronized void stop() {
		this.running = false;
		this.thread = null;
		OWNER.compareAndSet(this, null);
		wakeUp();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Look at the sockets now, with plans that may be others than before.
	 */
	void plansChanged() {
		startThread();
		wakeUp();
	}

	private GuardStatus pass(LiveSockets sockets) {
		long start = System.nanoTime();
		return this.status.plus(sockets.guard(), System.nanoTime() - start);
	}

	private void run() {
		try {
			if (this.sockets.areWanted()) {
				// The first look is not to slow down the start.
				await();
			}
			for (LiveSockets sockets = socketsOrEnd(); sockets != null; sockets = socketsOrEnd()) {
				boolean owner = OWNER.compareAndSet(null, this) || OWNER.get() == this;
				this.status = owner ? pass(sockets)
						: GuardStatus.of("standby", "another application context of this JVM runs the guard");
				if (this.looking) {
					look(sockets, owner);
				}
				await();
			}
		}
		catch (InterruptedException ex) {
			end("interrupted");
		}
		catch (RuntimeException | Error ex) {
			end(ex.toString());
			logger.warn("The guard has stopped", ex);
		}
		finally {
			releaseUnlessSwitchedOff();
		}
	}

	private void await() throws InterruptedException {
		this.wakeUps.tryAcquire(this.interval.toMillis(), TimeUnit.MILLISECONDS);
		this.wakeUps.drainPermits();
	}

	private void look(LiveSockets sockets, boolean owner) throws InterruptedException {
		long examined = this.status.examined();
		for (int i = 0; owner && i < LOOKS_MILLIS.length && this.thread == Thread.currentThread(); i++) {
			Thread.sleep(LOOKS_MILLIS[i]);
			this.status = pass(sockets);
		}
		this.quietNanos = (this.status.examined() > examined) ? SHORTEST_QUIET_NANOS
				: Math.min(2 * this.quietNanos, this.interval.toNanos());
		this.lookedAtNanos = System.nanoTime();
		this.looking = false;
	}

	private synchronized @Nullable LiveSockets socketsOrEnd() {
		if (this.thread != Thread.currentThread()) {
			end("stopped");
			return null;
		}
		LiveSockets sockets = this.sockets.get();
		if (sockets == null) {
			end(this.sockets.obstacle());
			logger.info("The guard is off: {}", this.sockets.obstacle());
		}
		return sockets;
	}

	/**
	 * A guard that was switched off at run time keeps the others of the JVM from
	 * switching on again what it had switched off.
	 */
	private synchronized void releaseUnlessSwitchedOff() {
		if (!this.running || this.sockets.get() != null) {
			OWNER.compareAndSet(this, null);
		}
	}

	private synchronized void end(String detail) {
		if (this.thread == Thread.currentThread()) {
			this.thread = null;
		}
		if (this.thread == null) {
			this.status = GuardStatus.of("off", detail);
		}
	}

}
