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
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

/**
 * Runs the guard in a daemon thread that ends with the application context. A failure of
 * the guard neither blocks the application nor makes it fail. The guard starts when its
 * bean is created, so that it also covers connections that the application makes during a
 * long start. The sockets belong to the whole process, so only one of several contexts in
 * a JVM runs its guard: the first one. When that context closes, another one takes over.
 *
 * @since 0.1.0
 */
public final class KeepaliveGuard
		implements SmartLifecycle, InitializingBean, DisposableBean, ApplicationListener<ApplicationReadyEvent> {

	private static final Logger logger = LoggerFactory.getLogger(KeepaliveGuard.class);

	/** The status of a guard that the configuration switches off. */
	public static final GuardStatus SWITCHED_OFF = GuardStatus.of(State.OFF, "keepalive.guard.enabled=false");

	private static final AtomicReference<@Nullable KeepaliveGuard> OWNER = new AtomicReference<>();

	private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);

	/**
	 * How long to pause after a failure, so that repeated failures do not use a whole
	 * core.
	 */
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
	 * Return what the guard has done so far.
	 * @return the status
	 */
	public GuardStatus status() {
		return this.status;
	}

	/**
	 * Examine the sockets now instead of at the next interval.
	 */
	public void wakeUp() {
		this.schedule.lookNow();
		release();
	}

	/**
	 * Announce a new connection: examine the sockets at once and a few more times within
	 * the next second. For libraries that report each connection. For libraries that
	 * report only requests, use {@link #expectRequest()}.
	 */
	public void expectConnection() {
		KeepaliveGuard owner = ownerOrThis();
		owner.schedule.expectConnection();
		owner.release();
	}

	/**
	 * Announce a request, which may need a new connection. This may be called for every
	 * request: as long as no new connections appear, fewer and fewer of the calls make
	 * the guard examine the sockets.
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
	public void onApplicationEvent(ApplicationReadyEvent event) {
		wakeUp();
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
				logger.warn("The guard is off until the process can start another thread", ex);
			}
			this.status = GuardStatus.of(State.OFF, "the process can start no more threads: " + ex.getMessage());
		}
	}

	@Override
	public void stop() {
		Thread thread = halt();
		try {
			// A look in progress would reopen the file that is closed after this.
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
	 * Examine the sockets now, because the plans may have changed.
	 */
	void plansChanged() {
		startThread();
		if (this.thread != null) {
			this.names.start(this::wakeUp);
		}
		wakeUp();
	}

	private void run() {
		// The first call links the method. When it is needed later, there may be no
		// memory left to do so.
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

	// A failure, even an OutOfMemoryError, ends this look only.
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
			// The duration of a failed look does not predict that of the next one.
			this.schedule.passed(pass.walkNanos(), pass.outbound());
		}
		return true;
	}

	private void warnOnce(Throwable failure) {
		if (this.warned) {
			return;
		}
		try {
			logger.warn("The guard could not examine the sockets and will try again", failure);
			this.warned = true;
		}
		catch (RuntimeException | Error ex) {
			// There was no memory to log it. The next failure is logged.
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
	 * Let another context run its guard, unless this guard was switched off at run time.
	 * In that case another guard would switch on again what this one has switched off.
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
