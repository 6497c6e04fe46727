package io.github.keepalive;

import java.util.List;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.integration.Integration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import org.eclipse.jetty.reactive.client.ReactiveRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A library that is absent breaks nothing and leaves nothing behind.
 */
class OptionalLibrariesTests {

	private final ApplicationContextRunner runner = KeepaliveAutoConfigurations.runner();

	@Test
	void excludedItLeavesNothingBehind() {
		try (ConfigurableApplicationContext application = TestApplication.runServer(new Class<?>[] { Excluding.class },
				"management.endpoints.web.exposure.include=*", "management.server.port=0",
				"spring.grpc.server.enabled=true", "spring.grpc.server.port=0")) {
			assertThat(application.getBeanDefinitionNames())
				.noneMatch((name) -> name.contains("Keepalive") || name.startsWith("keepalive"));
		}
	}

	static Stream<Arguments> libraries() {
		return KeepaliveAutoConfigurations.all()
			.stream()
			.flatMap((autoConfiguration) -> Stream.concat(Stream.of(autoConfiguration),
					KeepaliveAutoConfigurations.nested(autoConfiguration)))
			.flatMap((configuration) -> KeepaliveAutoConfigurations.conditions(configuration)
				.stream()
				.map((absent) -> Arguments.of(configuration, absent)));
	}

	@ParameterizedTest
	@MethodSource("libraries")
	void withoutALibraryThereIsNothingOfItAndEverythingElse(Class<?> configuration, String absent) {
		KeepaliveAutoConfigurations.runnerWithout(absent).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(configuration);
			assertThat(context.getBeanDefinitionNames())
				.doesNotContainAnyElementsOf(KeepaliveAutoConfigurations.beans(configuration));
			for (Class<?> other : KeepaliveAutoConfigurations.remaining(absent)) {
				assertThat(context).hasSingleBean(other);
			}
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { ReactiveRequest.class, Mono.class })
	void withoutAReactiveLibraryThereIsNoConnector(Class<?> absent) {
		this.runner.withClassLoader(new FilteredClassLoader(absent))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasBean("jettyKeepaliveRequestFactoryHook")
				.doesNotHaveBean("jettyKeepaliveConnectorHook"));
	}

	@ParameterizedTest
	@ValueSource(classes = { RestClientCustomizer.class, WebClientCustomizer.class })
	void withoutBootsBuildersTheGuardHearsOfNoRequests(Class<?> absent) {
		this.runner.withClassLoader(new FilteredClassLoader(absent)).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBeansOfType(RestClientCustomizer.class).size()
					+ context.getBeansOfType(WebClientCustomizer.class).size())
				.isLessThan(2);
		});
	}

	@Test
	void withoutADriverItsDataSourceIsLeftAlone() {
		this.runner.withClassLoader(new FilteredClassLoader("org.postgresql")).withBean(HikariDataSource.class, () -> {
			HikariDataSource pool = new HikariDataSource();
			pool.setJdbcUrl("jdbc:postgresql://localhost/x");
			return pool;
		})
			.run((context) -> assertThat(context.getBean(KeepaliveIntegrations.class).outbound("jdbc").targets())
				.singleElement()
				.extracting(Integration.Target::note)
				.isEqualTo("its driver cannot load io.github.keepalive.socket.KeepaliveSocketFactory"));
	}

	@Test
	void withoutDataSourcesThereIsNoSuchIntegration() {
		this.runner.run((context) -> assertThat(names(context)).doesNotContain("jdbc"));
	}

	@Test
	void withAllOfThemEverythingIsThere() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed();
			for (Class<?> autoConfiguration : KeepaliveAutoConfigurations.all()) {
				assertThat(context).hasSingleBean(autoConfiguration);
				KeepaliveAutoConfigurations.nested(autoConfiguration)
					.forEach((nested) -> assertThat(context).hasSingleBean(nested));
			}
			assertThat(context).hasBean("tomcatKeepaliveCustomizer")
				.hasBean("jettyKeepaliveCustomizer")
				.hasBean("reactorNettyKeepaliveCustomizer")
				.hasBean("httpComponentsKeepaliveRequestFactoryHook")
				.hasBean("keepaliveEndpoint")
				.hasBean("keepaliveRefresher");
		});
	}

	private static List<String> names(ApplicationContext context) {
		return context.getBean(KeepaliveIntegrations.class).all().stream().map(Integration::name).toList();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = KeepaliveAutoConfiguration.class)
	static class Excluding {

	}

}
