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
 * Prepares the connections of every connection factory, both Boot's and the
 * application's. Runs after the application's configurators. It covers blocking
 * connections, NIO and Netty.
 */
@RegisterReflection(classes = { AbstractConnectionFactory.class, ConnectionFactory.class,
		ConnectionFactory.NettyConfiguration.class }, memberCategories = MemberCategory.ACCESS_DECLARED_FIELDS)
final class ConnectionFactoryPostProcessor extends OutboundPostProcessor<AbstractConnectionFactory> {

	/** The client of Spring Boot 3.5 (5.25) cannot use Netty, later ones may. */
	private static final boolean NETTY = ClassUtils.hasMethod(ConnectionFactory.class, "netty")
			&& ClassUtils.isPresent("io.netty.channel.Channel", ConnectionFactoryPostProcessor.class.getClassLoader());

	/** Several beans may stand on the same factory of the library. */
	private final Map<ConnectionFactory, BrokerAddress> hooked = Collections.synchronizedMap(new WeakHashMap<>());

	ConnectionFactoryPostProcessor(ObjectProvider<KeepaliveIntegrations> integrations) {
		super(AbstractConnectionFactory.class, "rabbitmq", integrations);
	}

	@Override
	@SuppressWarnings("deprecation") // The application may still choose NIO.
	protected AbstractConnectionFactory hook(AbstractConnectionFactory bean, String beanName,
			OutboundIntegration integration) {
		ConnectionFactory factory = bean.getRabbitConnectionFactory();
		BrokerAddress broker = new BrokerAddress(bean);
		BrokerAddress other = this.hooked.putIfAbsent(factory, broker);
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
			NettyHook.hook(factory, integration);
		}
		return bean;
	}

}
