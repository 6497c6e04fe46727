package io.github.keepalive.guard;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import io.github.keepalive.context.ProcessSockets;
import io.github.keepalive.guard.GuardStatus.State;
import io.github.keepalive.socket.GuardMode;
import io.github.keepalive.socket.LiveSockets;
import io.github.keepalive.socket.LiveSockets.Pass;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.SmartLifecycle;

/**
 * Runs the guard in a daemon thread of its own, which neither blocks nor fails the
 * application and ends with the context. It begins with its bean, so that a start that
 * takes long or hangs on a connection is guarded too. The sockets belong to the process,
 * so of several contexts in one JVM only one runs its guard, the first that started; when
 * it closes, the next takes over.
 *
 * @since 0.1.0
 */
public final class KeepaliveGuard implements SmartLifecycle, InitializingBean, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(KeepaliveGuard.class);

	/** The status of a guard that the configuration switches off. */
	public static final GuardStatus SWITCHED_OFF = GuardStatus.of(State.OFF, "keepalive.guard.enabled=false");

	private static final AtomicReference<@Nullable KeepaliveGuard> OWNER = new AtomicReference<>();

	private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);

	/** How long to rest after a failure that may have kept the guard from waiting. */
	private static final long REST_NANOS = Duration.ofMillis(100).toNanos();

	private final ProcessSockets sockets;

	private final GuardMode mode;

	private final GuardSchedule schedule;

	private final TargetNames names;

	private final Consumer<Thread> starter;

	private final Semaphore wakeUps = new Semaphore(0);

	private volatile GuardStatus status = GuardStatus.of(State.WAITING, "has not looked yet");

	private volatile boolean running;

	private volatile @Nullable Thread thread;

	private volatile boolean outOfThreads;

	private boolean warned;

	KeepaliveGuard(ProcessSockets sockets, GuardMode mode, Duration interval, TargetNames names) {
		this(sockets, mode, interval, names, Thread::start);
	}

	KeepaliveGuard(ProcessSockets sockets, GuardMode mode, Duration interval, TargetNames names,
			Consumer<Thread> starter) {
		this.sockets = sockets;
		this.mode = mode;
		this.schedule = new GuardSchedule(interval, System::nanoTime);
		this.names = names;
		this.starter = starter;
		sockets.followGuard(() -> (OWNER.get() == this) ? mode : GuardMode.OFF);
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
		this.schedule.lookNow();
		release();
	}

	/**
	 * Expect a new connection: look at the sockets at once and a few times within the
	 * next second. For libraries that say when they connect; for each request there is
	 * {@link #expectRequest()}.
	 */
	public void expectConnection() {
		KeepaliveGuard owner = ownerOrThis();
		owner.schedule.expectConnection();
		owner.release();
	}

	/**
	 * Expect a request, which may need a new connection. Cheap enough to be called for
	 * every request: as long as no connection comes, the guard looks ever more rarely.
	 */
	public void expectRequest() {
		KeepaliveGuard owner = ownerOrThis();
		if (owner.schedule.expectRequest()) {
			owner.release();
		}
	}

	private void release() {
		if (this.outOfThreads) {
			startThread();
		}
		this.wakeUps.release();
	}

	private KeepaliveGuard ownerOrThis() {
		KeepaliveGuard owner = OWNER.get();
		return (owner != null) ? owner : this;
	}

	@Override
	public void afterPropertiesSet() {
		start();
	}

	@Override
	public synchronized void start() {
		this.running = true;
		startThread();
	}

	private synchronized void startThread() {
		if (!this.running || this.thread != null) {
			return;
		}
		if (this.mode == GuardMode.OFF) {
			this.status = SWITCHED_OFF;
			return;
		}
		if (!this.sockets.areWanted()) {
			this.status = GuardStatus.of(State.OFF, this.sockets.obstacle());
			return;
		}
		Thread thread = new Thread(this::run, "keepalive-guard");
		thread.setDaemon(true);
		this.thread = thread;
		try {
			this.starter.accept(thread);
			this.outOfThreads = false;
			this.names.start(this::wakeUp);
		}
		catch (OutOfMemoryError ex) {
			this.thread = null;
			if (!this.outOfThreads) {
				this.outOfThreads = true;
				logger.warn("The guard is off until the process can start one more thread", ex);
			}
			this.status = GuardStatus.of(State.OFF, "the process can start no more threads: " + ex.getMessage());
		}
	}

	@Override
	public void stop() {
		Thread thread = halt();
		try {
			// A look that is under way would open again what is closed after this.
			if (thread != null && thread != Thread.currentThread()) {
				thread.join(LONGEST_LOOK.toMillis());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private synchronized @Nullable Thread halt() {
		Thread thread = this.thread;
		this.running = false;
		this.thread = null;
		OWNER.compareAndSet(this, null);
		this.wakeUps.release();
		this.names.stop();
		return thread;
	}

	@Override
	public void destroy() {
		stop();
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
		if (this.thread != null) {
			this.names.start(this::wakeUp);
		}
		wakeUp();
	}

	private void run() {
		// Linked here: when it is needed, there may be no memory to link it.
		LockSupport.parkNanos(1);
		try {
			boolean going = true;
			while (going) {
				going = awaitAndLook();
			}
		}
		catch (InterruptedException ex) {
			end("interrupted");
		}
		finally {
			releaseUnlessSwitchedOff();
			leaveToNextWakeUpUnlessEnded();
		}
	}

	// What fails, even for want of memory, is over with one look.
	private boolean awaitAndLook() throws InterruptedException {
		try {
			await();
			return look();
		}
		catch (RuntimeException | Error ex) {
			warnOnce(ex);
			LockSupport.parkNanos(REST_NANOS);
			return true;
		}
	}

	private synchronized void leaveToNextWakeUpUnlessEnded() {
		if (this.thread == Thread.currentThread()) {
			this.thread = null;
			this.outOfThreads = true;
		}
	}

	private void await() throws InterruptedException {
		for (long wait = this.schedule.waitNanos(); wait > 0
				&& this.thread == Thread.currentThread(); wait = this.schedule.waitNanos()) {
			this.wakeUps.tryAcquire(wait, TimeUnit.NANOSECONDS);
			this.wakeUps.drainPermits();
		}
	}

	private boolean look() {
		long start = System.nanoTime();
		Pass pass = Pass.NONE;
		try {
			LiveSockets sockets = socketsOrEnd();
			if (sockets == null) {
				return false;
			}
			if (OWNER.compareAndSet(null, this) || OWNER.get() == this) {
				pass = sockets.guard(this.mode);
				this.status = this.status.plus(pass, System.nanoTime() - start);
			}
			else {
				this.status = GuardStatus.of(State.STANDBY, "another application context of this JVM runs the guard");
			}
		}
		finally {
			// One that failed says nothing of how long the next takes.
			this.schedule.passed(pass.walkNanos(), pass.outbound());
		}
		return true;
	}

	private void warnOnce(Throwable failure) {
		if (this.warned) {
			return;
		}
		try {
			logger.warn("The guard could not look at the sockets, and goes on trying", failure);
			this.warned = true;
		}
		catch (RuntimeException | Error ex) {
			// The next look may have the memory to log it.
		}
	}

	private synchronized @Nullable LiveSockets socketsOrEnd() {
		if (this.thread != Thread.currentThread()) {
			end("stopped");
			return null;
		}
		LiveSockets sockets = this.sockets.get();
		if (sockets == null) {
			String obstacle = this.sockets.obstacle();
			if (!this.status.detail().equals(obstacle)) {
				Level level = this.sockets.isObstacleCurable() ? Level.WARN : Level.INFO;
				logger.atLevel(level).log("The guard is off: {}", obstacle);
			}
			end(obstacle);
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
			this.names.stop();
			this.status = GuardStatus.of(State.OFF, detail);
		}
	}

}
