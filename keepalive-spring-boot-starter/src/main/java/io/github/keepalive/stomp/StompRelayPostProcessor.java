package io.github.keepalive.stomp;

import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.integration.OutboundPostProcessor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.messaging.simp.stomp.StompBrokerRelayMessageHandler;

/**
 * Sets a {@link RelayTcpClient} on each relay that has no client of the application's.
 */
final class StompRelayPostProcessor extends OutboundPostProcessor<StompBrokerRelayMessageHandler> {

	StompRelayPostProcessor(ObjectProvider<KeepaliveIntegrations> integrations) {
		super(StompBrokerRelayMessageHandler.class, "stomp-relay", integrations);
	}

	@Override
	protected StompBrokerRelayMessageHandler configure(StompBrokerRelayMessageHandler relay, String beanName,
			OutboundIntegration integration) {
		if (relay.getTcpClient() == null) {
			relay.setTcpClient(new RelayTcpClient(relay, integration));
		}
		else {
			integration.leftAlone("STOMP relay", "it has a TCP client of the application's");
		}
		return relay;
	}

}
