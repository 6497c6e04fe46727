package io.github.keepalive.jedis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import io.github.keepalive.integration.OutboundIntegration;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Connects as Jedis does without TLS, with the options set before.
 */
final class KeepaliveJedisSocketFactory extends DefaultJedisSocketFactory {

	private final JedisClientConfig configuration;

	private final OutboundIntegration integration;

	KeepaliveJedisSocketFactory(HostAndPort peer, JedisClientConfig configuration, OutboundIntegration integration) {
		super(peer, withoutWaking(configuration));
		this.configuration = configuration;
		this.integration = integration;
	}

	private static JedisClientConfig withoutWaking(JedisClientConfig configuration) {
		return (configuration.getHostAndPortMapper() instanceof WakingMapper waking)
				? DefaultJedisClientConfig.builder().from(configuration).hostAndPortMapper(waking.own()).build()
				: configuration;
	}

	@Override
	public Socket createSocket() {
		HostAndPort peer = getSocketHostAndPort();
		try {
			List<InetAddress> addresses = Arrays.asList(InetAddress.getAllByName(peer.getHost()));
			Collections.shuffle(addresses);
			return connect(peer, addresses);
		}
		catch (IOException ex) {
			throw new JedisConnectionException("Failed to create socket.", ex);
		}
	}

	private Socket connect(HostAndPort peer, List<InetAddress> addresses) {
		JedisConnectionException failure = new JedisConnectionException("Failed to connect to " + peer + ".");
		for (InetAddress address : addresses) {
			try {
				return connect(new InetSocketAddress(address, peer.getPort()));
			}
			catch (IOException ex) {
				failure.addSuppressed(ex);
			}
		}
		throw failure;
	}

	private Socket connect(InetSocketAddress address) throws IOException {
		Socket socket = new Socket();
		try {
			socket.setReuseAddress(true);
			socket.setKeepAlive(true);
			socket.setTcpNoDelay(true);
			// A connection that is closed is gone at once.
			socket.setSoLinger(true, 0);
			this.integration.connecting(socket, this.integration.unchosen());
			socket.connect(address, this.configuration.getConnectionTimeoutMillis());
			socket.setSoTimeout(this.configuration.getSocketTimeoutMillis());
			return socket;
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
		}
	}

}
