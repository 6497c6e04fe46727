package io.github.keepalive.kafka;

import java.util.List;
import java.util.Map;

import io.github.keepalive.guard.GuardedConnections;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.jspecify.annotations.Nullable;

/**
 * Notifies the guard when a client registers the metrics of a broker. A client does so
 * once for each broker, as soon as it is connected to it. Public because Kafka creates an
 * instance by reflection, and passes the configuration of the client to it.
 *
 * @since 0.1.0
 */
public final class WakingMetricsReporter implements MetricsReporter {

	/** The key of {@link GuardedConnections} in the configuration of a client. */
	static final String CONNECTIONS = "keepalive.connections";

	/** One of the metrics that a client registers for each broker. */
	private static final String METRIC_OF_BROKER = "request-size-avg";

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
		if (this.connections != null && METRIC_OF_BROKER.equals(metric.metricName().name())
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
