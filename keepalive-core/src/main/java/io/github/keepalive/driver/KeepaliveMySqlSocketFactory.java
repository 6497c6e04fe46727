package io.github.keepalive.driver;

import java.net.Socket;

import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.conf.RuntimeProperty;
import com.mysql.cj.protocol.StandardSocketFactory;
import io.github.keepalive.socket.KeepaliveSocketFactory;

/**
 * A {@link KeepaliveSocketFactory} for MySQL Connector/J, which has its own interface for
 * socket factories and passes them no argument. The settings are therefore in a property
 * of the URL that the driver does not know.
 *
 * <pre class="code">
 * jdbc:mysql://db/orders?socketFactory=io.github.keepalive.driver.KeepaliveMySqlSocketFactory&amp;keepalive=idle=30,count=4
 * </pre>
 *
 * @since 0.1.0
 */
public class KeepaliveMySqlSocketFactory extends StandardSocketFactory {

	/**
	 * Make an unconnected socket.
	 * @param properties the connection's properties
	 * @return the socket
	 * @throws IllegalArgumentException if {@code keepalive} is not a valid
	 * {@linkplain KeepaliveSocketFactory#KeepaliveSocketFactory(String) argument}
	 */
	@Override
	protected Socket createSocket(PropertySet properties) {
		RuntimeProperty<String> argument = properties.getStringProperty("keepalive");
		return new KeepaliveSocketFactory((argument != null) ? argument.getValue() : null).createSocket();
	}

}
