package io.github.keepalive.kafka;

import java.util.List;
import java.util.Map;

import io.github.keepalive.guard.GuardedConnections;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.jspecify.annotations.Nullable;

/**
 * Wakes the guard when a client measures a broker for the first time, which it does as
 * soon as it is connected. Kafka makes it by its class, and hands over the configuration
 * of the client. Public for Kafka alone.
 *
 * @since 0.1.0
 */
public final class WakingMetricsReporter implements MetricsReporter {

	/** The key of the connections in the configuration of a client. */
	static final String CONNECTIONS = "keepalive.connections";

	/** The first of the metrics that a client keeps for each broker. */
	private static final String FIRST_OF_BROKER = "request-size-avg";

	private @Nullable GuardedConnections connections;

	@Override
	public void configure(Map<String, ?> configuration) {
		this.connections = (configuration.get(CONNECTIONS) instanceof GuardedConnections own) ? own : null;
	}

	@Override
	public void init(List<KafkaMetric> metrics) {
	}

	@Override
	public void metricChange(KafkaMetric metric) {
		if (this.connections != null && FIRST_OF_BROKER.equals(metric.metricName().name())
				&& metric.metricName().tags().containsKey("node-id")) {
			this.connections.connecting();
		}
	}

	@Override
	public void metricRemoval(KafkaMetric metric) {
	}

	@Override
	public void close() {
	}

}
