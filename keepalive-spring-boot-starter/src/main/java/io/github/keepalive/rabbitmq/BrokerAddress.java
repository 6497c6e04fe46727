package io.github.keepalive.rabbitmq;

import java.lang.ref.WeakReference;
import java.net.SocketAddress;
import java.util.List;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.ConnectionFactory;
import io.github.keepalive.integration.PrivateFields;
import io.github.keepalive.peer.OutboundPlans;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.rabbit.connection.AbstractConnectionFactory;

/**
 * The address to which a connection factory connects. The library does not pass it along
 * with a socket. It is known only if the factory has a single broker.
 */
final class BrokerAddress {

	/**
	 * Weak, because the bean refers to the factory that is the key of this object in a
	 * {@link java.util.WeakHashMap}.
	 */
	private final WeakReference<AbstractConnectionFactory> bean;

	private volatile boolean shared;

	BrokerAddress(AbstractConnectionFactory bean) {
		this.bean = new WeakReference<>(bean);
	}

	/**
	 * Note that another bean uses the same factory of the library.
	 */
	void share() {
		this.shared = true;
	}

	/**
	 * Return the address of the next connection.
	 * @return the address, or {@code null} if there may be several
	 */
	@Nullable SocketAddress get() {
		AbstractConnectionFactory bean = this.bean.get();
		if (bean == null || this.shared || !PrivateFields.isNull(bean, "addressResolver")) {
			return null;
		}
		ConnectionFactory factory = bean.getRabbitConnectionFactory();
		if (PrivateFields.isNull(bean, "addresses")) {
			return OutboundPlans.peer(factory.getHost(), factory.getPort());
		}
		List<?> addresses = (List<?>) PrivateFields.readRequired(bean, "addresses");
		return (addresses.size() == 1 && addresses.get(0) instanceof Address address) ? OutboundPlans
			.peer(address.getHost(), ConnectionFactory.portOrDefault(address.getPort(), factory.isSSL())) : null;
	}

}
