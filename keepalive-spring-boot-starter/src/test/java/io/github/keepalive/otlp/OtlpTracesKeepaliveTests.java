package io.github.keepalive.otlp;

import java.util.List;

import io.github.keepalive.integration.GuardedHttpContract;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Traces to an HTTP server in the collector's place.
 */
class OtlpTracesKeepaliveTests extends GuardedHttpContract {

	@Override
	protected String name() {
		return "otlp";
	}

	@Override
	protected Class<?> autoConfiguration() {
		return OtlpTracesKeepaliveAutoConfiguration.class;
	}

	@Override
	protected String endpointProperty() {
		return "management.opentelemetry.tracing.export.otlp.endpoint";
	}

	@Override
	protected void send(ConfigurableApplicationContext application) {
		application.getBean(OtlpHttpSpanExporter.class).export(List.of());
	}

}
