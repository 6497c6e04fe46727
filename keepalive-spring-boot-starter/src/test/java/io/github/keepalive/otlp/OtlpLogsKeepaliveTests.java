package io.github.keepalive.otlp;

import java.util.List;

import io.github.keepalive.integration.GuardedHttpContract;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Log records to an HTTP server in the collector's place.
 */
class OtlpLogsKeepaliveTests extends GuardedHttpContract {

	@Override
	protected String name() {
		return "otlp";
	}

	@Override
	protected Class<?> autoConfiguration() {
		return OtlpLogsKeepaliveAutoConfiguration.class;
	}

	@Override
	protected String endpointProperty() {
		return "management.opentelemetry.logging.export.otlp.endpoint";
	}

	@Override
	protected void send(ConfigurableApplicationContext application) {
		application.getBean(OtlpHttpLogRecordExporter.class).export(List.of());
	}

}
