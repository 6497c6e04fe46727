package io.github.keepalive.actuate;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import io.github.keepalive.TestApplication;
import io.github.keepalive.TestApplication.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.endpoint.EndpointsSupplier;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the page: where it is, what protects it, and what is in the file.
 */
class KeepalivePageTests {

	private static final String EXPOSED = "management.endpoints.web.exposure.include=keepalive";

	private static final String ACCESS = "management.endpoint.keepalive.access=";

	private static final String PATH = "/actuator/keepalive/page";

	@ParameterizedTest
	@CsvSource({ "TOMCAT, SERVLET", "JETTY, SERVLET", "NETTY, REACTIVE" })
	void isServedWithAStrictPolicyAndNotCached(Server server, WebApplicationType type) {
		try (ConfigurableApplicationContext application = TestApplication.runServer(server, type, new Class<?>[0],
				EXPOSED)) {
			assertPage(get(TestApplication.port(application), PATH));
		}
	}

	@ParameterizedTest
	@CsvSource({ "TOMCAT, SERVLET", "NETTY, REACTIVE" })
	void isServedOnTheManagementPortBelowItsBasePath(Server server, WebApplicationType type) {
		try (ConfigurableApplicationContext application = TestApplication.runServer(server, type, new Class<?>[0],
				EXPOSED, "management.server.port=0", "management.server.address=127.0.0.1",
				"management.server.base-path=/operations", "management.endpoints.web.base-path=/manage")) {
			assertPage(get(TestApplication.managementPort(application), "/operations/manage/keepalive/page"));
			assertThat(get(TestApplication.port(application), PATH).getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
		}
	}

	@ParameterizedTest
	@CsvSource({ "server.servlet.context-path=/shop, SERVLET, TOMCAT, /shop/actuator/keepalive/page",
			"spring.mvc.servlet.path=/mvc, SERVLET, TOMCAT, /mvc/actuator/keepalive/page",
			"spring.webflux.base-path=/flux, REACTIVE, NETTY, /flux/actuator/keepalive/page",
			"management.endpoints.web.path-mapping.keepalive=tcp, SERVLET, TOMCAT, /actuator/tcp/page",
			"management.endpoints.web.base-path=/, SERVLET, TOMCAT, /keepalive/page",
			"server.port=0, SERVLET, TOMCAT, /actuator/keepalive/%70age" })
	void isServedWhereverTheEndpointIs(String property, WebApplicationType type, Server server, String path) {
		try (ConfigurableApplicationContext application = TestApplication.runServer(server, type, new Class<?>[0],
				EXPOSED, property)) {
			assertPage(get(TestApplication.port(application), path));
		}
	}

	@Test
	void hasAFormOnlyWhereSettingsMayBeChanged() {
		assertThat(page(ACCESS + "unrestricted")).contains("id=\"change\"").doesNotContain("They can be read here");
		assertThat(page()).doesNotContain("id=\"change\"").contains("They can be read here");
		assertThat(page(ACCESS + "unrestricted", "management.endpoints.access.max-permitted=read-only"))
			.doesNotContain("id=\"change\"");
	}

	private static String page(String... properties) {
		String[] all = new String[properties.length + 1];
		System.arraycopy(properties, 0, all, 0, properties.length);
		all[properties.length] = EXPOSED;
		try (ConfigurableApplicationContext application = TestApplication.runServer(all)) {
			return get(TestApplication.port(application), PATH).getBody();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { ACCESS + "none", "management.endpoints.web.exposure.exclude=keepalive" })
	void isNotThereWhereTheEndpointIsNot(String property) {
		try (ConfigurableApplicationContext application = TestApplication.runServer(EXPOSED, property)) {
			ResponseEntity<String> response = get(TestApplication.port(application), PATH);
			assertThat(response.getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
			assertThat(response.getHeaders().containsHeader("Content-Security-Policy")).isFalse();
		}
	}

	@Test
	void otherAnswersAreAsBefore() {
		try (ConfigurableApplicationContext application = TestApplication.runServer(EXPOSED)) {
			int port = TestApplication.port(application);
			assertThat(get(port, "/actuator/keepalive/pages").getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
			for (String accepted : Set.of("application/json", "application/vnd.spring-boot.actuator.v2+json",
					"application/vnd.spring-boot.actuator.v3+json")) {
				assertThat(get(port, "/actuator/keepalive/sockets", accepted).getHeaders().getContentType())
					.hasToString(accepted);
			}
			HttpHeaders headers = get(port, "/actuator/keepalive/sockets", "text/html,*/*;q=0.8").getHeaders();
			assertThat(headers.getContentType()).hasToString("application/vnd.spring-boot.actuator.v3+json");
			assertThat(headers.containsHeader("Content-Security-Policy")).isFalse();
		}
	}

	@Test
	void pathWithAnInvalidEscapeSequenceIsNotThatOfThePage() {
		PathMappedEndpoints endpoints = new PathMappedEndpoints("/actuator", List.<EndpointsSupplier<?>>of());
		assertThat(KeepalivePage.isAt("/x%zz/page", endpoints)).isFalse();
	}

	@Test
	void isNotThereOverJmx() throws Exception {
		try (ConfigurableApplicationContext application = TestApplication.runServer("spring.jmx.enabled=true",
				"management.endpoints.jmx.exposure.include=keepalive")) {
			MBeanServer server = application.getBean(MBeanServer.class);
			ObjectName name = new ObjectName("org.springframework.boot:type=Endpoint,name=Keepalive");
			assertThat(server.getMBeanInfo(name).getOperations()).extracting(MBeanOperationInfo::getName)
				.containsExactlyInAnyOrder("keepalive", "sockets");
			assertThat(server.invoke(name, "sockets", new Object[] { KeepalivePage.VIEW, null, null, null },
					new String[] { String.class.getName(), String.class.getName(), Boolean.class.getName(),
							Integer.class.getName() }))
				.isNull();
			assertThat(get(TestApplication.port(application), PATH).getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
		}
	}

	@Test
	void fileAsksNoOtherServerAndSetsNothingAsHtml() throws IOException {
		String file = new String(KeepalivePage.class.getResourceAsStream("keepalive-page.html").readAllBytes(),
				StandardCharsets.UTF_8);
		assertThat(file.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http:", "https:", "src=")
			.doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(")
			.doesNotContain(" style=\"", " onclick", "import(");
		assertThat(file.split("<script", -1)).hasSize(2);
		assertThat(file.split("<style", -1)).hasSize(2);
	}

	private static void assertPage(ResponseEntity<String> response) {
		assertThat(response.getStatusCode()).isEqualTo(HttpStatus.OK);
		assertThat(response.getHeaders().getContentType())
			.isEqualTo(new MediaType("text", "html", StandardCharsets.UTF_8));
		assertThat(response.getHeaders().getCacheControl()).isEqualTo("no-store");
		assertThat(response.getHeaders().getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
		assertThat(response.getHeaders().get("Content-Security-Policy")).singleElement()
			.asString()
			.startsWith("default-src 'none'; script-src 'sha256-")
			.contains("connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'")
			.doesNotContain("unsafe");
		assertThat(response.getBody()).contains("<title>TCP keepalive</title>");
	}

	private static ResponseEntity<String> get(int port, String path) {
		return get(port, path, "text/html");
	}

	private static ResponseEntity<String> get(int port, String path, String accepted) {
		return RestClient.create()
			.get()
			.uri(URI.create("http://127.0.0.1:" + port + path))
			.header("Accept", accepted)
			.retrieve()
			.onStatus((status) -> true, (request, response) -> {
			})
			.toEntity(String.class);
	}

}
