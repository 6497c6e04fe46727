package io.github.keepalive.metrics;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.keepalive.TestApplication;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The alert rules and the dashboard in docs/monitoring, against what a running
 * application tells Prometheus.
 */
class MonitoringTests {

	private static final Path DOCS = Path.of("..", "docs");

	private static final Path ALERTS = DOCS.resolve("monitoring/alerts.yml");

	private static final Pattern METER = Pattern.compile("\\bkeepalive_\\w+");

	private static final Pattern LABEL = Pattern.compile("(role|conforming)=\"(\\w+)\"");

	private static ConfigurableApplicationContext application;

	/** The lines of the application's /actuator/prometheus about keepalive. */
	private static List<String> exposed;

	@BeforeAll
	static void scrape() throws Exception {
		application = TestApplication.runServer("keepalive.guard.enabled=true",
				"management.endpoints.web.exposure.include=prometheus");
		URI uri = URI.create("http://127.0.0.1:" + TestApplication.port(application) + "/actuator/prometheus");
		HttpResponse<String> response = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(200);
		exposed = response.body().lines().filter((line) -> line.startsWith("keepalive_")).toList();
	}

	@AfterAll
	static void close() {
		application.close();
	}

	@Test
	void nameOfEachMeterSaysItsUnitOnce() {
		assertThat(exposedMeters()).containsExactlyInAnyOrder("keepalive_sockets", "keepalive_connections_unanswered",
				"keepalive_connections_unanswered_age_seconds", "keepalive_detection_seconds",
				"keepalive_options_failed_total", "keepalive_guard_running", "keepalive_guard_passes_seconds_count",
				"keepalive_guard_passes_seconds_sum", "keepalive_guard_sockets_examined_total",
				"keepalive_guard_sockets_changed_total", "keepalive_guard_sockets_kept_total",
				"keepalive_guard_sockets_failed_total");
	}

	@Test
	void everyMeterStandsInTheDocsAndNoOther() throws IOException {
		String page = Files.readString(DOCS.resolve("monitoring.md"));
		Set<String> described = new TreeSet<>();
		METER.matcher(page).results().forEach((match) -> described.add(match.group()));
		assertThat(described).isEqualTo(exposedMeters());
	}

	@Test
	void everyAlertAsksForMetersThatThereAre() throws IOException {
		List<Map<String, Object>> rules = rules();
		assertThat(rules).isNotEmpty()
			.allSatisfy((rule) -> assertIsExposed(rule.get("alert"), rule.get("expr").toString()));
	}

	@Test
	void everyAlertSaysWhatItIsAbout() throws IOException {
		String page = Files.readString(DOCS.resolve("monitoring.md"));
		assertThat(rules()).allSatisfy((rule) -> {
			assertThat(page).contains("| `" + rule.get("alert") + "` |");
			assertThat(rule.get("labels")).asInstanceOf(InstanceOfAssertFactories.MAP).containsOnlyKeys("severity");
			assertThat(rule.get("annotations")).asInstanceOf(InstanceOfAssertFactories.MAP)
				.containsOnlyKeys("summary", "description");
		});
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "check rules ../docs/monitoring/alerts.yml", "test rules src/test/resources/alerts-tests.yml" })
	void promtoolAgreesToTheAlerts(String arguments) throws Exception {
		assertPromtoolAgrees(arguments.split(" "));
	}

	@Test
	void promtoolAgreesToThePanels(@TempDir Path folder) throws Exception {
		List<Map<String, String>> rules = new ArrayList<>();
		for (String expr : dashboard().findValuesAsString("expr")) {
			rules.add(Map.of("record", "panel" + rules.size(), "expr", expr.replace("$__rate_interval", "5m")));
		}
		Path file = folder.resolve("panels.yml");
		Files.writeString(file, new Yaml().dump(Map.of("groups", List.of(Map.of("name", "panels", "rules", rules)))));
		assertPromtoolAgrees("check", "rules", file.toString());
	}

	@Test
	void everyPanelAsksForMetersThatThereAre() throws IOException {
		List<String> expressions = dashboard().findValuesAsString("expr");
		assertThat(expressions).isNotEmpty().allSatisfy((expr) -> assertIsExposed("panel", expr));
		Set<String> shown = new TreeSet<>();
		expressions.forEach((expr) -> METER.matcher(expr).results().forEach((match) -> shown.add(match.group())));
		Set<String> notShown = new TreeSet<>(exposedMeters());
		notShown.removeAll(shown);
		assertThat(notShown).containsExactly("keepalive_guard_passes_seconds_count");
		for (JsonNode variable : dashboard().at("/templating/list")) {
			assertIsExposed(variable.get("name").asString(), variable.path("definition").asString("keepalive_sockets"));
		}
	}

	@Test
	void dashboardCanBeImportedAnywhere() throws IOException {
		JsonNode dashboard = dashboard();
		assertThat(dashboard.get("id").isNull()).isTrue();
		assertThat(dashboard.has("uid")).isFalse();
		assertThat(dashboard.get("schemaVersion").asInt()).isGreaterThanOrEqualTo(39);
		assertThat(dashboard.at("/templating/list/0/type").asString()).isEqualTo("datasource");
		assertThat(dashboard.at("/templating/list/0/query").asString()).isEqualTo("prometheus");
		assertThat(new LinkedHashSet<>(dashboard.findValuesAsString("uid"))).containsExactly("${datasource}");
		assertThat(dashboard.get("panels")).isNotEmpty().allSatisfy((panel) -> {
			assertThat(panel.get("title").asString()).isNotBlank();
			assertThat(panel.get("targets")).isNotEmpty();
			assertThat(panel.at("/gridPos/x").asInt() + panel.at("/gridPos/w").asInt()).isLessThanOrEqualTo(24);
		});
	}

	private static void assertIsExposed(Object where, String expression) {
		List<String> meters = METER.matcher(expression).results().map((match) -> match.group()).toList();
		assertThat(meters).as(where + ": " + expression).isNotEmpty().isSubsetOf(exposedMeters());
		LABEL.matcher(expression)
			.results()
			.forEach((label) -> assertThat(exposed).as(where + ": " + expression)
				.anyMatch((line) -> line.startsWith(meters.get(0) + "{") && line.contains(label.group())));
	}

	private static Set<String> exposedMeters() {
		Set<String> meters = new TreeSet<>();
		exposed.forEach((line) -> meters.add(line.split("[{ ]", 2)[0]));
		return meters;
	}

	private static List<Map<String, Object>> rules() throws IOException {
		try (Reader reader = Files.newBufferedReader(ALERTS)) {
			Map<String, List<Map<String, List<Map<String, Object>>>>> file = new Yaml().load(reader);
			return file.get("groups").get(0).get("rules");
		}
	}

	private static JsonNode dashboard() throws IOException {
		return new JsonMapper().readTree(Files.readString(DOCS.resolve("monitoring/dashboard.json")));
	}

	private static void assertPromtoolAgrees(String... arguments) throws Exception {
		boolean there = Stream.of(System.getenv("PATH").split(":"))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, "promtool")));
		assumeTrue(there, "SKIPPED: there is no promtool (Debian's package prometheus has it)");
		List<String> command = new ArrayList<>(List.of("promtool"));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
	}

}
