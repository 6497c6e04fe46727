package io.github.keepalive.refresh;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import io.github.keepalive.TestApplication;
import io.github.keepalive.oracle.KernelSockets;
import org.junit.jupiter.api.Test;

import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KeepaliveRefresher} with Spring Cloud's own event.
 */
class KeepaliveRefresherTests {

	@Test
	void changedEnvironmentReachesLiveSockets() {
		try (ConfigurableApplicationContext application = TestApplication.runServer("keepalive.idle=20")) {
			Map<String, Object> changed = new HashMap<>(Map.of("keepalive.idle", "25"));
			application.getEnvironment().getPropertySources().addFirst(new MapPropertySource("changed", changed));
			refresh(application);
			assertThat(keepalive(application)).isEqualTo("1 25/15/9 160000");
			changed.clear();
			refresh(application);
			assertThat(keepalive(application)).isEqualTo("1 20/15/9 155000");
		}
	}

	@Test
	void changeThatIsNotAllowedChangesNothing() {
		try (ConfigurableApplicationContext application = TestApplication.runServer("keepalive.idle=20")) {
			for (String bad : new String[] { "keepalive.idle=500ms", "keepalive.idle=soon",
					"keepalive.guard.interval=soon", "keepalive.integrations.tomcat.enabled=soon" }) {
				String[] pair = bad.split("=");
				application.getEnvironment()
					.getPropertySources()
					.addFirst(new MapPropertySource("changed", Map.of(pair[0], pair[1], "keepalive.count", 3)));
				refresh(application);
				assertThat(keepalive(application)).isEqualTo("1 20/15/9 155000");
			}
		}
	}

	private static void refresh(ConfigurableApplicationContext application) {
		application.publishEvent(new EnvironmentChangeEvent(application, Set.of("keepalive.idle")));
	}

	private static String keepalive(ConfigurableApplicationContext application) {
		return KernelSockets.one(KernelSockets.listener(TestApplication.port(application))).keepalive();
	}

}
