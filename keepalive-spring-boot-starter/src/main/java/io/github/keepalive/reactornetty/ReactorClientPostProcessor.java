package io.github.keepalive.reactornetty;

import io.github.keepalive.integration.KeepaliveIntegrations;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.TcpClient;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Hooks clients of Reactor Netty that are beans: that of Spring Cloud Gateway and the
 * application's own. A client is immutable, so another one takes the bean's place. Comes
 * after the initialization, for the client of Gateway is what a factory bean makes.
 */
final class ReactorClientPostProcessor implements BeanPostProcessor {

	private final ObjectProvider<KeepaliveIntegrations> integrations;

	ReactorClientPostProcessor(ObjectProvider<KeepaliveIntegrations> integrations) {
		this.integrations = integrations;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof HttpClient client) {
			return channelInit().hook(client);
		}
		if (bean instanceof TcpClient client) {
			return channelInit().hook(client);
		}
		return bean;
	}

	private KeepaliveChannelInit channelInit() {
		return new KeepaliveChannelInit(this.integrations.getObject().outbound(KeepaliveLoops.INTEGRATION));
	}

}
