package io.github.keepalive.activemq;

import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.jms.JmsFactoryPostProcessor;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Lets the broker URL of every connection factory name the {@link KeepaliveTransports} of
 * this context instead of ActiveMQ's own transports.
 */
final class ActiveMqFactoryPostProcessor extends JmsFactoryPostProcessor<ActiveMQConnectionFactory>
		implements DisposableBean {

	private @Nullable KeepaliveTransports transports;

	ActiveMqFactoryPostProcessor(ObjectProvider<KeepaliveIntegrations> integrations) {
		super(ActiveMQConnectionFactory.class, "activemq", integrations);
	}

	@Override
	protected void hookFactory(ActiveMQConnectionFactory factory, String beanName, OutboundIntegration integration) {
		String url = factory.getBrokerURL();
		KeepaliveTransports transports = transports(integration);
		if (KeepaliveTransports.isInProcess(url) || transports.areNamedIn(url)) {
			return;
		}
		String hooked = transports.nameIn(url);
		if (hooked.equals(url)) {
			integration.leftAlone(beanName, "its URL names no tcp:// or ssl:// transport");
		}
		else {
			factory.setBrokerURL(hooked);
		}
	}

	private synchronized KeepaliveTransports transports(OutboundIntegration integration) {
		if (this.transports == null) {
			this.transports = new KeepaliveTransports(integration);
		}
		return this.transports;
	}

	/**
	 * Bean post processors come before connection factories, so they go after them.
	 */
	@Override
	public synchronized void destroy() {
		if (this.transports != null) {
			this.transports.withdraw();
		}
	}

}
