package io.github.keepalive.driver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

import javax.net.SocketFactory;

import io.github.keepalive.socket.KeepaliveSocketFactory;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.util.ConfigurableSocketFactory;

/**
 * A {@link KeepaliveSocketFactory} for MariaDB Connector/J, which passes socket factories
 * no argument. The settings are therefore in an option of the URL that the driver does
 * not know.
 *
 * <pre class="code">
 * jdbc:mariadb://db/orders?socketFactory=io.github.keepalive.driver.KeepaliveMariaDbSocketFactory&amp;keepalive=idle=30,count=4
 * </pre>
 *
 * @since 0.1.0
 */
public class KeepaliveMariaDbSocketFactory extends ConfigurableSocketFactory {

	private SocketFactory sockets = new KeepaliveSocketFactory();

	/**
	 * Take the connection's options.
	 * @param configuration the options
	 * @param host the host to connect to
	 * @throws IllegalArgumentException if {@code keepalive} is not a valid
	 * {@linkplain KeepaliveSocketFactory#KeepaliveSocketFactory(String) argument}
	 */
	@Override
	public void setConfiguration(Configuration configuration, String host) {
		this.sockets = new KeepaliveSocketFactory(configuration.nonMappedOptions().getProperty("keepalive"));
	}

	@Override
	public Socket createSocket() throws IOException {
		return this.sockets.createSocket();
	}

	@Override
	public Socket createSocket(String host, int port) throws IOException {
		return this.sockets.createSocket(host, port);
	}

	@Override
	public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
		return this.sockets.createSocket(host, port, localHost, localPort);
	}

	@Override
	public Socket createSocket(InetAddress host, int port) throws IOException {
		return this.sockets.createSocket(host, port);
	}

	@Override
	public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
			throws IOException {
		return this.sockets.createSocket(address, port, localAddress, localPort);
	}

}
