package io.github.keepalive.kafka;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.guard.GuardedConnections;
import io.github.keepalive.guard.KeepaliveGuard;
import io.github.keepalive.guard.KeepaliveGuardAutoConfiguration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import org.apache.kafka.common.metrics.MetricsReporter;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

/**
 * Auto-configuration for producers and consumers of Spring for Apache Kafka.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { KeepaliveAutoConfiguration.class, KeepaliveGuardAutoConfiguration.class })
@ConditionalOnClass({ MetricsReporter.class, DefaultKafkaProducerFactory.class })
@ConditionalOnKeepalive
@ConditionalOnBean(name = KeepaliveGuardAutoConfiguration.GUARD_BEAN)
public final class KafkaKeepaliveAutoConfiguration {

	@Bean
	static KafkaFactoryPostProcessor keepaliveKafkaFactoryPostProcessor(
			ObjectProvider<KeepaliveIntegrations> integrations, ObjectProvider<KeepaliveGuard> guard) {
		return new KafkaFactoryPostProcessor(
				() -> new GuardedConnections(integrations.getObject().guarded("kafka"), guard.getObject()));
	}

}
