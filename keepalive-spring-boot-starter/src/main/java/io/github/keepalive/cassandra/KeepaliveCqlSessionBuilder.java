package io.github.keepalive.cassandra;

import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.context.DriverContext;
import com.datastax.oss.driver.api.core.session.ProgrammaticArguments;
import com.datastax.oss.driver.internal.core.context.DefaultDriverContext;
import com.datastax.oss.driver.internal.core.context.DefaultNettyOptions;
import com.datastax.oss.driver.internal.core.context.InternalDriverContext;
import com.datastax.oss.driver.internal.core.context.NettyOptions;
import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.netty.NettyConnection;
import io.netty.channel.Channel;

/**
 * A builder whose sessions prepare each channel and otherwise behave like the driver's
 * own.
 */
final class KeepaliveCqlSessionBuilder extends CqlSessionBuilder {

	private final OutboundIntegration integration;

	KeepaliveCqlSessionBuilder(OutboundIntegration integration) {
		this.integration = integration;
	}

	@Override
	protected DriverContext buildContext(DriverConfigLoader configLoader, ProgrammaticArguments arguments) {
		return new KeepaliveDriverContext(configLoader, arguments, this.integration);
	}

	private static final class KeepaliveDriverContext extends DefaultDriverContext {

		private final OutboundIntegration integration;

		KeepaliveDriverContext(DriverConfigLoader configLoader, ProgrammaticArguments arguments,
				OutboundIntegration integration) {
			super(configLoader, arguments);
			this.integration = integration;
		}

		@Override
		protected NettyOptions buildNettyOptions() {
			return new KeepaliveNettyOptions(this, this.integration);
		}

	}

	private static final class KeepaliveNettyOptions extends DefaultNettyOptions {

		private final OutboundIntegration integration;

		KeepaliveNettyOptions(InternalDriverContext context, OutboundIntegration integration) {
			super(context);
			this.integration = integration;
		}

		@Override
		public void afterChannelInitialized(Channel channel) {
			NettyConnection.prepareAtConnect(channel, this.integration);
		}

	}

}
