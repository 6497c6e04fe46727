package io.github.keepalive.artemis;

import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.jms.JmsFactoryPostProcessor;
import io.netty.channel.ChannelPipeline;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.core.protocol.core.impl.ActiveMQClientProtocolManagerFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.spi.core.remoting.ClientProtocolManager;
import org.apache.activemq.artemis.spi.core.remoting.ClientProtocolManagerFactory;

import org.springframework.aot.hint.annotation.RegisterReflection;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.ReflectionUtils;

/**
 * Sets a {@link KeepaliveProtocolManagerFactory} on each connection factory. A protocol
 * manager factory of the application stays.
 */
@RegisterReflection(classes = ClientProtocolManager.class)
final class ArtemisFactoryPostProcessor extends JmsFactoryPostProcessor<ActiveMQConnectionFactory> {

	ArtemisFactoryPostProcessor(ObjectProvider<KeepaliveIntegrations> integrations) {
		super(ActiveMQConnectionFactory.class, "artemis", integrations);
	}

	@Override
	protected void configureFactory(ActiveMQConnectionFactory factory, String beanName,
			OutboundIntegration integration) {
		ServerLocator locator = factory.getServerLocator();
		ClientProtocolManagerFactory managers = locator.getProtocolManagerFactory();
		if (managers instanceof KeepaliveProtocolManagerFactory) {
			return;
		}
		if (managers.getClass() != ActiveMQClientProtocolManagerFactory.class) {
			integration.leftAlone(beanName, "it has a protocol manager factory of the application's");
		}
		else if (ReflectionUtils.findMethod(ClientProtocolManager.class, "addChannelHandlers",
				ChannelPipeline.class) == null) {
			integration.leftAlone(beanName, "its client has a Netty of its own inside");
		}
		else {
			locator.setProtocolManagerFactory(new KeepaliveProtocolManagerFactory(integration));
		}
	}

}
