package io.github.keepalive.otlp;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.guard.KeepaliveGuard;
import io.github.keepalive.guard.KeepaliveGuardAutoConfiguration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpGrpcSpanExporterBuilderCustomizer;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpHttpSpanExporterBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration for exports of traces by the OpenTelemetry protocol.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { KeepaliveAutoConfiguration.class, KeepaliveGuardAutoConfiguration.class })
@ConditionalOnClass({ OtlpHttpSpanExporter.class, OtlpHttpSpanExporterBuilderCustomizer.class })
@ConditionalOnKeepalive
@ConditionalOnBean(name = KeepaliveGuardAutoConfiguration.GUARD_BEAN)
public final class OtlpTracesKeepaliveAutoConfiguration {

	private final OtlpConnections connections;

	OtlpTracesKeepaliveAutoConfiguration(KeepaliveIntegrations integrations, KeepaliveGuard guard) {
		this.connections = new OtlpConnections(integrations, guard);
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	OtlpHttpSpanExporterBuilderCustomizer otlpHttpKeepaliveTracesCustomizer() {
		return (builder) -> this.connections.overHttp(builder::setProxy);
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	OtlpGrpcSpanExporterBuilderCustomizer otlpGrpcKeepaliveTracesCustomizer() {
		return (builder) -> this.connections.overGrpc(builder::setHeaders);
	}

}
