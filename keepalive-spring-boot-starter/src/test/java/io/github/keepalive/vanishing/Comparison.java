package io.github.keepalive.vanishing;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

import io.github.keepalive.oracle.KernelSocket;
import io.github.keepalive.oracle.KernelSockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the tests compare, the same application with and without the options, and how they
 * look at it.
 */
final class Comparison {

	/** Idle + interval x count, which is the user timeout too, is 4 s. */
	static final String[] WITH = { "keepalive.idle=1s", "keepalive.interval=1s", "keepalive.count=3" };

	/** Idle + interval x count and one interval more: how soon an idle peer is missed. */
	static final Duration DETECTED = Duration.ofSeconds(5);

	static final String[] WITHOUT = { "keepalive.enabled=false" };

	/** What hangs must not keep the next one waiting. */
	static final Executor THREADS = (task) -> {
		Thread thread = new Thread(task, "request");
		thread.setDaemon(true);
		thread.start();
	};

	private Comparison() {
	}

	/**
	 * Return the local ports of the established connections to a peer.
	 * @param port the peer's port
	 * @return the ports
	 */
	static Set<Integer> connectionsTo(int port) {
		return KernelSockets.connectionsTo(port).stream().map(KernelSocket::localPort).collect(Collectors.toSet());
	}

	/**
	 * Return the local port of the one connection to a peer that a task makes.
	 * @param port the peer's port
	 * @param task the task
	 * @return the port
	 * @throws Exception if the task throws it
	 */
	static int connectionMade(int port, Task task) throws Exception {
		Set<Integer> before = connectionsTo(port);
		task.run();
		Set<Integer> after = connectionsTo(port);
		after.removeAll(before);
		assertThat(after).hasSize(1);
		return after.iterator().next();
	}

	/**
	 * Return how many connections to a listener are established.
	 * @param port the listener's port
	 * @return the number
	 */
	static long connectionsFrom(int port) {
		return KernelSockets.ofThisProcess()
			.stream()
			.filter(KernelSockets.inbound(port))
			.filter((socket) -> "ESTABLISHED".equals(socket.state()))
			.count();
	}

	/**
	 * Wait for something that the kernel does.
	 * @param condition what is waited for
	 * @return how long it took
	 * @throws InterruptedException if the thread is interrupted
	 */
	static Duration timeUntil(BooleanSupplier condition) throws InterruptedException {
		long start = System.nanoTime();
		while (!condition.getAsBoolean()) {
			assertThat(since(start)).as("waited in vain").isLessThan(Duration.ofSeconds(20));
			Thread.sleep(20);
		}
		return since(start);
	}

	/**
	 * Return how long something took that failed, as it had to.
	 * @param start when it began, by {@link System#nanoTime()}
	 * @param failing what had to fail
	 * @param cause how it had to fail
	 * @return how long it took
	 */
	static Duration timeOfFailure(long start, Future<?> failing, Class<? extends Exception> cause) {
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> failing.get(20, TimeUnit.SECONDS))
			.withCauseInstanceOf(cause);
		return since(start);
	}

	/**
	 * Check that something still has not ended, without the options.
	 * @param hanging what it is
	 */
	static void assertHanging(Future<?> hanging) {
		assertThatExceptionOfType(TimeoutException.class).as("without the options it still hangs")
			.isThrownBy(() -> hanging.get(1, TimeUnit.SECONDS));
	}

	private static Duration since(long start) {
		return Duration.ofNanos(System.nanoTime() - start);
	}

	/**
	 * Something that makes a connection.
	 */
	interface Task {

		void run() throws Exception;

	}

}
