package io.github.keepalive.vanishing;

import java.util.concurrent.Executor;

/**
 * What the tests compare: the same application with and without the options.
 */
final class Comparison {

	/** Idle + interval x count, which is the user timeout too, is 4 s. */
	static final String[] WITH = { "keepalive.idle=1s", "keepalive.interval=1s", "keepalive.count=3" };

	static final String[] WITHOUT = { "keepalive.enabled=false" };

	/** What hangs must not keep the next one waiting. */
	static final Executor THREADS = (task) -> {
		Thread thread = new Thread(task, "request");
		thread.setDaemon(true);
		thread.start();
	};

	private Comparison() {
	}

}
