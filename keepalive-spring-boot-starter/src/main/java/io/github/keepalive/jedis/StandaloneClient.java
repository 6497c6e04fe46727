package io.github.keepalive.jedis;

import java.lang.reflect.Method;
import java.util.Objects;

import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.integration.PrivateFields;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionFactory;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.builders.StandaloneClientBuilder;
import redis.clients.jedis.providers.ConnectionProvider;
import redis.clients.jedis.providers.PooledConnectionProvider;

import org.springframework.util.ReflectionUtils;

/**
 * Gives a client the pool of connections that Jedis would create, with another socket
 * factory. Jedis has no public way to replace only the socket factory.
 */
final class StandaloneClient {

	private StandaloneClient() {
	}

	/**
	 * Prepare every connection of a client.
	 * @param builder the builder of the client, which the application may have configured
	 * @param integration sets the options
	 * @return why the client is left alone, or {@code null} if it is not
	 */
	static @Nullable String prepare(StandaloneClientBuilder<?> builder, OutboundIntegration integration) {
		if (PrivateFields.read(builder, "connectionProvider") != null) {
			return "the application has a connection provider of its own";
		}
		if (PrivateFields.read(builder, "cacheConfig") != null) {
			return "its cache is made later than its connections would have to be";
		}
		JedisClientConfig configuration = (JedisClientConfig) PrivateFields.read(builder, "clientConfig");
		if (configuration == null || configuration.isSsl() || configuration.getSslOptions() != null) {
			return "Jedis makes its sockets for TLS itself";
		}
		PooledConnectionProvider provider = (PooledConnectionProvider) createProvider(builder);
		ConnectionFactory connections = (ConnectionFactory) provider.getPool().getFactory();
		Connection.Builder connection = (Connection.Builder) PrivateFields.readRequired(connections,
				"connectionBuilder");
		DefaultJedisSocketFactory sockets = (DefaultJedisSocketFactory) connection.getSocketFactory();
		connection.socketFactory(new KeepaliveJedisSocketFactory(sockets.getHostAndPort(), configuration, integration));
		builder.connectionProvider(provider);
		return null;
	}

	private static ConnectionProvider createProvider(StandaloneClientBuilder<?> builder) {
		Method method = Objects
			.requireNonNull(ReflectionUtils.findMethod(builder.getClass(), "createDefaultConnectionProvider"));
		ReflectionUtils.makeAccessible(method);
		return (ConnectionProvider) Objects.requireNonNull(ReflectionUtils.invokeMethod(method, builder));
	}

}
