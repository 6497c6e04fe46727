package io.github.keepalive;

import io.github.keepalive.actuate.KeepaliveEndpointAutoConfiguration;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.guard.KeepaliveGuardAutoConfiguration;
import io.github.keepalive.httpcomponents.HttpComponentsKeepaliveAutoConfiguration;
import io.github.keepalive.integration.Integration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.metrics.KeepaliveMetricsAutoConfiguration;
import io.github.keepalive.refresh.KeepaliveRefreshAutoConfiguration;
import io.github.keepalive.tomcat.TomcatKeepaliveAutoConfiguration;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.apache.catalina.startup.Tomcat;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A library that is absent breaks nothing and leaves nothing behind.
 */
class OptionalLibrariesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(KeepaliveAutoConfiguration.class,
				TomcatKeepaliveAutoConfiguration.class, HttpComponentsKeepaliveAutoConfiguration.class,
				KeepaliveGuardAutoConfiguration.class, KeepaliveMetricsAutoConfiguration.class,
				KeepaliveEndpointAutoConfiguration.class, KeepaliveRefreshAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=keepalive");

	@ParameterizedTest
	@ValueSource(classes = { Tomcat.class, TomcatWebServerFactory.class })
	void withoutTomcatThereIsNoListener(Class<?> absent) {
		this.runner.withClassLoader(new FilteredClassLoader(absent)).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean("tomcatKeepaliveCustomizer");
			assertThat(context.getBean(KeepaliveIntegrations.class).all()).extracting(Integration::name)
				.containsExactly("http-components");
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { HttpClients.class, HttpComponentsClientHttpRequestFactoryBuilder.class,
			ClientHttpRequestFactoryBuilderCustomizer.class })
	void withoutHttpComponentsThereIsNoClient(Class<?> absent) {
		this.runner.withClassLoader(new FilteredClassLoader(absent)).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean("httpComponentsKeepaliveCustomizer");
			assertThat(context.getBean(KeepaliveIntegrations.class).all()).extracting(Integration::name)
				.containsExactly("tomcat");
		});
	}

	@Test
	void withoutAWebServerTheGuardWakesUpByItself() {
		this.runner.withClassLoader(new FilteredClassLoader(WebServerInitializedEvent.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasBean("keepaliveGuard")
				.doesNotHaveBean("keepaliveGuardWakeUp"));
	}

	@Test
	void withoutMicrometerThereAreNoMeters() {
		this.runner.withClassLoader(new FilteredClassLoader(MeterBinder.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("keepaliveMetrics"));
	}

	@Test
	void withoutSpringCloudNothingIsRefreshed() {
		this.runner.withClassLoader(new FilteredClassLoader(EnvironmentChangeEvent.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("keepaliveRefresher"));
	}

	@Test
	void withoutActuatorThereIsNoEndpoint() {
		this.runner.withClassLoader(new FilteredClassLoader(ConditionalOnAvailableEndpoint.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("keepaliveEndpoint"));
	}

	@Test
	void withoutTheCoreConfigurationNothingFails() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(TomcatKeepaliveAutoConfiguration.class,
					HttpComponentsKeepaliveAutoConfiguration.class, KeepaliveGuardAutoConfiguration.class,
					KeepaliveMetricsAutoConfiguration.class, KeepaliveEndpointAutoConfiguration.class,
					KeepaliveRefreshAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=keepalive")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("tomcatKeepaliveCustomizer"));
	}

	@Test
	void withAllOfThemEverythingIsThere() {
		this.runner.run((context) -> assertThat(context).hasNotFailed()
			.hasBean("tomcatKeepaliveCustomizer")
			.hasBean("httpComponentsKeepaliveCustomizer")
			.hasBean("keepaliveEndpoint")
			.hasBean("keepaliveRefresher"));
	}

}
