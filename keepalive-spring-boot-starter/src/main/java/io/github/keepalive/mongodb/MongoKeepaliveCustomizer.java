package io.github.keepalive.mongodb;

import com.mongodb.MongoClientSettings;
import com.mongodb.connection.NettyTransportSettings;
import io.github.keepalive.guard.GuardedConnections;
import io.github.keepalive.guard.KeepaliveGuard;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.OutboundIntegration;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.core.Ordered;

/**
 * Prepares the connections of a client, blocking or reactive. Runs last, so that the
 * transport of the client is known. With Netty, the event loops that Boot or the
 * application created are wrapped, and these prepare each connection. Otherwise the guard
 * is notified of each connection.
 */
final class MongoKeepaliveCustomizer implements MongoClientSettingsBuilderCustomizer, Ordered {

	private static final String INTEGRATION = "mongodb";

	private final KeepaliveIntegrations integrations;

	private final @Nullable KeepaliveGuard guard;

	MongoKeepaliveCustomizer(KeepaliveIntegrations integrations, @Nullable KeepaliveGuard guard) {
		this.integrations = integrations;
		this.guard = guard;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void customize(MongoClientSettings.Builder builder) {
		try {
			configure(builder, builder.build());
		}
		catch (RuntimeException | LinkageError ex) {
			this.integrations.outbound(INTEGRATION).leftAlone(INTEGRATION, "it cannot be configured (" + ex + ")");
		}
	}

	private void configure(MongoClientSettings.Builder builder, MongoClientSettings settings) {
		if (settings.getTransportSettings() instanceof NettyTransportSettings netty
				&& NettyTransport.hasEventLoops(netty)) {
			OutboundIntegration integration = this.integrations.outbound(INTEGRATION);
			if (integration.isActive()) {
				builder.transportSettings(NettyTransport.prepared(netty, integration));
			}
		}
		else if (this.guard != null) {
			GuardedConnections connections = new GuardedConnections(this.integrations.guarded(INTEGRATION), this.guard);
			if (connections.isActive()) {
				builder.inetAddressResolver(ConnectingResolver.of(settings.getInetAddressResolver(), connections));
			}
		}
	}

}
