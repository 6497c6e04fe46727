package io.github.keepalive.context;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.github.keepalive.KeepaliveRole;

/**
 * The names of all integrations and the roles of their sockets, whether or not their
 * libraries are present.
 *
 * @since 0.1.0
 */
public final class KnownIntegrations {

	private static final Set<KeepaliveRole> SERVER = EnumSet.of(KeepaliveRole.SERVER);

	private static final Set<KeepaliveRole> CLIENT = EnumSet.of(KeepaliveRole.CLIENT);

	/** Integrations of libraries that give no access to a socket before it connects. */
	private static final Set<String> GUARDED = Set.of("jdk-client", "kafka", "otlp", "websocket", "zipkin");

	private static final Map<String, Set<KeepaliveRole>> ROLES = roles();

	private KnownIntegrations() {
	}

	private static Map<String, Set<KeepaliveRole>> roles() {
		Map<String, Set<KeepaliveRole>> roles = new TreeMap<>();
		for (String server : new String[] { "grpc-server", "jetty", "tomcat" }) {
			roles.put(server, SERVER);
		}
		for (String client : new String[] { "activemq", "artemis", "cassandra", "elasticsearch", "grpc-client",
				"http-components", "jdbc", "jdk-client", "jedis", "jetty-client", "kafka", "ldap", "lettuce", "mail",
				"mongodb", "neo4j", "otlp", "r2dbc", "rabbitmq", "rabbitmq-stream", "rsocket", "stomp-relay",
				"websocket", "zipkin" }) {
			roles.put(client, CLIENT);
		}
		roles.put("reactor-netty", EnumSet.allOf(KeepaliveRole.class));
		return roles;
	}

	/**
	 * Return the names of all integrations.
	 * @return the names, sorted
	 */
	public static Set<String> names() {
		return ROLES.keySet();
	}

	/**
	 * Return the roles of an integration's sockets.
	 * @param name the name of the integration
	 * @return its roles, none if there is no such integration
	 */
	public static Set<KeepaliveRole> roles(String name) {
		return ROLES.getOrDefault(name, Set.of());
	}

	/**
	 * Return whether an integration only notifies the guard. The guard does not know
	 * which connections belong to it.
	 * @param name the name of the integration
	 * @return {@code true} if settings of its own have no effect
	 */
	public static boolean isGuarded(String name) {
		return GUARDED.contains(name);
	}

}
