package io.github.keepalive.neo4j;

import java.util.Map;

import io.github.keepalive.integration.OutboundIntegration;
import org.jspecify.annotations.Nullable;
import org.neo4j.bolt.connection.BoltConnectionProvider;
import org.neo4j.bolt.connection.BoltConnectionProviderFactory;
import org.neo4j.bolt.connection.LoggingProvider;
import org.neo4j.bolt.connection.netty.NettyBoltConnectionProviderFactory;
import org.neo4j.bolt.connection.observation.ObservationProvider;
import org.neo4j.bolt.connection.values.ValueFactory;

/**
 * Prepares the connections of the driver that Boot creates. Each driver of the process
 * finds this service and creates an instance of it. The service supports only the driver
 * that a thread creates next after {@link #announceDriver}. Every other driver gets the
 * connections of the next service.
 *
 * @since 0.1.0
 */
public final class KeepaliveBoltConnectionProviderFactory implements BoltConnectionProviderFactory {

	private static final String TARGET = "Neo4j driver";

	private static final ThreadLocal<@Nullable OutboundIntegration> announced = new ThreadLocal<>();

	private @Nullable OutboundIntegration integration;

	/**
	 * Note that this thread is about to create Boot's driver.
	 * @param integration sets the options
	 */
	static void announceDriver(OutboundIntegration integration) {
		announced.set(integration);
	}

	/**
	 * Forget a driver that was announced in this thread and not created.
	 */
	static void forgetDriver() {
		announced.remove();
	}

	@Override
	public boolean supports(String scheme) {
		this.integration = announced.get();
		forgetDriver();
		return this.integration != null && new NettyBoltConnectionProviderFactory().supports(scheme);
	}

	/**
	 * Precede the driver's own service, but not one of the application's.
	 * @return the order
	 */
	@Override
	public int getOrder() {
		return Integer.MAX_VALUE - 1;
	}

	@Override
	public BoltConnectionProvider create(LoggingProvider logging, ValueFactory values, ObservationProvider observations,
			Map<String, ?> configuration) {
		NettyBoltConnectionProviderFactory netty = new NettyBoltConnectionProviderFactory();
		OutboundIntegration integration = this.integration;
		if (integration == null) {
			return netty.create(logging, values, observations, configuration);
		}
		if (BoltEventLoops.areChosen(configuration)) {
			integration.leftAlone(TARGET, "its event loops or its transport were chosen");
			return netty.create(logging, values, observations, configuration);
		}
		try {
			return BoltEventLoops.create(configuration)
				.use((loops) -> netty.create(logging, values, observations,
						loops.configuration(configuration, integration)));
		}
		catch (RuntimeException | LinkageError ex) {
			integration.leftAlone(TARGET, "it cannot be given other event loops (" + ex + ")");
			return netty.create(logging, values, observations, configuration);
		}
	}

}
