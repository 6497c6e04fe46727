package io.github.keepalive.activemq;

import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.jms.JmsFactoryPostProcessor;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Replaces ActiveMQ's transports in the broker URL of each connection factory with the
 * {@link KeepaliveTransports} of this context.
 */
final class ActiveMqFactoryPostProcessor extends JmsFactoryPostProcessor<ActiveMQConnectionFactory>
		implements DisposableBean {

	private @Nullable KeepaliveTransports transports;

	ActiveMqFactoryPostProcessor(ObjectProvider<KeepaliveIntegrations> integrations) {
		super(ActiveMQConnectionFactory.class, "activemq", integrations);
	}

	@Override
	protected void configureFactory(ActiveMQConnectionFactory factory, String beanName,
			OutboundIntegration integration) {
		String url = factory.getBrokerURL();
		KeepaliveTransports transports = transports(integration);
		if (KeepaliveTransports.isInProcess(url) || transports.areNamedIn(url)) {
			return;
		}
		String renamed = transports.nameIn(url);
		if (renamed.equals(url)) {
			integration.leftAlone(beanName, "its URL names no tcp:// or ssl:// transport");
		}
		else {
			factory.setBrokerURL(renamed);
		}
	}

	private synchronized KeepaliveTransports transports(OutboundIntegration integration) {
		if (this.transports == null) {
			this.transports = new KeepaliveTransports(integration);
		}
		return this.transports;
	}

	/**
	 * Called after the connection factories were destroyed, because post-processors are
	 * created before them.
	 */
	@Override
	public synchronized void destroy() {
		if (this.transports != null) {
			this.transports.withdraw();
		}
	}

}
