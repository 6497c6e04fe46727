package io.github.keepalive.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.nio.NioParams;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.integration.OutboundPostProcessor;

import org.springframework.amqp.rabbit.connection.AbstractConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.ClassUtils;

/**
 * Prepares the connections of every connection factory, Boot's and the application's own,
 * after the application's own configurators had their say: blocking, on NIO and on Netty,
 * whichever the application chooses.
 */
final class ConnectionFactoryPostProcessor extends OutboundPostProcessor<AbstractConnectionFactory> {

	private static final boolean NETTY = ClassUtils.isPresent("io.netty.channel.Channel",
			ConnectionFactoryPostProcessor.class.getClassLoader());

	ConnectionFactoryPostProcessor(ObjectProvider<KeepaliveIntegrations> integrations) {
		super(AbstractConnectionFactory.class, "rabbitmq", integrations);
	}

	@Override
	@SuppressWarnings("deprecation") // The application may still choose NIO.
	protected AbstractConnectionFactory hook(AbstractConnectionFactory bean, String beanName,
			OutboundIntegration integration) {
		ConnectionFactory factory = bean.getRabbitConnectionFactory();
		factory.setSocketConfigurator(factory.getSocketConfigurator()
			.andThen((socket) -> integration.connecting(socket, integration.unchosen())));
		NioParams nio = factory.getNioParams();
		nio.setSocketChannelConfigurator(nio.getSocketChannelConfigurator()
			.andThen((channel) -> integration.connecting(channel, integration.unchosen())));
		if (NETTY) {
			NettyHook.hook(factory, integration);
		}
		return bean;
	}

}
