package io.github.keepalive;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.github.keepalive.oracle.Ports;
import redis.embedded.RedisServer;

/**
 * Real Redis servers, started when a test first asks for them and stopped with the JVM.
 */
public final class RedisServers {

	private RedisServers() {
	}

	/**
	 * Return the port of a server that stands alone.
	 * @return the port
	 */
	public static int standalone() {
		return Standalone.PORT;
	}

	/**
	 * Start a server on a free port, which stops with the JVM.
	 * @param settings lines of its configuration
	 * @return its port
	 */
	public static int start(String... settings) {
		try {
			int port = Ports.free();
			start(port, settings);
			return port;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Start a server.
	 * @param port the port
	 * @param settings lines of its configuration
	 * @return the server, which stops with the JVM at the latest
	 */
	public static RedisServer start(int port, String... settings) throws IOException {
		redis.embedded.core.RedisServerBuilder builder = RedisServer.newRedisServer().port(port).bind("127.0.0.1");
		for (String setting : settings) {
			builder.setting(setting);
		}
		RedisServer server = builder.setting("save \"\"").build();
		server.start();
		Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
		return server;
	}

	private static void stop(RedisServer server) {
		try {
			server.stop();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static final class Standalone {

		static final int PORT = RedisServers.start();

	}

}
