package io.github.keepalive.otlp;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.guard.KeepaliveGuard;
import io.github.keepalive.guard.KeepaliveGuardAutoConfiguration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.opentelemetry.autoconfigure.logging.otlp.OtlpGrpcLogRecordExporterBuilderCustomizer;
import org.springframework.boot.opentelemetry.autoconfigure.logging.otlp.OtlpHttpLogRecordExporterBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration for exports of log records by the OpenTelemetry protocol.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { KeepaliveAutoConfiguration.class, KeepaliveGuardAutoConfiguration.class })
@ConditionalOnClass({ OtlpHttpLogRecordExporter.class, OtlpHttpLogRecordExporterBuilderCustomizer.class })
@ConditionalOnKeepalive
@ConditionalOnBean(name = KeepaliveGuardAutoConfiguration.GUARD_BEAN)
public final class OtlpLogsKeepaliveAutoConfiguration {

	private final OtlpConnections connections;

	OtlpLogsKeepaliveAutoConfiguration(KeepaliveIntegrations integrations, KeepaliveGuard guard) {
		this.connections = new OtlpConnections(integrations, guard);
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	OtlpHttpLogRecordExporterBuilderCustomizer otlpHttpKeepaliveLogsCustomizer() {
		return (builder) -> this.connections.overHttp(builder::setProxyOptions);
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	OtlpGrpcLogRecordExporterBuilderCustomizer otlpGrpcKeepaliveLogsCustomizer() {
		return (builder) -> this.connections.overGrpc(builder::setHeaders);
	}

}
