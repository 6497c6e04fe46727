package io.github.keepalive.httpcomponents;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepaliveOutcome;
import io.github.keepalive.KeepaliveOutcome.Applied;
import io.github.keepalive.TestApplication;
import io.github.keepalive.autoconfigure.KeepaliveReconfigurer;
import io.github.keepalive.integration.HttpClientContract;
import io.github.keepalive.integration.Integration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.oracle.KernelSocket;
import io.github.keepalive.oracle.KernelSockets;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Real connections of the auto-configured clients to a real server, read from the kernel
 * while they sit in the pool.
 */
class HttpComponentsKeepaliveTests extends HttpClientContract {

	private static final String DEFAULTS = "1 15/15/9 150000";

	/** A client that nobody refers to is collected, and its connections with it. */
	private final List<RestClient> clients = new ArrayList<>();

	@Override
	protected String name() {
		return "http-components";
	}

	@Override
	protected Class<?> autoConfiguration() {
		return HttpComponentsKeepaliveAutoConfiguration.class;
	}

	@Override
	protected String library() {
		return "http-components";
	}

	@Override
	protected String untouched() {
		return "1 5/5/3 0";
	}

	@Override
	protected Class<?> ownIdleOf60Seconds() {
		return OwnTiming.class;
	}

	@Test
	void restTemplateCarriesTheOptions() {
		try (ConfigurableApplicationContext application = client()) {
			RestTemplate template = application.getBean(RestTemplateBuilder.class).build();
			assertThat(template.getForObject(url(server()) + "/", String.class)).isEqualTo("hello");
			assertThat(pooled(server()).keepalive()).isEqualTo(DEFAULTS);
			Reference.reachabilityFence(template);
		}
	}

	@Test
	void tlsConnectionCarriesTheOptions() {
		try (ConfigurableApplicationContext tlsServer = TestApplication.runServer(new Class<?>[] { Pages.class },
				"keepalive.enabled=false", "server.ssl.certificate=classpath:tls.crt",
				"server.ssl.certificate-private-key=classpath:tls.key");
				ConfigurableApplicationContext application = client(
						"spring.ssl.bundle.pem.test.truststore.certificate=classpath:tls.crt",
						"spring.http.clients.ssl.bundle=test")) {
			RestClient client = application.getBean(RestClient.Builder.class).build();
			String url = "https://localhost:" + TestApplication.port(tlsServer) + "/";
			assertThat(client.get().uri(url).retrieve().body(String.class)).isEqualTo("hello");
			assertThat(pooled(tlsServer).keepalive()).isEqualTo(DEFAULTS);
			Reference.reachabilityFence(client);
		}
	}

	@ParameterizedTest
	@CsvSource({ "idle, 30, 1 30/15/9 165000", "enabled, false, 1 5/5/3 0" })
	void settingChangedAtRunTimeReachesTheNextConnection(String setting, String value, String expected) {
		try (ConfigurableApplicationContext application = client()) {
			RestClient client = application.getBean(RestClient.Builder.class).build();
			client.get().uri(url(server()) + "/").header("Connection", "close").retrieve().toBodilessEntity();
			application.getBean(KeepaliveReconfigurer.class).override(Map.of(setting, value), "test");
			client.get().uri(url(server()) + "/").retrieve().toBodilessEntity();
			assertThat(pooled(server()).keepalive()).isEqualTo(expected);
			Reference.reachabilityFence(client);
		}
	}

	@Test
	void socketConfigAndTimeoutsOfTheApplicationSurvive() {
		try (ConfigurableApplicationContext application = client(OwnSocketConfig.class,
				"spring.http.clients.read-timeout=300ms")) {
			assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(() -> get(application, "/slow"));
			get(application, "/");
			assertThat(pooled(server()).keepalive()).isEqualTo(DEFAULTS);
			assertThat(OwnSocketConfig.applied).isTrue();
		}
	}

	@Test
	void librarysBuiltInTimingIsNoChoiceOfTheApplication() {
		try (ConfigurableApplicationContext application = client(ReplacedSocketConfig.class)) {
			assertThat(get(application, "/")).isEqualTo("hello");
			assertThat(pooled(server()).keepalive()).isEqualTo(DEFAULTS);
			assertThat(outcome(application, KeepaliveOption.TCP_KEEPIDLE)).isEqualTo(new Applied(15, 15));
		}
	}

	@Test
	void connectionIsReusedAndNotPreparedAgain() {
		try (ConfigurableApplicationContext application = client()) {
			RestClient client = application.getBean(RestClient.Builder.class).baseUrl(url(server())).build();
			for (int i = 0; i < 5; i++) {
				assertThat(client.get().uri("/").retrieve().body(String.class)).isEqualTo("hello");
			}
			assertThat(application.getBean(KeepaliveIntegrations.class).outbound("http-components").sockets())
				.isEqualTo(1);
		}
	}

	private static KeepaliveOutcome outcome(ConfigurableApplicationContext application, KeepaliveOption option) {
		Integration integration = application.getBean(KeepaliveIntegrations.class).outbound("http-components");
		return integration.targets().get(0).report().outcomes().get(option);
	}

	private static ConfigurableApplicationContext client(String... properties) {
		return TestApplication.run(Map.of(), properties);
	}

	private static ConfigurableApplicationContext client(Class<?> configuration, String... properties) {
		return TestApplication.run(WebApplicationType.NONE, new Class<?>[] { configuration }, Map.of(), properties);
	}

	private String get(ConfigurableApplicationContext application, String path) {
		RestClient client = application.getBean(RestClient.Builder.class).build();
		this.clients.add(client);
		return client.get().uri(url(server()) + path).retrieve().body(String.class);
	}

	private static String url(ConfigurableApplicationContext application) {
		return "http://localhost:" + TestApplication.port(application);
	}

	private static KernelSocket pooled(ConfigurableApplicationContext application) {
		return KernelSockets.one(KernelSockets.outbound(TestApplication.port(application))
			.and((socket) -> "ESTABLISHED".equals(socket.state())));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnSocketConfig {

		private static volatile boolean applied;

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<HttpComponentsClientHttpRequestFactoryBuilder> ownSocketConfig() {
			return (builder) -> builder.withSocketConfigCustomizer((config) -> {
				config.setRcvBufSize(40_000);
				applied = true;
			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTiming {

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<HttpComponentsClientHttpRequestFactoryBuilder> ownTiming() {
			return (builder) -> builder.withSocketConfigCustomizer((config) -> config.setTcpKeepIdle(60));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ReplacedSocketConfig {

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<HttpComponentsClientHttpRequestFactoryBuilder> replaced() {
			return (builder) -> builder.withConnectionManagerCustomizer((manager) -> {
				manager.setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(Timeout.ofSeconds(7)).build());
				manager.setDefaultConnectionConfig(
						ConnectionConfig.custom().setConnectTimeout(Timeout.ofSeconds(3)).build());
			});
		}

	}

}
