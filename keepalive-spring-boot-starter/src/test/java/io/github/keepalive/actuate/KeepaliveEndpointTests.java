package io.github.keepalive.actuate;

import java.util.List;
import java.util.Map;

import io.github.keepalive.TestApplication;
import io.github.keepalive.oracle.KernelSocket;
import io.github.keepalive.oracle.KernelSockets;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.json.BasicJsonTester;
import org.springframework.boot.test.json.JsonContent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KeepaliveEndpoint} over HTTP.
 */
class KeepaliveEndpointTests {

	private static final String EXPOSED = "management.endpoints.web.exposure.include=keepalive";

	private final BasicJsonTester json = new BasicJsonTester(getClass());

	@Test
	void showsValuesWithUnitAndOriginForEachRole() {
		JsonContent<Object> body = get(Map.of("TCP_KEEPCNT", "5"), "keepalive.idle=20", "keepalive.server.idle=30");
		assertThat(body).extractingJsonPathBooleanValue("$.enabled").isTrue();
		assertThat(body).extractingJsonPathBooleanValue("$.client.SO_KEEPALIVE.value").isTrue();
		assertThat(body).extractingJsonPathNumberValue("$.client.TCP_KEEPIDLE.value").isEqualTo(20);
		assertThat(body).extractingJsonPathNumberValue("$.server.TCP_KEEPIDLE.value").isEqualTo(30);
		assertThat(body).extractingJsonPathStringValue("$.server.TCP_KEEPIDLE.unit").isEqualTo("seconds");
		assertThat(body).extractingJsonPathStringValue("$.server.TCP_KEEPIDLE.origin")
			.isEqualTo("\"keepalive.server.idle\" from property source \"commandLineArgs\"");
		assertThat(body).extractingJsonPathStringValue("$.client.TCP_KEEPCNT.origin")
			.isEqualTo("environment variable TCP_KEEPCNT");
		assertThat(body).extractingJsonPathNumberValue("$.client.TCP_USER_TIMEOUT.value")
			.isEqualTo((20 + 15 * 5) * 1000);
		assertThat(body).extractingJsonPathStringValue("$.client.TCP_USER_TIMEOUT.unit").isEqualTo("milliseconds");
		assertThat(body).hasJsonPath("$.client.TCP_SYNCNT").doesNotHaveJsonPath("$.client.TCP_DEFER_ACCEPT");
		assertThat(body).hasJsonPath("$.server.TCP_DEFER_ACCEPT").doesNotHaveJsonPath("$.server.TCP_SYNCNT");
	}

	@Test
	void showsWhatBecameOfEachOptionOfEachListener() {
		JsonContent<Object> body = get(Map.of(), "keepalive.server.defer-accept=5");
		String tomcat = "$.integrations[?(@.name == 'tomcat')]";
		assertThat(body).extractingJsonPathArrayValue(tomcat + ".role").containsExactly("listener");
		assertThat(body).extractingJsonPathArrayValue(tomcat + ".status").containsExactly("applied");
		assertThat(body).extractingJsonPathArrayValue(tomcat + ".targets[0].options.TCP_USER_TIMEOUT.value")
			.containsExactly(150_000);
		assertThat(body).extractingJsonPathArrayValue(tomcat + ".targets[0].options.TCP_DEFER_ACCEPT.value")
			.containsExactly(7);
		assertThat(body).extractingJsonPathArrayValue(tomcat + ".targets[0].options.TCP_DEFER_ACCEPT.detail")
			.containsExactly("rounded by the kernel from 5");
		String http = "$.integrations[?(@.name == 'http-components')]";
		assertThat(body).extractingJsonPathArrayValue(http + ".role").containsExactly("outbound");
		assertThat(body).extractingJsonPathArrayValue(http + ".status").containsExactly("waiting");
	}

	@Test
	void showsThePlatformAndWhatWasIgnored() {
		JsonContent<Object> body = get(Map.of("KEEPIDLE", "soon"));
		assertThat(body).extractingJsonPathStringValue("$.platform.os").startsWith("Linux");
		assertThat(body).extractingJsonPathStringValue("$.platform.mechanism").isEqualTo("setsockopt(2)");
		assertThat(body).extractingJsonPathNumberValue("$.platform.systemDefaults.TCP_KEEPIDLE").isNotNull();
		assertThat(body).extractingJsonPathStringValue("$.ignored[0]")
			.startsWith("environment variable KEEPIDLE=soon (expected: a number of seconds");
	}

	@Test
	void showsTimesAndAdvice() {
		JsonContent<Object> body = get(Map.of(), "keepalive.client.user-timeout=20s",
				"spring.http.clients.connect-timeout=30s", "keepalive.server.idle=400");
		assertThat(body).extractingJsonPathNumberValue("$.times.client.idleDeadPeer").isEqualTo(30.0);
		assertThat(body).extractingJsonPathNumberValue("$.times.client.busyDeadPeer").isEqualTo(20.0);
		assertThat(body).extractingJsonPathNumberValue("$.times.client.blackHoledConnect").isEqualTo(20.0);
		assertThat(body).extractingJsonPathNumberValue("$.times.server.idleDeadPeer").isEqualTo(535.0);
		assertThat(body).doesNotHaveJsonPath("$.times.server.blackHoledConnect");
		assertThat(body).extractingJsonPathArrayValue("$.advice").hasSize(3);
		assertThat(body).extractingJsonPathStringValue("$.advice[0]").startsWith("One lost probe ends");
		assertThat(body).extractingJsonPathStringValue("$.advice[1]").contains("connect timeout of 30000 ms");
		assertThat(body).extractingJsonPathStringValue("$.advice[2]").contains("keepalive.server.idle=120s or less");
	}

	@Test
	void saysThatAndWhyItIsOff() {
		JsonContent<Object> body = get(Map.of("KEEPALIVE", "off"));
		assertThat(body).extractingJsonPathBooleanValue("$.enabled").isFalse();
		assertThat(body).extractingJsonPathBooleanValue("$.client.SO_KEEPALIVE.value").isFalse();
		assertThat(body).extractingJsonPathArrayValue("$.integrations[*].status").containsOnly("off");
		assertThat(body).extractingJsonPathArrayValue("$.integrations[*].detail")
			.containsOnly("switched off by environment variable KEEPALIVE");
		assertThat(body).extractingJsonPathStringValue("$.platform.mechanism").isEqualTo("none: TCP keepalive is off");
	}

	@Test
	void listsTheLiveSocketsAsTheKernelHasThem() {
		try (ConfigurableApplicationContext application = TestApplication.runServer(EXPOSED)) {
			int port = TestApplication.port(application);
			JsonContent<Object> body = this.json.from(request(application, "/sockets?role=listener").getBody());
			assertThat(body).extractingJsonPathNumberValue("$.total").isNotNull();
			String listener = "$.sockets[?(@.local == '127.0.0.1:" + port + "')]";
			KernelSocket kernel = KernelSockets.one(KernelSockets.listener(port));
			for (String option : List.of("SO_KEEPALIVE", "TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT",
					"TCP_USER_TIMEOUT", "TCP_MAXSEG")) {
				assertThat(body).extractingJsonPathArrayValue(listener + ".options." + option)
					.containsExactly(kernel.option(option));
			}
			assertThat(body).extractingJsonPathArrayValue(listener + ".state").containsExactly("LISTEN");
			assertThat(body).extractingJsonPathArrayValue(listener + ".conforms").containsExactly(true);
			assertThat(body).extractingJsonPathArrayValue(listener + ".setBy").containsExactly("integration");
			assertThat(body).extractingJsonPathArrayValue("$.sockets[*].role").containsOnly("listener");
		}
	}

	@Test
	void filtersAndBoundsTheLiveSockets() {
		try (ConfigurableApplicationContext application = TestApplication.runServer(EXPOSED)) {
			JsonContent<Object> body = this.json.from(request(application, "/sockets?limit=1").getBody());
			assertThat(body).extractingJsonPathArrayValue("$.sockets").hasSize(1);
			assertThat(body).extractingJsonPathNumberValue("$.matching")
				.satisfies((matching) -> assertThat(matching.intValue()).isGreaterThan(1));
			body = this.json.from(request(application, "/sockets?role=inbound&conforming=false").getBody());
			assertThat(body).extractingJsonPathArrayValue("$.sockets").isEmpty();
			assertThat(request(application, "/sockets?role=nobody").getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
			assertThat(request(application, "/others").getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
		}
	}

	@Test
	void saysWhyTheLiveSocketsCannotBeListed() {
		try (ConfigurableApplicationContext application = TestApplication.runServer(EXPOSED,
				"keepalive.enabled=false")) {
			JsonContent<Object> body = this.json.from(request(application, "/sockets").getBody());
			assertThat(body).extractingJsonPathStringValue("$.unavailable").isEqualTo("TCP keepalive is off");
		}
	}

	@Test
	void isNotExposedOverHttpUnlessTheApplicationDoes() {
		try (ConfigurableApplicationContext application = TestApplication.runServer()) {
			assertThat(request(application, "").getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
			assertThat(application.getBeansOfType(KeepaliveEndpoint.class)).isEmpty();
		}
	}

	@Test
	void answersOnTheManagementPort() {
		try (ConfigurableApplicationContext application = TestApplication.runServer(EXPOSED, "management.server.port=0",
				"management.server.address=127.0.0.1")) {
			String port = application.getEnvironment().getProperty("local.management.port");
			assertThat(RestClient.create()
				.get()
				.uri("http://127.0.0.1:" + port + "/actuator/keepalive")
				.retrieve()
				.body(String.class)).contains("\"enabled\":true");
		}
	}

	private JsonContent<Object> get(Map<String, Object> variables, String... properties) {
		String[] all = new String[properties.length + 1];
		System.arraycopy(properties, 0, all, 0, properties.length);
		all[properties.length] = EXPOSED;
		try (ConfigurableApplicationContext application = TestApplication.run(WebApplicationType.SERVLET,
				new Class<?>[0], variables, all)) {
			return this.json.from(request(application, "").getBody());
		}
	}

	private static ResponseEntity<String> request(ConfigurableApplicationContext application, String path) {
		return RestClient.create()
			.get()
			.uri("http://127.0.0.1:" + TestApplication.port(application) + "/actuator/keepalive" + path)
			.retrieve()
			.onStatus((status) -> true, (request, response) -> {
			})
			.toEntity(String.class);
	}

}
