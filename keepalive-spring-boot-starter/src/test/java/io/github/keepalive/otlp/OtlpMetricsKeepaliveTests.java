package io.github.keepalive.otlp;

import io.github.keepalive.integration.GuardedHttpContract;
import io.micrometer.registry.otlp.OtlpHttpMetricsSender;
import io.micrometer.registry.otlp.OtlpMetricsSender.Request;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Metrics to an HTTP server in the collector's place.
 */
class OtlpMetricsKeepaliveTests extends GuardedHttpContract {

	@Override
	protected String name() {
		return "otlp";
	}

	@Override
	protected Class<?> autoConfiguration() {
		return OtlpMetricsKeepaliveAutoConfiguration.class;
	}

	@Override
	protected String endpointProperty() {
		return "management.otlp.metrics.export.url";
	}

	@Override
	protected void send(ConfigurableApplicationContext application) throws Exception {
		application.getBean(OtlpHttpMetricsSender.class).send(Request.builder(new byte[] { 1 }).address(url()).build());
	}

}
