package io.github.keepalive.actuate;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.net.SocketFactory;

import io.github.keepalive.TestApplication;
import io.github.keepalive.autoconfigure.InvalidKeepalivePropertiesException;
import io.github.keepalive.autoconfigure.KeepaliveReconfigurer;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.oracle.KernelSocket;
import io.github.keepalive.oracle.KernelSockets;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.json.BasicJsonTester;
import org.springframework.boot.test.json.JsonContent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link KeepaliveEndpoint} over HTTP.
 */
class KeepaliveEndpointTests {

	private static final String EXPOSED = "management.endpoints.web.exposure.include=keepalive";

	private static final String WRITABLE = "management.endpoint.keepalive.access=unrestricted";

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

	@ParameterizedTest
	@CsvSource({ "true, guard, the guard sets the options", "false, partial, the guard is off" })
	void saysWhoHasTheConnectionsOfALibraryWithoutAMoment(String guard, String status, String detail) {
		JsonContent<Object> body = get(Map.of(), "spring.http.clients.imperative.factory=jdk",
				"keepalive.guard.enabled=" + guard);
		String jdk = "$.integrations[?(@.name == 'jdk-client')]";
		assertThat(body).extractingJsonPathArrayValue(jdk + ".status").containsExactly(status);
		assertThat(body).extractingJsonPathArrayValue(jdk + ".detail")
			.allSatisfy((text) -> assertThat(text.toString()).contains(detail));
	}

	@Test
	void showsThePlatformAndWhatWasIgnored() {
		JsonContent<Object> body = get(Map.of("KEEPIDLE", "soon"));
		assertThat(body).extractingJsonPathStringValue("$.platform.os").startsWith("Linux");
		assertThat(body).extractingJsonPathStringValue("$.platform.mechanism").isEqualTo("setsockopt(2) through jffi");
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
	void saysOfEachConnectionWhenItsPeerWasHeardAndTheNextProbeIsDue() throws IOException {
		try (ConfigurableApplicationContext application = TestApplication.runServer(EXPOSED);
				Socket client = new Socket("127.0.0.1", TestApplication.port(application))) {
			KernelSockets.awaitOne((socket) -> socket.remotePort() == client.getLocalPort());
			JsonContent<Object> body = this.json.from(request(application, "/sockets").getBody());
			String accepted = "$.sockets[?(@.remote == '127.0.0.1:" + client.getLocalPort() + "')]";
			assertThat(body).extractingJsonPathArrayValue(accepted + ".nextProbeMillis")
				.singleElement()
				.satisfies((millis) -> assertThat(((Number) millis).intValue()).isBetween(1, 15_000));
			for (String field : List.of("lastHeardMillis", "lastAckMillis", "lastDataMillis", "dataInFlight",
					"unansweredRetransmissions", "retransmissions", "roundTripMillis")) {
				assertThat(body).extractingJsonPathArrayValue(accepted + "." + field).hasSize(1);
				assertThat(request(application, "/sockets?role=listener").getBody()).doesNotContain(field);
			}
			assertThat(body).extractingJsonPathNumberValue("$.connections")
				.satisfies((connections) -> assertThat(connections.intValue()).isPositive());
			assertThat(body).extractingJsonPathNumberValue("$.unanswered").isEqualTo(0);
			assertThat(body).hasJsonPath("$.conforming");
		}
	}

	@Test
	void saysOfEachOptionWhereItComesFromAndWhatWasKept() throws IOException {
		try (ConfigurableApplicationContext application = TestApplication.runServer(EXPOSED,
				"keepalive.guard.enabled=true");
				ServerSocket peer = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
				Socket client = new Socket();
				Socket other = new Socket(peer.getInetAddress(), peer.getLocalPort())) {
			client.setKeepAlive(true);
			client.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 61);
			client.connect(peer.getLocalSocketAddress());
			KernelSockets.awaitOne((socket) -> socket.localPort() == client.getLocalPort()
					&& "1 61/15/9 196000".equals(socket.keepalive()));
			KernelSockets.awaitOne((socket) -> socket.localPort() == other.getLocalPort()
					&& "1 15/15/9 150000".equals(socket.keepalive()));
			JsonContent<Object> body = this.json.from(request(application, "/sockets").getBody());
			String chosen = "$.sockets[?(@.local == '127.0.0.1:" + client.getLocalPort() + "')]";
			assertThat(body).extractingJsonPathArrayValue(chosen + ".setBy.TCP_KEEPIDLE")
				.containsExactly("application");
			assertThat(body).extractingJsonPathArrayValue(chosen + ".setBy.TCP_KEEPINTVL").containsExactly("guard");
			assertThat(body).extractingJsonPathArrayValue(chosen + ".setBy.TCP_USER_TIMEOUT").containsExactly("guard");
			assertThat(body).extractingJsonPathArrayValue(chosen + ".differing[*]").containsExactly("TCP_KEEPIDLE");
			assertThat(body)
				.extractingJsonPathArrayValue("$.sockets[?(@.local == '127.0.0.1:" + other.getLocalPort() + "')].setBy")
				.containsExactly("guard");
			body = this.json.from(request(application, "").getBody());
			assertThat(body).extractingJsonPathNumberValue("$.guard.kept")
				.satisfies((kept) -> assertThat(kept.intValue()).isPositive());
		}
	}

	@Test
	void saysWhetherAReportWasReadBack() throws IOException {
		try (ConfigurableApplicationContext application = TestApplication.runServer(EXPOSED);
				ServerSocket peer = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
			SocketFactory sockets = application.getBean(KeepaliveIntegrations.class)
				.outbound("jdbc")
				.socketFactory("test");
			for (boolean readBack : new boolean[] { true, false }) {
				try (Socket socket = sockets.createSocket(peer.getInetAddress(), peer.getLocalPort())) {
					JsonContent<Object> body = this.json.from(request(application, "").getBody());
					assertThat(body)
						.extractingJsonPathArrayValue("$.integrations[?(@.name == 'jdbc')].targets[0].readBack")
						.containsExactly(readBack);
					assertThat(socket.getKeepAlive()).isTrue();
				}
			}
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
			ResponseEntity<String> refusal = request(application, "/sockets?role=server&conforming=maybe&limit=-1");
			assertThat(refusal.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
			assertThat(refusal.getBody()).contains("one of listener, inbound, outbound", "role=outbound")
				.contains("true or false", "a number from 0 to 2147483647");
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

	@Test
	void changeIsDeniedUnlessTheApplicationAllowsIt() {
		try (ConfigurableApplicationContext application = TestApplication.runServer(EXPOSED)) {
			for (HttpMethod method : List.of(HttpMethod.POST, HttpMethod.DELETE)) {
				assertThat(send(application, method, "{\"idle\":30}").getStatusCode())
					.isEqualTo(HttpStatus.METHOD_NOT_ALLOWED);
			}
			assertThat(keepalive(application)).isEqualTo("1 15/15/9 150000");
		}
	}

	@Test
	void changeReachesNewAndLiveSockets() throws IOException {
		try (ConfigurableApplicationContext application = TestApplication.runServer(EXPOSED, WRITABLE,
				"keepalive.server.count=4", "keepalive.client.idle=25")) {
			assertThat(keepalive(application)).isEqualTo("1 15/15/4 75000");
			JsonContent<Object> body = change(application,
					"{\"idle\":30,\"server.interval\":\"20s\",\"client.userTimeout\":\"10s\"}");
			assertThat(body).extractingJsonPathNumberValue("$.server.TCP_KEEPIDLE.from").isEqualTo(15);
			assertThat(body).extractingJsonPathNumberValue("$.server.TCP_KEEPIDLE.to").isEqualTo(30);
			assertThat(body).extractingJsonPathNumberValue("$.client.TCP_USER_TIMEOUT.to").isEqualTo(10_000);
			assertThat(body).doesNotHaveJsonPath("$.client.TCP_KEEPINTVL").doesNotHaveJsonPath("$.server.TCP_KEEPCNT");
			assertThat(body).extractingJsonPathNumberValue("$.sockets.options.TCP_KEEPIDLE").isNotEqualTo(0);
			assertThat(body).extractingJsonPathMapValue("$.sockets.refused").isEmpty();
			assertThat(body).extractingJsonPathStringValue("$.advice[0]").startsWith("One lost probe");
			assertThat(keepalive(application)).isEqualTo("1 30/20/4 110000");
			int port = TestApplication.port(application);
			try (Socket client = new Socket("127.0.0.1", port)) {
				assertThat(KernelSockets.awaitOne((socket) -> socket.remotePort() == client.getLocalPort()).keepalive())
					.isEqualTo("1 30/20/4 110000");
			}
			body = this.json.from(request(application, "").getBody());
			assertThat(body).extractingJsonPathNumberValue("$.client.TCP_KEEPIDLE.value").isEqualTo(30);
			assertThat(body).extractingJsonPathStringValue("$.client.TCP_KEEPIDLE.origin")
				.contains("keepalive endpoint");
			String tomcat = "$.integrations[?(@.name == 'tomcat')]";
			assertThat(body).extractingJsonPathArrayValue(tomcat + ".targets[0].options.TCP_KEEPIDLE.value")
				.containsExactly(30);
		}
	}

	@Test
	void changesAddUpAndDeletingGoesBackToTheConfiguration() {
		try (ConfigurableApplicationContext application = TestApplication.runServer(EXPOSED, WRITABLE,
				"keepalive.idle=20")) {
			change(application, "{\"server.idle\":40,\"count\":3}");
			change(application, "{\"keepalive.idle\":\"50s\"}");
			assertThat(keepalive(application)).isEqualTo("1 50/15/3 95000");
			JsonContent<Object> body = this.json.from(send(application, HttpMethod.DELETE, "").getBody());
			assertThat(body).extractingJsonPathNumberValue("$.server.TCP_KEEPCNT.to").isEqualTo(9);
			assertThat(keepalive(application)).isEqualTo("1 20/15/9 155000");
		}
	}

	@Test
	void showsTargetsWithTheirValuesAndOrigins() {
		JsonContent<Object> body = get(Map.of(), "keepalive.targets.warehouse.hosts=*.Example.com,10.0.1.2/16",
				"keepalive.targets.warehouse.ports=5432,6000-6100", "keepalive.targets.warehouse.idle=30",
				"keepalive.targets.appliance.hosts=192.0.2.9", "keepalive.targets.appliance.enabled=false",
				"keepalive.integrations.tomcat.idle=25");
		String warehouse = "$.targets[?(@.name == 'warehouse')]";
		assertThat(body).extractingJsonPathArrayValue(warehouse + ".hosts[*]")
			.containsExactly("*.example.com", "10.0.0.0/16");
		assertThat(body).extractingJsonPathArrayValue(warehouse + ".ports[*]").containsExactly("5432", "6000-6100");
		assertThat(body).extractingJsonPathArrayValue(warehouse + ".enabled").containsExactly(true);
		assertThat(body).extractingJsonPathArrayValue(warehouse + ".connections").containsExactly(0);
		assertThat(body).extractingJsonPathArrayValue(warehouse + ".options.TCP_KEEPIDLE.value").containsExactly(30);
		assertThat(body).extractingJsonPathArrayValue(warehouse + ".options.TCP_KEEPIDLE.origin")
			.containsExactly("\"keepalive.targets.warehouse.idle\" from property source \"commandLineArgs\"");
		assertThat(body).extractingJsonPathArrayValue(warehouse + ".options.TCP_KEEPCNT.origin")
			.containsExactly("default");
		assertThat(body).extractingJsonPathArrayValue(warehouse + ".times.idleDeadPeer").containsExactly(165.0);
		assertThat(body).extractingJsonPathArrayValue("$.targets[?(@.name == 'appliance')].enabled")
			.containsExactly(false);
		assertThat(body)
			.extractingJsonPathArrayValue("$.integrations[?(@.name == 'tomcat')].options.TCP_KEEPIDLE.value")
			.containsExactly(25);
	}

	@Test
	void countsTheConnectionsOfATargetAndNamesItInTheirRows() throws IOException {
		try (ServerSocket peer = new ServerSocket(0);
				ConfigurableApplicationContext application = TestApplication.runServer(EXPOSED,
						"keepalive.targets.peer.hosts=127.0.0.2",
						"keepalive.targets.peer.ports=" + peer.getLocalPort());
				Socket first = new Socket("127.0.0.2", peer.getLocalPort());
				Socket second = new Socket("127.0.0.2", peer.getLocalPort());
				Socket other = new Socket("127.0.0.1", peer.getLocalPort())) {
			assertThat(other.isConnected()).isTrue();
			JsonContent<Object> body = this.json.from(request(application, "").getBody());
			assertThat(body).extractingJsonPathNumberValue("$.targets[0].connections").isEqualTo(2);
			body = this.json.from(request(application, "/sockets?role=outbound").getBody());
			for (Socket socket : List.of(first, second)) {
				assertThat(body)
					.extractingJsonPathArrayValue(
							"$.sockets[?(@.local == '127.0.0.1:" + socket.getLocalPort() + "')].target")
					.containsExactly("peer");
			}
		}
	}

	@Test
	void changeOfATargetAndOfAnIntegrationIsReportedAndGoesBack() {
		try (ConfigurableApplicationContext application = TestApplication.runServer(EXPOSED, WRITABLE,
				"keepalive.targets.big-warehouse.hosts=10.0.0.0/8")) {
			JsonContent<Object> body = change(application,
					"{\"targets.bigWarehouse.idle\":30,\"integrations.tomcat.idle\":\"31s\"}");
			assertThat(body).extractingJsonPathNumberValue("$.targets.big-warehouse.TCP_KEEPIDLE.to").isEqualTo(30);
			assertThat(body).extractingJsonPathNumberValue("$.integrations.tomcat.TCP_KEEPIDLE.from").isEqualTo(15);
			assertThat(body).extractingJsonPathNumberValue("$.integrations.tomcat.TCP_KEEPIDLE.to").isEqualTo(31);
			assertThat(body).extractingJsonPathMapValue("$.client").isEmpty();
			assertThat(body).extractingJsonPathMapValue("$.server").isEmpty();
			assertThat(keepalive(application)).isEqualTo("1 31/15/9 166000");
			body = this.json.from(request(application, "").getBody());
			assertThat(body).extractingJsonPathStringValue("$.targets[0].options.TCP_KEEPIDLE.origin")
				.contains("keepalive endpoint");
			body = this.json.from(send(application, HttpMethod.DELETE, "").getBody());
			assertThat(body).extractingJsonPathNumberValue("$.targets.big-warehouse.TCP_KEEPIDLE.to").isEqualTo(15);
			assertThat(keepalive(application)).isEqualTo("1 15/15/9 150000");
		}
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', textBlock = """
			{"defer-accept":"5s"}, keepalive.server.defer-accept=5s
			{"syn-count":3}, keepalive.client.syn-count=3
			{"TCP_KEEPIDLE":20}, keepalive.idle=15s
			{"intervall":20}, keepalive.interval=15s
			{"something":1}, keepalive.idle=15s
			""")
	void refusalSaysWhatWasMeant(String sent, String example) {
		try (ConfigurableApplicationContext application = TestApplication.runServer(EXPOSED, WRITABLE)) {
			JsonContent<Object> body = this.json.from(send(application, HttpMethod.POST, sent).getBody());
			assertThat(body).extractingJsonPathStringValue("$.refused[0].example").isEqualTo(example);
		}
	}

	@ParameterizedTest
	@MethodSource
	void onlyScalarsAreValues(Object value) {
		try (ConfigurableApplicationContext application = TestApplication.run(Map.of())) {
			KeepaliveReconfigurer reconfigurer = application.getBean(KeepaliveReconfigurer.class);
			assertThatExceptionOfType(InvalidKeepalivePropertiesException.class)
				.isThrownBy(() -> reconfigurer.override(Map.of("count", value), "test"));
		}
	}

	static Stream<Object> onlyScalarsAreValues() {
		return Stream.of(30.7, List.of(), List.of("5", "6"), new int[] { 5, 6 }, Map.of("a", 1), "");
	}

	@Test
	void switchingOffGoesBackToTheSystemAndOnAgain() {
		try (ConfigurableApplicationContext application = TestApplication.runServer(EXPOSED, WRITABLE)) {
			change(application, "{\"enabled\":false}");
			assertThat(keepalive(application)).isEqualTo("0 7200/75/9 0");
			JsonContent<Object> body = this.json.from(request(application, "").getBody());
			assertThat(body).extractingJsonPathArrayValue("$.integrations[*].detail")
				.allSatisfy((detail) -> assertThat(detail.toString()).contains("keepalive endpoint"));
			send(application, HttpMethod.DELETE, "");
			assertThat(keepalive(application)).isEqualTo("1 15/15/9 150000");
		}
	}

	@Test
	void whatWasOffAtTheStartIsSwitchedOnByTheGuard() {
		try (ConfigurableApplicationContext application = TestApplication.runServer(EXPOSED, WRITABLE,
				"keepalive.enabled=false", "keepalive.guard.enabled=true", "keepalive.guard.interval=1s")) {
			assertThat(keepalive(application)).isEqualTo("0 7200/75/9 0");
			change(application, "{\"enabled\":true}");
			Predicate<KernelSocket> listener = KernelSockets.listener(TestApplication.port(application));
			KernelSockets.awaitOne(listener.and((socket) -> "1 15/15/9 150000".equals(socket.keepalive())));
			JsonContent<Object> body = this.json.from(request(application, "").getBody());
			assertThat(body).extractingJsonPathStringValue("$.guard.status").isEqualTo("running");
			assertThat(body).extractingJsonPathArrayValue("$.integrations[?(@.name == 'tomcat')].detail")
				.containsExactly("TCP keepalive was off when the application started: the guard has the sockets");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					{"idle":30,"count":0.5}                | keepalive.count           | a number from 1 to 127
					{"idle":30,"interval":"500ms"}         | keepalive.interval        | whole seconds from 1s to 32767s
					{"idle":30,"server.count":128}         | keepalive.server.count    | a number from 1 to 127
					{"idle":30,"intervall":20}             | keepalive.intervall       | a setting that can be changed at run time
					{"idle":30,"client.defer-accept":5}    | keepalive.client.defer-accept | a setting that can be changed
					{"idle":30,"guard.interval":"1s"}      | keepalive.guard.interval  | any other property takes a restart
					{"idle":30,"integrations.tomcat.enabled":false} | keepalive.integrations.tomcat.enabled | restart
					{"idle":30,"targets.db.idle":20}       | keepalive.targets.db.idle | the targets are none
					{"idle":30,"targets.db.hosts":"db"}    | keepalive.targets.db.hosts | takes a restart
					{"idle":30,"integrations.tomcatt.idle":20} | keepalive.integrations.tomcatt.idle | the integrations are activemq, artemis
					{"idle":30,"integrations.tomcat.syn-count":2} | keepalive.integrations.tomcat.syn-count | syn-count is set by keepalive.client.syn-count
					{"idle":30,"count":null}               | keepalive.count           | a number from 1 to 127
					{"idle":30,"count":"${user.name}"}     | keepalive.count           | a number from 1 to 127
					{"idle":"soon"}                        | keepalive.idle            | whole seconds from 1s to 32767s
					{}                                     | (none)                    | at least one setting
					{"idle":30,"":"x"}                     | keepalive.                | a setting that can be changed at run time
					{"idle":30,"id le":31}                 | keepalive.id le           | a setting that can be changed at run time
					{"idle":30,"_count_":3}                | keepalive._count_         | a setting that can be changed at run time
					{"idle":30,"keepalive.idle":40}        | keepalive.idle            | one value for each setting
					{"client.userTimeout":"61s","client.user-timeout":"62s"} | keepalive.client.user-timeout | one value for each setting
					""")
	void oneBadSettingChangesNothing(String sent, String key, String expected) {
		try (ConfigurableApplicationContext application = TestApplication.runServer(EXPOSED, WRITABLE)) {
			ResponseEntity<String> response = send(application, HttpMethod.POST, sent);
			assertThat(response.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
			JsonContent<Object> body = this.json.from(response.getBody());
			assertThat(body).extractingJsonPathStringValue("$.error").isEqualTo("nothing was changed");
			assertThat(body).extractingJsonPathStringValue("$.refused[0].key").isEqualTo(key);
			assertThat(body).extractingJsonPathStringValue("$.refused[0].expected").contains(expected);
			assertThat(body).extractingJsonPathStringValue("$.refused[0].example").contains("=");
			assertThat(keepalive(application)).isEqualTo("1 15/15/9 150000");
		}
	}

	@Test
	void placeholdersThatAreNestedTooDeepChangeNothing() {
		try (ConfigurableApplicationContext application = TestApplication.runServer(EXPOSED, WRITABLE)) {
			ResponseEntity<String> response = send(application, HttpMethod.POST,
					"{\"idle\":\"" + "${a:".repeat(5000) + "30" + "}".repeat(5000) + "\"}");
			assertThat(response.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
			assertThat(this.json.from(response.getBody())).extractingJsonPathStringValue("$.refused[0].key")
				.isEqualTo("keepalive.idle");
			assertThat(keepalive(application)).isEqualTo("1 15/15/9 150000");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "idle=30", "{\"client\":{\"idle\":30}}", "[30]" })
	void bodyThatIsNoFlatObjectChangesNothing(String sent) {
		try (ConfigurableApplicationContext application = TestApplication.runServer(EXPOSED, WRITABLE)) {
			assertThat(send(application, HttpMethod.POST, sent).getStatusCode().is4xxClientError()).isTrue();
			assertThat(keepalive(application)).isEqualTo("1 15/15/9 150000");
		}
	}

	@Test
	void changesOverJmxToo() throws Exception {
		try (ConfigurableApplicationContext application = TestApplication.runServer("spring.jmx.enabled=true",
				"management.endpoints.jmx.exposure.include=keepalive", WRITABLE)) {
			MBeanServer server = application.getBean(MBeanServer.class);
			ObjectName name = new ObjectName("org.springframework.boot:type=Endpoint,name=Keepalive");
			server.invoke(name, "change", new Object[] { Map.of("idle", "35s") }, new String[] { Map.class.getName() });
			assertThat(keepalive(application)).isEqualTo("1 35/15/9 170000");
			assertThatException()
				.isThrownBy(() -> server.invoke(name, "change", new Object[] { Map.of("idle", "0.5") },
						new String[] { Map.class.getName() }))
				.withStackTraceContaining("keepalive.idle=0.5 (expected: whole seconds from 1s to 32767s");
		}
	}

	private static String keepalive(ConfigurableApplicationContext application) {
		return KernelSockets.one(KernelSockets.listener(TestApplication.port(application))).keepalive();
	}

	private JsonContent<Object> change(ConfigurableApplicationContext application, String body) {
		ResponseEntity<String> response = send(application, HttpMethod.POST, body);
		assertThat(response.getStatusCode()).as(response.getBody()).isEqualTo(HttpStatus.OK);
		return this.json.from(response.getBody());
	}

	private static ResponseEntity<String> send(ConfigurableApplicationContext application, HttpMethod method,
			String body) {
		return RestClient.create()
			.method(method)
			.uri("http://127.0.0.1:" + TestApplication.port(application) + "/actuator/keepalive")
			.contentType(MediaType.APPLICATION_JSON)
			.body(body)
			.retrieve()
			.onStatus((status) -> true, (request, response) -> {
			})
			.toEntity(String.class);
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
