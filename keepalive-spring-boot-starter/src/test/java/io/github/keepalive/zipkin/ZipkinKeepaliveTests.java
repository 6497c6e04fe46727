package io.github.keepalive.zipkin;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.keepalive.integration.GuardedHttpContract;
import zipkin2.reporter.BytesMessageSender;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Spans to an HTTP server in Zipkin's place.
 */
class ZipkinKeepaliveTests extends GuardedHttpContract {

	@Override
	protected String name() {
		return "zipkin";
	}

	@Override
	protected Class<?> autoConfiguration() {
		return ZipkinKeepaliveAutoConfiguration.class;
	}

	@Override
	protected String endpointProperty() {
		return "management.tracing.export.zipkin.endpoint";
	}

	@Override
	protected void send(ConfigurableApplicationContext application) throws Exception {
		application.getBean(BytesMessageSender.class).send(List.of("{}".getBytes(StandardCharsets.UTF_8)));
	}

}
