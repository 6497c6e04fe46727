package io.github.keepalive.integration;

import java.io.IOException;

import io.github.keepalive.HeldRequests;
import io.github.keepalive.TestApplication;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * What holds for an exporter that sends requests over HTTP and shows no socket.
 */
public abstract class GuardedHttpContract extends GuardedContract {

	private HeldRequests server;

	/**
	 * Return the property that makes Boot's auto-configuration of the exporter export.
	 * @return the name of the property, whose value is a URL
	 */
	protected abstract String endpointProperty();

	/**
	 * Send a request.
	 * @param application the running application
	 */
	protected abstract void send(ConfigurableApplicationContext application) throws Exception;

	@BeforeEach
	void startServer() throws IOException {
		this.server = new HeldRequests();
	}

	@AfterEach
	void stopServer() {
		this.server.close();
	}

	@Override
	protected int peer() {
		return this.server.port();
	}

	protected final String url() {
		return "http://127.0.0.1:" + peer() + "/export";
	}

	@Override
	protected ConfigurableApplicationContext start(String... properties) {
		return TestApplication.runClient(new Class<?>[0], properties, endpointProperty() + "=" + url());
	}

	@Override
	protected AutoCloseable connect(ConfigurableApplicationContext application) throws Exception {
		this.server.hold(() -> send(application));
		return () -> {
		};
	}

}
