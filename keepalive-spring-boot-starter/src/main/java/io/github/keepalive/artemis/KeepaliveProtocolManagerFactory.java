package io.github.keepalive.artemis;

import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.netty.NettyConnection;
import io.netty.channel.ChannelPipeline;
import org.apache.activemq.artemis.core.protocol.core.impl.ActiveMQClientProtocolManager;
import org.apache.activemq.artemis.core.protocol.core.impl.ActiveMQClientProtocolManagerFactory;
import org.apache.activemq.artemis.spi.core.remoting.ClientProtocolManager;

/**
 * Creates protocol managers that prepare each channel and otherwise behave like the
 * default ones.
 */
final class KeepaliveProtocolManagerFactory extends ActiveMQClientProtocolManagerFactory {

	private final OutboundIntegration integration;

	KeepaliveProtocolManagerFactory(OutboundIntegration integration) {
		this.integration = integration;
	}

	@Override
	public ClientProtocolManager newProtocolManager() {
		return new KeepaliveProtocolManager(this.integration);
	}

	private static final class KeepaliveProtocolManager extends ActiveMQClientProtocolManager {

		private final OutboundIntegration integration;

		KeepaliveProtocolManager(OutboundIntegration integration) {
			this.integration = integration;
		}

		@Override
		public void addChannelHandlers(ChannelPipeline pipeline) {
			NettyConnection.prepareAtConnect(pipeline.channel(), this.integration);
			super.addChannelHandlers(pipeline);
		}

	}

}
