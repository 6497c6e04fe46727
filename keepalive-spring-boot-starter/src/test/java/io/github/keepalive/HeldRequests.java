package io.github.keepalive;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An HTTP server that can hold requests back, so that a client needs a further connection
 * for each further request.
 */
public final class HeldRequests implements AutoCloseable {

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final Semaphore toHold = new Semaphore(0);

	private final Semaphore arrived = new Semaphore(0);

	private final CountDownLatch closed = new CountDownLatch(1);

	private final HttpServer server;

	public HeldRequests() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(this.threads);
		this.server.createContext("/", this::answer);
		this.server.start();
	}

	public int port() {
		return this.server.getAddress().getPort();
	}

	/**
	 * Send a request, whose connection is open and in use until the server is closed.
	 * @param request sends it, and may wait for the answer
	 */
	public void hold(Request request) throws InterruptedException {
		this.toHold.release();
		this.threads.submit(() -> {
			request.send();
			return null;
		});
		assertThat(this.arrived.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
	}

	private void answer(HttpExchange exchange) throws IOException {
		exchange.getRequestBody().readAllBytes();
		if (this.toHold.tryAcquire()) {
			this.arrived.release();
			try {
				this.closed.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
		exchange.sendResponseHeaders(200, -1);
		exchange.close();
	}

	@Override
	public void close() {
		this.closed.countDown();
		this.server.stop(1);
		this.threads.shutdownNow();
	}

	/**
	 * Sends a request.
	 */
	@FunctionalInterface
	public interface Request {

		void send() throws Exception;

	}

}
