package com.example.orders;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.keepalive.oracle.KernelSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The sample on versions of Spring Boot that the starter is not compiled with, looked at
 * from outside.
 */
class SpringBootVersionsIntegrationTests {

	private static final String DEFAULTS = "1 15/15/9 150000";

	/** What the connection to the stock service carries, a target of its own. */
	private static final String TARGET = "1 10/15/9 145000";

	@ParameterizedTest
	@ValueSource(strings = { "4.0", "4.1" })
	void onSpringBoot4TheIntegrationsNeedNoGuard(String version) throws Exception {
		try (SampleProcess sample = start(version, "--keepalive.guard.enabled=false")) {
			for (KernelSocket socket : List.of(sample.listener(), sample.stockListener(), sample.inbound())) {
				assertThat(socket.keepalive()).isEqualTo(DEFAULTS);
			}
			assertThat(sample.outbound().keepalive()).isEqualTo(TARGET);
			assertThat(sample.output()).containsOnlyOnce("TCP keepalive, inbound and outbound: an idle dead peer")
				.doesNotContain("On Spring Boot", " ERROR ");
			assertThat(sample.warnings()).isEmpty();
			assertThat(sample.get("/orders/pear")).isEqualTo("Ordered one pear, 28 left");
			assertThat(sample.get("/actuator/keepalive"))
				.contains("\"name\":\"http-components\",\"role\":\"outbound\",\"status\":\"applied\"")
				.contains("\"name\":\"tomcat\",\"role\":\"listener\",\"status\":\"applied\"");
			assertSocketsAndPage(sample);
		}
	}

	@Test
	void onSpringBoot35TheGuardSetsWhatTheIntegrationsWould() throws Exception {
		try (SampleProcess sample = start("3.5")) {
			await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
				for (KernelSocket socket : List.of(sample.listener(), sample.stockListener(), sample.inbound())) {
					assertThat(socket.keepalive()).isEqualTo(DEFAULTS);
				}
				assertThat(sample.outbound().keepalive()).isEqualTo(TARGET);
			});
			assertThat(sample.output()).containsOnlyOnce("TCP keepalive, inbound and outbound: an idle dead peer")
				.containsOnlyOnce("On Spring Boot 3.5.7, web servers, HTTP clients,")
				.contains("get their options from the guard")
				.doesNotContain(" ERROR ");
			assertThat(sample.warnings()).isEmpty();
			assertThat(sample.get("/orders/pear")).isEqualTo("Ordered one pear, 28 left");
			assertThat(sample.get("/actuator/keepalive")).contains("\"integrations\":[]")
				.contains("\"guard\":{\"status\":\"running\"");
			assertSocketsAndPage(sample);
		}
	}

	private static void assertSocketsAndPage(SampleProcess sample) throws Exception {
		assertThat(sample.get("/actuator/keepalive/sockets")).contains("\"nextProbeMillis\":");
		assertThat(sample.get("/actuator/keepalive/sockets?role=listener")).doesNotContain("outbound");
		assertThat(sample.get("/actuator/keepalive/page")).contains("<title>TCP keepalive</title>");
	}

	private static SampleProcess start(String version, String... properties) throws Exception {
		Path jar = Path.of(System.getProperty("applications"), "boot-" + version, "target", "sample-app.jar");
		SampleProcess sample = SampleProcess.start(jar, Map.of(), List.of(), properties);
		assertThat(sample.output()).containsPattern(":: Spring Boot ::\\s+\\(v" + version + "\\.\\d+\\)");
		return sample;
	}

}
