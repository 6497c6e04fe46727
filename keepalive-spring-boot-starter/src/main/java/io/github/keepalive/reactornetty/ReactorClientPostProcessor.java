package io.github.keepalive.reactornetty;

import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.OutboundIntegration;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.TcpClient;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Configures the Reactor Netty clients that are beans: that of Spring Cloud Gateway and
 * the application's. A client is immutable, so the bean is replaced. Runs after
 * initialization, because a factory bean creates Gateway's client.
 */
final class ReactorClientPostProcessor implements BeanPostProcessor {

	private final ObjectProvider<KeepaliveIntegrations> integrations;

	ReactorClientPostProcessor(ObjectProvider<KeepaliveIntegrations> integrations) {
		this.integrations = integrations;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof HttpClient || bean instanceof TcpClient) {
			OutboundIntegration integration = this.integrations.getObject().outbound(KeepaliveLoops.INTEGRATION);
			try {
				KeepaliveChannelInit channelInit = new KeepaliveChannelInit(integration);
				return (bean instanceof HttpClient client) ? channelInit.configure(client)
						: channelInit.configure((TcpClient) bean);
			}
			catch (RuntimeException | LinkageError ex) {
				integration.leftAlone(beanName, "it cannot be configured (" + ex + ")");
			}
		}
		return bean;
	}

}
