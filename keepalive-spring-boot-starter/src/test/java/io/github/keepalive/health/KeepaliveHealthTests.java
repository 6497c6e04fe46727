package io.github.keepalive.health;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import io.github.keepalive.TestApplication;
import io.github.keepalive.context.ActivePlans;
import io.github.keepalive.guard.KeepaliveGuard;
import io.github.keepalive.kernel.KernelAccess;
import io.github.keepalive.socket.WithoutNativeAccess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KeepaliveHealthIndicator}.
 */
class KeepaliveHealthTests {

	private static final String ON = "management.health.keepalive.enabled=true";

	private static final String GUARD = "keepalive.guard.enabled=true";

	@ParameterizedTest
	@ValueSource(strings = { "keepalive.idle=15s", "management.health.defaults.enabled=true",
			"management.health.keepalive.enabled=false" })
	void isThereOnlyWhereItIsAskedFor(String property) {
		try (ConfigurableApplicationContext application = TestApplication.runServer(property)) {
			assertThat(application.getBean(HealthContributorRegistry.class).getContributor("keepalive")).isNull();
		}
	}

	@Test
	void isUpWhereSocketsCanBeReachedAndTheGuardRuns() throws Exception {
		try (ConfigurableApplicationContext application = TestApplication.runServer(ON, GUARD,
				"management.endpoint.health.show-details=always")) {
			TestApplication.awaitFirstLook(application);
			String answer = get(application, "/actuator/health/keepalive");
			assertThat(answer).contains("\"status\":\"UP\"")
				.contains("\"mechanism\":\"setsockopt(2) through jffi\"")
				.contains("\"guard\":\"running\"")
				.doesNotContain("problems");
		}
	}

	@Test
	void isDownWithoutNativeAccessAndSaysWhatToDo() {
		try (ConfigurableApplicationContext application = TestApplication.runServer(ON)) {
			assertThat(health(application, KernelAccess.withoutNative("cure it"))).satisfies((health) -> {
				assertThat(health.getStatus()).isEqualTo(Status.DOWN);
				assertThat(health.getDetails()).containsEntry("mechanism", "JDK socket options");
				assertThat(health.getDetails().get("problems")).asString()
					.isEqualTo("[TCP_USER_TIMEOUT is asked for and cannot be set: cure it;"
							+ " to go without it, set keepalive.user-timeout=0]");
			});
		}
	}

	@Test
	void isUpWithoutNativeAccessWhereNoUserTimeoutIsAskedFor() {
		try (ConfigurableApplicationContext application = TestApplication.runServer(ON, "keepalive.user-timeout=0")) {
			assertThat(health(application, KernelAccess.withoutNative("cure it")).getStatus()).isEqualTo(Status.UP);
		}
	}

	@Test
	void isDownWhereOneTargetAloneAsksForAUserTimeout() {
		try (ConfigurableApplicationContext application = TestApplication.runServer(ON, "keepalive.user-timeout=0",
				"keepalive.targets.warehouse.ports=5432", "keepalive.targets.warehouse.user-timeout=60s")) {
			assertThat(health(application, KernelAccess.withoutNative("cure it")).getStatus()).isEqualTo(Status.DOWN);
		}
	}

	@Test
	void isDownWhereTheGuardShouldRunAndDoesNot() {
		try (ConfigurableApplicationContext application = TestApplication
			.runServer(new Class<?>[] { WithoutNativeAccess.OnLinux.class }, ON, GUARD)) {
			KeepaliveGuard guard = TestApplication.awaitFirstLook(application);
			Health health = application.getBean(KeepaliveHealthIndicator.class).health();
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails()).containsEntry("guard", "off");
			assertThat(health.getDetails().get("problems")).asString()
				.isEqualTo("[The guard does not run, and sockets that no integration reaches are not kept alive: "
						+ guard.status().detail() + "; to go without it, set keepalive.guard.enabled=false]");
		}
	}

	@Test
	void isUpWhereNothingIsAskedFor() {
		try (ConfigurableApplicationContext application = TestApplication.runServer(ON, GUARD,
				"keepalive.enabled=false")) {
			Health health = health(application, KernelAccess.withoutNative("cure it"));
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("keepalive", "off");
		}
	}

	private static Health health(ConfigurableApplicationContext application, KernelAccess kernel) {
		ObjectProvider<KeepaliveGuard> guard = application.getBeanProvider(KeepaliveGuard.class);
		return new KeepaliveHealthIndicator(application.getBean(ActivePlans.class), guard.getIfAvailable(),
				() -> kernel)
			.health();
	}

	private static String get(ConfigurableApplicationContext application, String path) throws Exception {
		URI uri = URI.create("http://127.0.0.1:" + TestApplication.port(application) + path);
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
			.body();
	}

}
