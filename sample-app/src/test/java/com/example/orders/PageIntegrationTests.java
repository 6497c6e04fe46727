package com.example.orders;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.keepalive.oracle.Network;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.openqa.selenium.Keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * The page of the sample in a real browser.
 */
@Tag("browser")
@EnabledIf(value = "com.example.orders.Browser#isInstalled", disabledReason = "there is no browser")
class PageIntegrationTests {

	private static final String MARKUP = "<img src=x onerror=\"document.title=1\"><b>bold</b>";

	private static final List<String> QUICKLY = List.of("-XX:TieredStopAtLevel=1");

	private static Network network;

	private static SampleProcess sample;

	private static Browser browser;

	@BeforeAll
	static void start() throws Exception {
		if (Network.obstacle().isEmpty()) {
			network = Network.create();
		}
		sample = SampleProcess.start(Map.of("KEEPINTVL", MARKUP), QUICKLY,
				"--management.endpoint.keepalive.access=unrestricted", "--keepalive.server.idle=2s",
				"--keepalive.server.interval=2s", "--keepalive.server.count=10", "--server.address=0.0.0.0");
		browser = Browser.start();
		open();
	}

	@AfterAll
	static void stop() throws IOException {
		if (browser != null) {
			browser.close();
		}
		if (sample != null) {
			sample.close();
		}
		if (network != null) {
			network.close();
		}
	}

	private static void open() {
		browser.open("http://127.0.0.1:" + sample.port() + "/actuator/keepalive/page");
		patiently().until(() -> browser.count("tr.socket") > 0);
	}

	private static ConditionFactory patiently() {
		return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(100));
	}

	@AfterEach
	void nothingWasBlockedOrWentWrong() {
		assertThat(browser.complaints()).isEmpty();
	}

	@Test
	void showsSocketsSettingsIntegrationsAndGuardFromItsOwnOriginOnly() {
		open();
		assertThat(browser.row("*:" + sample.port())).contains("set by an integration");
		assertThat(browser.text("#summary")).contains("every peer answers");
		assertThat(browser.text("#settings")).contains("[application.yml] from sample-app.jar - 2:9", "target stock");
		assertThat(browser.text("#integrations")).contains("tomcat").contains("http-components").contains("applied");
		assertThat(browser.text("#guard")).contains("running");
		assertThat(browser.count("#history svg")).isEqualTo(3);
		assertThat(browser.run("return performance.getEntriesByType('resource').map((entry) => entry.name)"
				+ ".filter((name) => !name.startsWith(location.origin + '/actuator/keepalive'))"))
			.isEqualTo(List.of());
	}

	@Test
	void showsAConnectionThatAppearsAndTakesAwayOneThatIsGone() throws IOException {
		open();
		String local;
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), sample.port())) {
			local = "127.0.0.1:" + socket.getLocalPort();
			patiently().until(() -> browser.row(local).contains("inherited from the listener"));
			assertThat(browser.row(local)).contains("answers").contains("2 s / 2 s / 10, 22 s");
		}
		patiently().until(() -> browser.row(local).isEmpty());
	}

	@Test
	void countsDownToTheNextProbe() {
		open();
		String script = "return [...document.querySelectorAll('tr.socket')].filter((row) => row.innerText.includes('10 s / 15 s'))"
				+ ".map((row) => [row.querySelector('.probe span').innerText, row.querySelector('.bar i').style.transform])";
		AtomicReference<List<?>> first = new AtomicReference<>(List.of());
		patiently().until(() -> {
			List<?> shown = (List<?>) browser.run(script);
			boolean later = !first.get().isEmpty() && seconds(shown) < seconds(first.get())
					&& !shown.toString().equals(first.get().toString());
			first.set(shown);
			return later;
		});
		assertThat(first.get().toString()).containsPattern("scaleX\\(0\\.\\d+\\)");
	}

	private static int seconds(List<?> shown) {
		String text = ((List<?>) shown.get(0)).get(0).toString();
		return text.equals("due now") ? 0 : Integer.parseInt(text.replaceAll("\\D", ""));
	}

	@Test
	void showsTheUnansweredProbesOfAPeerThatWasCutOff() throws Exception {
		assumeThat(Network.obstacle()).isEmpty();
		open();
		try (Socket peer = network.atPeer(() -> new Socket(Network.HERE, sample.port()));
				Socket other = network.atPeer(() -> new Socket(Network.HERE, sample.port()))) {
			String address = Network.PEER + ":" + peer.getLocalPort();
			patiently().until(() -> browser.row(address).contains("answers"));
			network.drop();
			patiently().until(() -> browser.row(address)
				.matches("(?s).*[2-9] probes unanswered.*ends in \\d+ s if it stays silent.*"));
			assertThat(browser.text("#summary")).contains("2 unanswered");
			assertThat(browser.text("#news")).contains("unanswered");
			assertThat(browser.row(Network.PEER + ":" + other.getLocalPort())).contains("unanswered");
			assertThat(browser.run("return document.querySelector('tr.group').innerText").toString())
				.contains(Network.PEER)
				.contains("2 unanswered");
			browser.screenshot(Path.of("target", "keepalive-page.png"));
			network.restore();
			patiently().until(() -> browser.row(address).contains("answers"));
		}
		finally {
			network.restore();
		}
	}

	@Test
	void changesASettingAndSaysWhatIsNotAllowed() {
		open();
		browser.run("document.getElementById('key').value = 'server.interval'");
		browser.type("#value", "33s");
		browser.click("#change .primary");
		patiently().until(() -> browser.text("#answer").contains("interval from 2 s to 33 s"));
		assertThat(sample.listener().option("TCP_KEEPINTVL")).isEqualTo(33);
		browser.type("#value", "<b>soon</b>");
		browser.press(Keys.ENTER);
		patiently().until(() -> browser.text("#answer").contains("server.interval=<b>soon</b> is not allowed"));
		assertThat(browser.text("#answer")).contains("Nothing was changed")
			.contains("For example: keepalive.server.interval=");
		// The browser says so of every answer that is no success.
		assertThat(browser.complaints()).hasSize(1).allMatch((complaint) -> complaint.contains("400"));
		browser.click("#reset");
		patiently().until(() -> browser.text("#answer").contains("interval from 33 s to 2 s"));
		assertThat(sample.listener().option("TCP_KEEPINTVL")).isEqualTo(2);
	}

	@Test
	void hasNoFormWhereSettingsMayNotBeChanged() throws Exception {
		try (SampleProcess other = SampleProcess.start(Map.of(), QUICKLY)) {
			browser.open("http://localhost:" + other.port() + "/actuator/keepalive/page");
			patiently().until(() -> browser.count("tr.socket") > 0);
			assertThat(browser.count("#change")).isZero();
			assertThat(browser.text("main")).contains("They can be read here, not changed");
		}
	}

	@Test
	void isSortedFilteredAndOpenedWithTheKeyboard() {
		open();
		browser.press("/");
		browser.press("stock");
		patiently().until(() -> browser.count("tr.socket") == 1);
		assertThat(browser.text("#count")).startsWith("Showing 1 of");
		browser.press(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
		patiently().until(() -> browser.count("tr.socket") > 1);
		browser.run("document.querySelector('#columns button').focus()");
		browser.press(Keys.ENTER);
		assertThat(browser.run("return document.querySelector('#columns th').getAttribute('aria-sort')"))
			.isEqualTo("ascending");
		browser.press(Keys.ENTER);
		assertThat(browser.run("return document.querySelector('#columns th').getAttribute('aria-sort')"))
			.isEqualTo("descending");
		int before = browser.count("tr.socket");
		browser.run("document.querySelector('tr.group button').focus()");
		browser.press(Keys.ENTER);
		assertThat(browser.count("tr.socket")).isLessThan(before);
		assertThat(browser.run("return document.activeElement.getAttribute('aria-expanded')")).isEqualTo("false");
	}

	@Test
	void fitsANarrowWindowAndADarkOne() {
		open();
		Object light = browser.run("return getComputedStyle(document.body).backgroundColor");
		browser.prefer("prefers-color-scheme", "dark");
		assertThat(browser.run("return getComputedStyle(document.body).backgroundColor")).isNotEqualTo(light);
		browser.prefer("prefers-color-scheme", "light");
		browser.resize(500, 900);
		try {
			assertThat(browser.run("return document.documentElement.scrollWidth <= window.innerWidth")).isEqualTo(true);
			assertThat(browser.run("return document.querySelector('#sockets tbody td').getAttribute('role')"))
				.isEqualTo("cell");
		}
		finally {
			browser.resize(1280, 1000);
		}
	}

	@Test
	void markupStaysText() throws Exception {
		open();
		assertThat(browser.text("#advice")).contains("KEEPINTVL=" + MARKUP);
		try (Stub stub = new Stub()) {
			stub.keepalive = sample.get("/actuator/keepalive").replace("\"stock\"", json(MARKUP));
			stub.sockets = socketsOf(socket(MARKUP, MARKUP + ":1"), 1);
			browser.open(stub.page());
			patiently().until(() -> browser.count("tr.socket") > 0);
			assertThat(browser.text("#sockets")).contains("outbound to " + MARKUP + ":1 (" + MARKUP + ")");
			assertThat(browser.text("#settings")).contains("target " + MARKUP);
			assertThat(browser.count("img, b:not(figcaption b)")).isZero();
			assertThat(browser.run("return document.title")).isEqualTo("TCP keepalive");
		}
	}

	@Test
	void behindAPrefixItAsksBelowThePrefixAndSaysWhatItHasNotGot() throws Exception {
		try (Stub stub = new Stub()) {
			stub.sockets = socketsOf(IntStream.range(0, 1000)
				.mapToObj((i) -> socket("stock", "10.0." + i / 250 + "." + i % 250 + ":5432"))
				.collect(Collectors.joining(",")), 10_000);
			browser.open(stub.page());
			patiently().until(() -> browser.count("tr.group") > 0);
			assertThat(browser.text("#count")).contains("Showing 1000 of 10000 sockets")
				.contains("The application sent 1000 of 10000");
			assertThat(browser.count("tr.group")).isEqualTo(200);
			assertThat(browser.text("#sockets")).contains("And 800 more groups");
			assertThat(stub.asked).isNotEmpty()
				.allMatch((path) -> path.equals(Stub.ENDPOINT) || path.startsWith(Stub.ENDPOINT + "/"));
		}
	}

	@Test
	void saysWhatWentWrongAndGoesOn() throws Exception {
		try (Stub stub = new Stub()) {
			browser.open(stub.page());
			patiently().until(() -> browser.count("tr.socket") > 0);
			stub.status = 401;
			patiently().until(() -> browser.text("#problem").contains("You are not signed in any more (401)"));
			stub.status = 302;
			patiently().until(() -> browser.text("#problem").contains("probably to sign in"));
			stub.status = 200;
			patiently().until(() -> browser.text("#problem").isEmpty());
			assertThat(browser.complaints()).isNotEmpty().allMatch((complaint) -> complaint.contains("401"));
		}
	}

	@Test
	void sendsTheTokenOfTheCookieOrSaysWhatIsMissing() throws Exception {
		try (Stub stub = new Stub()) {
			stub.token = "a+b";
			browser.open(stub.page());
			patiently().until(() -> browser.count("#key option") > 0);
			browser.type("#value", "30s");
			browser.press(Keys.ENTER);
			patiently().until(() -> browser.text("#answer").contains("There is no cookie XSRF-TOKEN"));
			browser.run("document.cookie = 'XSRF-TOKEN=' + encodeURIComponent('a+b')");
			browser.type("#value", "30s");
			browser.press(Keys.ENTER);
			patiently().until(() -> browser.text("#answer").contains("idle from 15 s to 30 s"));
			assertThat(browser.complaints()).hasSize(1).allMatch((complaint) -> complaint.contains("403"));
		}
	}

	private static String socketsOf(String sockets, int total) {
		return "{\"total\":%1$d,\"connections\":%1$d,\"unanswered\":0,\"conforming\":%1$d,\"matching\":%1$d,\"sockets\":[%2$s]}"
			.formatted(total, sockets);
	}

	private static String socket(String target, String remote) {
		return """
				{"role":"outbound","local":"10.9.9.9:40000","remote":%s,"state":"ESTABLISHED","conforms":true,"differing":[],
				"options":{"SO_KEEPALIVE":1,"TCP_KEEPIDLE":15,"TCP_KEEPINTVL":15,"TCP_KEEPCNT":9,"TCP_USER_TIMEOUT":150000},
				"unansweredProbes":0,"nextProbeMillis":9000,"lastDataMillis":6000,"lastHeardMillis":6000,"lastAckMillis":6000,
				"dataInFlight":false,"unansweredRetransmissions":0,"retransmissions":0,"roundTripMillis":0.1,
				"setBy":"guard","target":%s,"leftAlone":false}"""
			.formatted(json(remote), json(target));
	}

	private static String json(String text) {
		return '"' + text.replace("\"", "\\\"") + '"';
	}

	/**
	 * The page behind a prefix, with answers that the sample would not give.
	 */
	private static final class Stub implements AutoCloseable {

		static final String ENDPOINT = "/one/two/keepalive";

		final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();

		volatile int status = 200;

		volatile String token;

		volatile String keepalive = sample.get("/actuator/keepalive");

		volatile String sockets = socketsOf(socket("stock", "10.0.0.1:5432"), 1);

		private final String html = sample.get("/actuator/keepalive/page");

		private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
				0);

		Stub() throws Exception {
			this.server.createContext("/", this::answer);
			this.server.start();
		}

		String page() {
			return URI.create("http://127.0.0.1:" + this.server.getAddress().getPort() + ENDPOINT + "/page").toString();
		}

		private void answer(HttpExchange exchange) throws IOException {
			String path = exchange.getRequestURI().getPath();
			this.asked.add(path);
			boolean isPage = path.endsWith("/page");
			int status = this.status;
			String body = isPage ? this.html : path.endsWith("/sockets") ? this.sockets : this.keepalive;
			if (exchange.getRequestMethod().equals("POST")) {
				boolean allowed = this.token.equals(exchange.getRequestHeaders().getFirst("X-XSRF-TOKEN"));
				status = allowed ? 200 : 403;
				body = allowed
						? "{\"client\":{\"TCP_KEEPIDLE\":{\"from\":15,\"to\":30,\"unit\":\"seconds\"}},\"server\":{},"
								+ "\"sockets\":{\"examined\":1,\"changed\":1,\"kept\":0,\"options\":{},\"refused\":{}},\"advice\":[]}"
						: "{}";
			}
			exchange.getResponseHeaders().set("Content-Type", isPage ? "text/html" : "application/json");
			if (status == 302) {
				exchange.getResponseHeaders().set("Location", "/login");
			}
			byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(status, bytes.length);
			exchange.getResponseBody().write(bytes);
			exchange.close();
		}

		@Override
		public void close() {
			this.server.stop(0);
		}

	}

}
