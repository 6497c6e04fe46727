package io.github.keepalive.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.keepalive.guard.GuardedConnections;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

/**
 * Adds a {@link WakingMetricsReporter} to the configuration of producers and consumers.
 * The application's reporters and Kafka's default reporter stay.
 */
final class KafkaFactoryPostProcessor implements BeanPostProcessor {

	private static final String REPORTERS = CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG;

	private final Supplier<GuardedConnections> connections;

	KafkaFactoryPostProcessor(Supplier<GuardedConnections> connections) {
		this.connections = connections;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof DefaultKafkaProducerFactory<?, ?> producers) {
			addReporter(producers.getConfigurationProperties(), producers::updateConfigs);
		}
		else if (bean instanceof DefaultKafkaConsumerFactory<?, ?> consumers) {
			addReporter(consumers.getConfigurationProperties(), consumers::updateConfigs);
		}
		return bean;
	}

	private void addReporter(Map<String, Object> configuration, Consumer<Map<String, Object>> updates) {
		GuardedConnections connections = this.connections.get();
		if (!connections.isActive()) {
			return;
		}
		List<Object> reporters;
		try {
			reporters = new ArrayList<>(reporters(configuration.get(REPORTERS)));
		}
		catch (ConfigException ex) {
			// The configuration is invalid. Kafka throws the same exception when the
			// factory is used.
			return;
		}
		// A factory may have been created from the configuration of another one.
		if (!reporters.contains(WakingMetricsReporter.class)) {
			reporters.add(WakingMetricsReporter.class);
		}
		updates.accept(Map.of(REPORTERS, reporters, WakingMetricsReporter.CONNECTIONS, connections));
	}

	private static List<?> reporters(@Nullable Object own) {
		Object reporters = (own != null) ? own : ProducerConfig.configDef().defaultValues().get(REPORTERS);
		Object parsed = ConfigDef.parseType(REPORTERS, reporters, Type.LIST);
		return (parsed instanceof List<?> list) ? list : List.of();
	}

}
