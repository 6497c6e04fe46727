package io.github.keepalive.integration;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.keepalive.TestApplication;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.boot.WebApplicationType;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the integration of every HTTP client library keeps to. An application has one
 * client, whose connections sit in its pool, to another address of the same server each.
 */
public abstract class HttpClientContract extends OutboundContract {

	/** A client that nobody refers to is collected, and its connections with it. */
	private final Map<ApplicationContext, RestClient> clients = new HashMap<>();

	private ConfigurableApplicationContext server;

	private int connections;

	/**
	 * Return Boot's name of the library.
	 * @return a value of {@code spring.http.clients.imperative.factory}
	 */
	protected abstract String library();

	@BeforeEach
	void startServer() {
		this.server = TestApplication.runServer(new Class<?>[] { Pages.class }, "keepalive.enabled=false",
				"server.address=0.0.0.0");
	}

	@AfterEach
	void stopServer() {
		Reference.reachabilityFence(this.clients);
		this.server.close();
	}

	protected final ConfigurableApplicationContext server() {
		return this.server;
	}

	@Override
	protected int peer() {
		return TestApplication.port(this.server);
	}

	@Override
	protected ConfigurableApplicationContext start(int port, Class<?>[] configuration, String... properties) {
		List<String> all = new ArrayList<>(Arrays.asList(properties));
		all.add("spring.http.clients.imperative.factory=" + library());
		return TestApplication.run(WebApplicationType.NONE, configuration, Map.of(), all.toArray(String[]::new));
	}

	@Override
	protected AutoCloseable connect(ConfigurableApplicationContext application, int port) {
		RestClient client = this.clients.computeIfAbsent(application,
				(key) -> key.getBean(RestClient.Builder.class).build());
		String url = "http://127.0.0." + ++this.connections + ":" + port + "/";
		assertThat(client.get().uri(url).retrieve().body(String.class)).isEqualTo("hello");
		return () -> {
			// The pool keeps it until the application is closed.
		};
	}

	@RestController
	protected static class Pages {

		@GetMapping("/")
		String hello() {
			return "hello";
		}

		@GetMapping("/slow")
		String slow() throws InterruptedException {
			Thread.sleep(1500);
			return "late";
		}

	}

}
