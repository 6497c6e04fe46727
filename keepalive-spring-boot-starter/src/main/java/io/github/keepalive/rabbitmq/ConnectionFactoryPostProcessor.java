package io.github.keepalive.rabbitmq;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.nio.NioParams;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.integration.OutboundPostProcessor;

import org.springframework.amqp.rabbit.connection.AbstractConnectionFactory;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.annotation.RegisterReflection;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.ClassUtils;

/**
 * Prepares the connections of each connection factory, both Boot's and the application's:
 * blocking connections, NIO and Netty. Calls the application's configurators first.
 */
@RegisterReflection(classes = { AbstractConnectionFactory.class, ConnectionFactory.class,
		ConnectionFactory.NettyConfiguration.class }, memberCategories = MemberCategory.ACCESS_DECLARED_FIELDS)
final class ConnectionFactoryPostProcessor extends OutboundPostProcessor<AbstractConnectionFactory> {

	/** RabbitMQ's client 5.25, which Spring Boot 3.5 uses, does not support Netty. */
	private static final boolean NETTY = ClassUtils.hasMethod(ConnectionFactory.class, "netty")
			&& ClassUtils.isPresent("io.netty.channel.Channel", ConnectionFactoryPostProcessor.class.getClassLoader());

	/** Several beans may use the same factory of the library. */
	private final Map<ConnectionFactory, BrokerAddress> brokers = Collections.synchronizedMap(new WeakHashMap<>());

	ConnectionFactoryPostProcessor(ObjectProvider<KeepaliveIntegrations> integrations) {
		super(AbstractConnectionFactory.class, "rabbitmq", integrations);
	}

	@Override
	@SuppressWarnings("deprecation") // The application may still choose NIO.
	protected AbstractConnectionFactory configure(AbstractConnectionFactory bean, String beanName,
			OutboundIntegration integration) {
		ConnectionFactory factory = bean.getRabbitConnectionFactory();
		BrokerAddress broker = new BrokerAddress(bean);
		BrokerAddress other = this.brokers.putIfAbsent(factory, broker);
		if (other != null) {
			other.share();
			return bean;
		}
		factory.setSocketConfigurator(factory.getSocketConfigurator()
			.andThen((socket) -> integration.connecting(socket, broker.get(), integration.unchosen())));
		NioParams nio = factory.getNioParams();
		nio.setSocketChannelConfigurator(nio.getSocketChannelConfigurator()
			.andThen((channel) -> integration.connecting(channel, broker.get(), integration.unchosen())));
		if (NETTY) {
			NettyHook.configure(factory, integration);
		}
		return bean;
	}

}
