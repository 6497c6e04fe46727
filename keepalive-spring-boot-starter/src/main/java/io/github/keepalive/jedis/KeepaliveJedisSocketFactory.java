package io.github.keepalive.jedis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import io.github.keepalive.integration.OutboundIntegration;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.util.IOUtils;

/**
 * Connects in the same way as Jedis without TLS, and sets the options before.
 */
final class KeepaliveJedisSocketFactory extends DefaultJedisSocketFactory {

	private final JedisClientConfig configuration;

	private final OutboundIntegration integration;

	KeepaliveJedisSocketFactory(HostAndPort peer, JedisClientConfig configuration, OutboundIntegration integration) {
		super(peer, withoutNotification(configuration));
		this.configuration = configuration;
		this.integration = integration;
	}

	private static JedisClientConfig withoutNotification(JedisClientConfig configuration) {
		return (configuration.getHostAndPortMapper() instanceof WakingMapper waking)
				? DefaultJedisClientConfig.builder().from(configuration).hostAndPortMapper(waking.own()).build()
				: configuration;
	}

	@Override
	public Socket createSocket() {
		Socket socket = null;
		try {
			socket = connect(getSocketHostAndPort());
			socket.setSoTimeout(this.configuration.getSocketTimeoutMillis());
			return socket;
		}
		catch (JedisConnectionException ex) {
			throw ex;
		}
		catch (Exception ex) {
			close(socket);
			throw new JedisConnectionException("Failed to create socket.", ex);
		}
	}

	private Socket connect(HostAndPort peer) throws IOException {
		List<InetAddress> addresses = Arrays.asList(InetAddress.getAllByName(peer.getHost()));
		Collections.shuffle(addresses);
		JedisConnectionException failure = new JedisConnectionException("Failed to connect to " + peer + ".");
		for (InetAddress address : addresses) {
			Socket socket = new Socket();
			try {
				connect(socket, new InetSocketAddress(address, peer.getPort()));
				return socket;
			}
			catch (Exception ex) {
				close(socket);
				failure.addSuppressed(ex);
			}
		}
		throw failure;
	}

	private void connect(Socket socket, InetSocketAddress address) throws IOException {
		socket.setReuseAddress(true);
		socket.setKeepAlive(true);
		socket.setTcpNoDelay(true);
		// As in Jedis: close() resets the connection and discards unsent data.
		socket.setSoLinger(true, 0);
		this.integration.connecting(socket, address, this.integration.unchosen());
		socket.connect(address, this.configuration.getConnectionTimeoutMillis());
	}

	private static void close(@Nullable Socket socket) {
		IOUtils.closeQuietly(socket);
	}

}
