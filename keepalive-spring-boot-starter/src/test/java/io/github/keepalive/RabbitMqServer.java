package io.github.keepalive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.github.keepalive.oracle.Ports;
import org.apache.qpid.server.SystemLauncher;

/**
 * A server for RabbitMQ's client: Apache Qpid Broker-J, which speaks AMQP 0-9-1, in this
 * JVM. Its user is {@code guest} with the password {@code guest}, its virtual host
 * {@code default}.
 */
public final class RabbitMqServer {

	private static final String CONFIGURATION = """
			{
				"name": "test",
				"modelVersion": "9.1",
				"authenticationproviders": [ {
					"name": "plain", "type": "Plain", "secureOnlyMechanisms": [],
					"users": [ { "name": "guest", "type": "managed", "password": "guest" } ]
				} ],
				"ports": [ {
					"name": "AMQP", "port": %d, "bindingAddress": "127.0.0.1",
					"authenticationProvider": "plain", "protocols": [ "AMQP_0_9_1" ],
					"virtualhostaliases": [ { "name": "by name", "type": "nameAlias" } ]
				} ],
				"virtualhostnodes": [ {
					"name": "default", "type": "Memory", "defaultVirtualHostNode": "true",
					"virtualHostInitialConfiguration": "{\\"type\\": \\"Memory\\"}"
				} ]
			}
			""";

	private RabbitMqServer() {
	}

	/**
	 * Return the port of the server, which is started at the first call.
	 * @return the port
	 */
	public static int port() {
		return Server.PORT;
	}

	private static final class Server {

		static final int PORT = start();

		private static int start() {
			try {
				int port = Ports.free();
				Path work = Files.createTempDirectory("keepalive-qpid-");
				Path configuration = Files.writeString(work.resolve("configuration.json"),
						CONFIGURATION.formatted(port));
				new SystemLauncher()
					.startup(Map.of("type", "Memory", "initialConfigurationLocation", configuration.toString(),
							"startupLoggedToSystemOut", false, "context", Map.of("qpid.work_dir", work.toString())));
				return port;
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
