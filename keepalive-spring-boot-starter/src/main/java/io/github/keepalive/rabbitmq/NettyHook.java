package io.github.keepalive.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.integration.PrivateFields;
import io.github.keepalive.netty.ChannelCustomizerField;

/**
 * Prepares the channels of a connection factory that the application has configured to
 * use Netty. Calling {@code ConnectionFactory.netty()} would switch the factory to Netty,
 * so its field is read instead.
 */
final class NettyHook {

	private NettyHook() {
	}

	static void configure(ConnectionFactory factory, OutboundIntegration integration) {
		ChannelCustomizerField.compose(PrivateFields.readRequired(factory, "nettyConf"), integration);
	}

}
