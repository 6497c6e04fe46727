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
 * Gives prepared connections to the driver that Boot makes. Every driver of the process
 * finds this service, and makes an instance of its own; only the next one that a thread
 * makes after it was announced is offered any connections. All others get those of the
 * service that would be theirs without this one.
 *
 * @since 0.1.0
 */
public final class KeepaliveBoltConnectionProviderFactory implements BoltConnectionProviderFactory {

	private static final String TARGET = "Neo4j driver";

	private static final ThreadLocal<@Nullable OutboundIntegration> announced = new ThreadLocal<>();

	private @Nullable OutboundIntegration integration;

	/**
	 * Announce that this thread is about to make Boot's driver.
	 * @param integration sets the options
	 */
	static void announceDriver(OutboundIntegration integration) {
		announced.set(integration);
	}

	/**
	 * Take back what was announced in this thread.
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
	 * Come just before the driver's own, and after one of the application's.
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
