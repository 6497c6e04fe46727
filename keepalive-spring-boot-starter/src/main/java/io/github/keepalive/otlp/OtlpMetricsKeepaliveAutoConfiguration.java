package io.github.keepalive.otlp;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.guard.GuardedConnections;
import io.github.keepalive.guard.KeepaliveGuard;
import io.github.keepalive.guard.KeepaliveGuardAutoConfiguration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.micrometer.registry.otlp.OtlpHttpMetricsSender;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for exports of metrics by the OpenTelemetry protocol.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { KeepaliveAutoConfiguration.class, KeepaliveGuardAutoConfiguration.class })
@ConditionalOnClass(OtlpHttpMetricsSender.class)
@ConditionalOnKeepalive
@ConditionalOnBean(name = KeepaliveGuardAutoConfiguration.GUARD_BEAN)
public final class OtlpMetricsKeepaliveAutoConfiguration {

	@Bean
	static MetricsSenderPostProcessor keepaliveOtlpMetricsSenderPostProcessor(
			ObjectProvider<KeepaliveIntegrations> integrations, ObjectProvider<KeepaliveGuard> guard) {
		return new MetricsSenderPostProcessor(
				() -> new GuardedConnections(integrations.getObject().guarded("otlp"), guard.getObject()));
	}

}
