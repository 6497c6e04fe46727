package io.github.keepalive.oracle;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for servers that cannot choose one themselves.
 */
public final class Ports {

	private static final int FIRST = 12_000;

	private static final int COUNT = 10_000;

	private static final AtomicInteger next = new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

	private Ports() {
	}

	/**
	 * Return a port that nothing listens on. It is below those that the kernel gives to
	 * connections, so that none takes it before the server does, and so is the one 10000
	 * above it, where a member of a Redis cluster listens too.
	 * @return the port, another one at each call
	 */
	public static int free() {
		while (true) {
			int port = FIRST + next.getAndIncrement() % COUNT;
			try (ServerSocket free = new ServerSocket(port)) {
				return free.getLocalPort();
			}
			catch (IOException ex) {
				// Another server has it.
			}
		}
	}

}
