package io.github.keepalive;

import java.io.IOException;

/**
 * A thread of a server in a test, which ends when a socket that it uses is closed.
 */
public final class IoThread {

	private IoThread() {
	}

	/**
	 * Start a thread.
	 * @param work what it does
	 */
	public static void start(Work work) {
		Thread thread = new Thread(() -> {
			try {
				work.run();
			}
			catch (IOException ex) {
				// The client or the test has closed the socket.
			}
		}, "test-server");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * What a thread does.
	 */
	@FunctionalInterface
	public interface Work {

		void run() throws IOException;

	}

}
