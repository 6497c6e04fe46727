package com.example.orders;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.keepalive.oracle.KernelSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The executable jar of the sample, started with {@code java -jar} and no JVM flag unless
 * a test is about one, and looked at from outside.
 */
class SampleIntegrationTests {

	private static final String DEFAULTS = "1 15/15/9 150000";

	/** What the connection to the stock service carries, a target of its own. */
	private static final String TARGET = "1 10/15/9 145000";

	private static final String SYSTEM = "0 7200/75/9 0";

	private static final List<String> NO_JVM_OPTION = List.of();

	/** Start as the build has processed the application. */
	private static final String AHEAD_OF_TIME = "-Dspring.aot.enabled=true";

	@ParameterizedTest
	@ValueSource(strings = { "", AHEAD_OF_TIME })
	void listenersInboundAndOutboundCarryTheDefaults(String jvmOption) throws Exception {
		try (SampleProcess sample = SampleProcess.start(Map.of(), options(jvmOption))) {
			assertThat(sample.output().contains("Starting AOT-processed")).isEqualTo(jvmOption.equals(AHEAD_OF_TIME));
			for (KernelSocket socket : List.of(sample.listener(), sample.stockListener(), sample.inbound())) {
				assertThat(socket.keepalive()).isEqualTo(DEFAULTS);
			}
			assertThat(sample.outbound().keepalive()).isEqualTo(TARGET);
			assertThat(sample.output())
				.containsOnlyOnce("TCP keepalive, inbound and outbound: an idle dead peer is found after 150 s");
			assertThat(sample.warnings()).isEmpty();
			assertThat(sample.get("/orders/pear")).isEqualTo("Ordered one pear, 28 left");
			assertThat(sample.get("/actuator/keepalive")).contains("[application.yml] from sample-app.jar - 2:9")
				.contains("\"name\":\"http-components\",\"role\":\"outbound\",\"status\":\"applied\"")
				.contains("\"name\":\"tomcat\",\"role\":\"listener\",\"status\":\"applied\"")
				.containsPattern("\"targets\":\\[\\{\"name\":\"stock\",\"hosts\":\\[\"localhost\"].*\"connections\":1");
			assertThat(sample.get("/actuator/keepalive/sockets?role=outbound")).contains("\"target\":\"stock\"");
		}
	}

	@Test
	void pageOfItsOwnLeadsToWhatThereIsToSee() throws Exception {
		try (SampleProcess sample = SampleProcess.start(Map.of(), NO_JVM_OPTION)) {
			String page = sample.get("/");
			assertThat(page).contains("a connection that is kept alive").doesNotContain("<script", "//");
			List<String> links = Pattern.compile("<a href=\"([^\"]+)\"")
				.matcher(page)
				.results()
				.map((link) -> link.group(1))
				.toList();
			assertThat(links).containsExactly("actuator/keepalive/page", "actuator/keepalive/sockets?role=outbound",
					"actuator/keepalive", "orders/pear");
			for (String link : links.subList(1, links.size())) {
				assertThat(sample.get("/" + link)).as(link).doesNotContain("\"error\"");
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "TCP_KEEPINTVL,TCP_KEEPCNT", "KEEPINTVL,KEEPCNT", "DD_TCP_KEEPALIVE_INTVL,DD_TCP_KEEPALIVE_PROBES" })
	void variablesOfEachDialectCount(String interval, String count) throws Exception {
		try (SampleProcess sample = SampleProcess.start(Map.of(interval, "7", count, "4", "TCP_SYNCNT", "3"),
				NO_JVM_OPTION)) {
			assertThat(sample.listener().keepalive()).isEqualTo("1 15/7/4 43000");
			assertThat(sample.inbound().keepalive()).isEqualTo("1 15/7/4 43000");
			assertThat(sample.outbound().keepalive()).isEqualTo("1 10/7/4 38000");
			assertThat(sample.outbound().option("TCP_SYNCNT")).isEqualTo(3);
		}
	}

	@Test
	void variableThatMeansNothingIsIgnoredAndListed() throws Exception {
		try (SampleProcess sample = SampleProcess.start(Map.of("KEEPINTVL", "soon", "KEEPCNT", "500"), NO_JVM_OPTION)) {
			assertThat(sample.outbound().keepalive()).isEqualTo(TARGET);
			assertThat(sample.output()).containsOnlyOnce("Ignored environment variable KEEPINTVL=soon")
				.containsOnlyOnce("Ignored environment variable KEEPCNT=500");
			assertThat(sample.get("/actuator/keepalive")).contains("environment variable KEEPINTVL=soon (expected:");
		}
	}

	@ParameterizedTest
	@CsvSource({ "KEEPALIVE,off,''", "DD_USE_KEEPALIVE,0,''", "KEEPALIVE_ENABLED,false,''",
			"KEEPALIVE,off," + AHEAD_OF_TIME })
	void switchedOffEverySocketIsAsWithoutTheStarter(String variable, String value, String jvmOption) throws Exception {
		try (SampleProcess sample = SampleProcess.start(Map.of(variable, value),
				options("-Xlog:class+load:stdout", jvmOption))) {
			assertThat(sample.listener().keepalive()).isEqualTo(SYSTEM);
			assertThat(sample.inbound().keepalive()).isEqualTo(SYSTEM);
			assertThat(sample.outbound().keepalive()).isEqualTo("1 5/5/3 0");
			assertThat(sample.get("/actuator/keepalive")).startsWith("{\"enabled\":false");
			assertThat(sample.output()).doesNotContain("com.kenai.jffi");
		}
	}

	@Test
	void processedAheadOfTimeItFollowsTheSettingsOfWhereItRuns() throws Exception {
		try (SampleProcess sample = SampleProcess.start(Map.of("TCP_KEEPINTVL", "7"), List.of(AHEAD_OF_TIME),
				"--logging.level.io.github.keepalive=debug", "--keepalive.idle=20", "--keepalive.targets.stock.idle=40",
				"--keepalive.guard.enabled=false")) {
			assertThat(sample.listener().keepalive()).isEqualTo("1 20/7/9 83000");
			assertThat(sample.outbound().keepalive()).isEqualTo("1 40/7/9 103000");
			assertThat(sample.get("/actuator/keepalive")).contains("\"guard\":{\"status\":\"off\"");
			assertThat(sample.output())
				.containsPattern("tomcat, listener http-nio-" + sample.port() + ": SO_KEEPALIVE=1"
						+ " TCP_KEEPIDLE=20 TCP_KEEPINTVL=7 TCP_KEEPCNT=9 TCP_USER_TIMEOUT=83000")
				.containsPattern("http-components, connecting to localhost/127.0.0.1:\\d+: SO_KEEPALIVE=1"
						+ " TCP_KEEPIDLE=40 TCP_KEEPINTVL=7 TCP_KEEPCNT=9 TCP_USER_TIMEOUT=103000");
		}
	}

	@Test
	void nativeCodeIsLoadedWhereItIsNeeded() throws Exception {
		try (SampleProcess sample = SampleProcess.start(Map.of(), List.of("-Xlog:class+load:stdout"))) {
			assertThat(sample.output()).contains("com.kenai.jffi");
		}
	}

	@Test
	void propertyOverVariableAndRoleOverCommon() throws Exception {
		try (SampleProcess sample = SampleProcess.start(Map.of("TCP_KEEPCNT", "3", "TCP_KEEPIDLE", "99"), NO_JVM_OPTION,
				"--keepalive.count=5", "--keepalive.server.idle=30", "--keepalive.client.interval=0",
				"--keepalive.user-timeout=60s")) {
			assertThat(sample.listener().keepalive()).isEqualTo("1 30/15/5 60000");
			assertThat(sample.inbound().keepalive()).isEqualTo("1 30/15/5 60000");
			assertThat(sample.outbound().keepalive()).isEqualTo("1 10/75/5 60000");
		}
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_21, disabledReason = "newer JVMs need no library")
	void withoutAFolderForTheLibraryTheJdkSetsWhatItCan() throws Exception {
		assertOnlyJdkOptions(List.of("-Djffi.extract.dir=/nonexistent"),
				"the native library cannot be unpacked to or loaded from /nonexistent");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_22, disabledReason = "older JVMs have no java.lang.foreign")
	void withoutAFolderForTheLibraryNewerJvmsNeedNone() throws Exception {
		try (SampleProcess sample = SampleProcess.start(Map.of(), List.of("-Djffi.extract.dir=/nonexistent"))) {
			assertThat(sample.listener().keepalive()).isEqualTo(DEFAULTS);
			assertThat(sample.inbound().keepalive()).isEqualTo(DEFAULTS);
			assertThat(sample.outbound().keepalive()).isEqualTo(TARGET);
			assertThat(sample.warnings()).isEmpty();
			assertThat(sample.get("/actuator/keepalive"))
				.contains("\"mechanism\":\"setsockopt(2) through java.lang.foreign\"");
			assertThat(sample.get("/actuator/keepalive/sockets?role=outbound")).contains("\"target\":\"stock\"");
		}
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_24, disabledReason = "older JVMs cannot deny native access")
	void withoutNativeAccessTheJdkSetsWhatItCan() throws Exception {
		assertOnlyJdkOptions(List.of("--illegal-native-access=deny"), "this JVM denies native access");
	}

	private static void assertOnlyJdkOptions(List<String> jvmOptions, String reason) throws Exception {
		try (SampleProcess sample = SampleProcess.start(Map.of(), jvmOptions)) {
			assertThat(sample.inbound().keepalive()).isEqualTo("1 15/15/9 0");
			assertThat(sample.outbound().keepalive()).isEqualTo("1 10/15/9 0");
			assertThat(sample.warnings()).hasSize(2)
				.anyMatch((warning) -> warning.contains("The guard is off: " + reason))
				.anyMatch((warning) -> warning.contains("go without [SO_KEEPALIVE, TCP_USER_TIMEOUT]: " + reason));
			assertThat(sample.output())
				.containsOnlyOnce("an idle dead peer is found after 150 s (idle 15s, interval 15s,"
						+ " count 9) without user-timeout 150000ms, which cannot be set here; targets: stock 145 s");
			assertThat(sample.get("/actuator/keepalive/sockets")).contains("\"unavailable\":\"" + reason);
			assertThat(sample.get("/actuator/keepalive"))
				.contains("\"TCP_USER_TIMEOUT\":{\"status\":\"unsupported\",\"detail\":\"" + reason)
				.contains("\"client\":{\"idleDeadPeer\":150.0,\"busyDeadPeer\":924.0,\"blackHoledConnect\":127.0}");
		}
	}

	@Test
	void withoutTheModuleJdkNetItStartsAndConnects() throws Exception {
		// HttpComponents itself does not start without the module, so the JDK's client it
		// is.
		try (SampleProcess sample = SampleProcess.start(Map.of(),
				List.of("--limit-modules", "java.se,jdk.unsupported,jdk.management"),
				"--spring.http.clients.imperative.factory=jdk")) {
			assertThat(sample.isAlive()).as(sample.output()).isTrue();
			assertThat(sample.inbound().option("SO_KEEPALIVE")).isEqualTo(1);
			assertThat(sample.warnings()).filteredOn((warning) -> warning.contains("this JVM lacks the module jdk.net"))
				.hasSize(2)
				.anyMatch((warning) -> warning.contains("The guard is off"));
			assertThat(sample.get("/actuator/keepalive")).contains(
					"\"TCP_KEEPIDLE\":{\"status\":\"unsupported\",\"detail\":\"this JVM lacks the module jdk.net");
		}
	}

	/**
	 * The developer tools load what they find in folders anew at each restart: the
	 * application alone, or the starter too where it is a module of the same project.
	 */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void restartByTheDeveloperToolsLeavesEverySocketConforming(boolean starterToo, @TempDir Path folder)
			throws Exception {
		Path classes = copy(Path.of("target/classes"), folder.resolve("sample"));
		String classPath = classes + File.pathSeparator
				+ Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
					.filter((entry) -> !entry.contains("sample-app") && !(starterToo && isOfTheStarter(entry)))
					.collect(Collectors.joining(File.pathSeparator));
		if (starterToo) {
			classPath += File.pathSeparator + Path.of("../keepalive-core/target/classes") + File.pathSeparator
					+ Path.of("../keepalive-spring-boot-starter/target/classes");
		}
		try (SampleProcess sample = SampleProcess.start(classPath)) {
			for (int starts = 1; starts <= 2; starts++) {
				sample.awaitStarts(starts);
				for (KernelSocket socket : List.of(sample.listener(), sample.stockListener(), sample.inbound())) {
					assertThat(socket.keepalive()).isEqualTo(DEFAULTS);
				}
				assertThat(sample.outbound().keepalive()).isEqualTo(TARGET);
				assertThat(sample.get("/actuator/keepalive")).contains("\"guard\":{\"status\":\"running\"");
				assertThat(sample.output()).contains("restartedMain");
				Files.writeString(classes.resolve("changed-" + starts), "");
			}
		}
	}

	private static boolean isOfTheStarter(String entry) {
		return entry.contains("keepalive-core") || entry.contains("keepalive-spring-boot-starter");
	}

	private static Path copy(Path from, Path to) throws IOException {
		try (Stream<Path> files = Files.walk(from)) {
			for (Path file : files.toList()) {
				Files.copy(file, to.resolve(from.relativize(file)));
			}
		}
		return to;
	}

	@ParameterizedTest
	@ValueSource(strings = { "graceful", "immediate" })
	void stopIsCleanUnderDeferAccept(String shutdown) throws Exception {
		SampleProcess sample = SampleProcess.start(Map.of("TCP_DEFER_ACCEPT", "5"), NO_JVM_OPTION,
				"--server.shutdown=" + shutdown);
		assertThat(sample.listener().option("TCP_DEFER_ACCEPT")).isEqualTo(7);
		assertThat(sample.stockListener().option("TCP_DEFER_ACCEPT")).isEqualTo(7);
		assertThat(sample.inbound().option("TCP_DEFER_ACCEPT")).isZero();
		assertThat(sample.stop()).doesNotContain("did not stop cleanly");
	}

	@Test
	void badPropertyStopsTheStartAndSaysWhatToType() throws Exception {
		try (SampleProcess sample = SampleProcess.start(Map.of(), NO_JVM_OPTION, "--keepalive.idle=500ms")) {
			assertThat(sample.isAlive()).isFalse();
			assertThat(sample.output()).contains("Property: keepalive.idle")
				.contains("Value: \"500ms\"")
				.contains("Allowed: whole seconds from 1s to 32767s")
				.contains("keepalive.idle=1s");
		}
	}

	private static List<String> options(String... jvmOptions) {
		return Stream.of(jvmOptions).filter((option) -> !option.isEmpty()).toList();
	}

}
