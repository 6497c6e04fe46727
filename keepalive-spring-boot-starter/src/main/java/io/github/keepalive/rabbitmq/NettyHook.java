package io.github.keepalive.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.integration.PrivateFields;
import io.github.keepalive.netty.ChannelCustomizerField;

/**
 * Reaches the connections of an application that chose Netty. The method of the factory
 * that gives access to Netty's configuration would choose it, so a field is read instead.
 */
final class NettyHook {

	private NettyHook() {
	}

	static void hook(ConnectionFactory factory, OutboundIntegration integration) {
		ChannelCustomizerField.compose(PrivateFields.readRequired(factory, "nettyConf"), integration);
	}

}
