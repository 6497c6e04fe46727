package io.github.keepalive;

import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import io.github.keepalive.actuate.KeepaliveEndpointAutoConfiguration;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.grpc.GrpcKeepaliveAutoConfiguration;
import io.github.keepalive.guard.KeepaliveGuardAutoConfiguration;
import io.github.keepalive.httpclient.HttpClientKeepaliveAutoConfiguration;
import io.github.keepalive.httpcomponents.HttpComponentsAsyncKeepaliveAutoConfiguration;
import io.github.keepalive.httpcomponents.HttpComponentsKeepaliveAutoConfiguration;
import io.github.keepalive.integration.Integration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.jdbc.JdbcKeepaliveAutoConfiguration;
import io.github.keepalive.jdkclient.JdkClientKeepaliveAutoConfiguration;
import io.github.keepalive.jetty.JettyKeepaliveAutoConfiguration;
import io.github.keepalive.jettyclient.JettyClientKeepaliveAutoConfiguration;
import io.github.keepalive.metrics.KeepaliveMetricsAutoConfiguration;
import io.github.keepalive.r2dbc.R2dbcKeepaliveAutoConfiguration;
import io.github.keepalive.reactornetty.ReactorNettyClientKeepaliveAutoConfiguration;
import io.github.keepalive.reactornetty.ReactorNettyKeepaliveAutoConfiguration;
import io.github.keepalive.refresh.KeepaliveRefreshAutoConfiguration;
import io.github.keepalive.tomcat.TomcatKeepaliveAutoConfiguration;
import io.grpc.netty.NettyServerBuilder;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.apache.catalina.startup.Tomcat;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.reactive.client.ReactiveRequest;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.ReactorClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;
import org.springframework.boot.jetty.JettyWebServerFactory;
import org.springframework.boot.r2dbc.autoconfigure.ConnectionFactoryOptionsBuilderCustomizer;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.ServerBuilderCustomizer;
import org.springframework.jdbc.datasource.AbstractDriverBasedDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A library that is absent breaks nothing and leaves nothing behind.
 */
class OptionalLibrariesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(KeepaliveAutoConfiguration.class,
				TomcatKeepaliveAutoConfiguration.class, JettyKeepaliveAutoConfiguration.class,
				ReactorNettyKeepaliveAutoConfiguration.class, GrpcKeepaliveAutoConfiguration.class,
				HttpClientKeepaliveAutoConfiguration.class, HttpComponentsAsyncKeepaliveAutoConfiguration.class,
				JettyClientKeepaliveAutoConfiguration.class, JdkClientKeepaliveAutoConfiguration.class,
				ReactorNettyClientKeepaliveAutoConfiguration.class, HttpComponentsKeepaliveAutoConfiguration.class,
				KeepaliveGuardAutoConfiguration.class, KeepaliveMetricsAutoConfiguration.class,
				KeepaliveEndpointAutoConfiguration.class, KeepaliveRefreshAutoConfiguration.class,
				JdbcKeepaliveAutoConfiguration.class, R2dbcKeepaliveAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=keepalive");

	@Test
	void excludedItLeavesNothingBehind() {
		try (ConfigurableApplicationContext application = TestApplication.runServer(new Class<?>[] { Excluding.class },
				"management.endpoints.web.exposure.include=*", "management.server.port=0",
				"spring.grpc.server.enabled=true", "spring.grpc.server.port=0")) {
			assertThat(application.getBeanDefinitionNames())
				.noneMatch((name) -> name.contains("Keepalive") || name.startsWith("keepalive"));
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { Tomcat.class, TomcatWebServerFactory.class })
	void withoutTomcatThereIsNoListener(Class<?> absent) {
		this.runner.withClassLoader(new FilteredClassLoader(absent)).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean("tomcatKeepaliveCustomizer");
			assertThat(names(context)).doesNotContain("tomcat").contains("http-components");
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { HttpClients.class, HttpComponentsClientHttpRequestFactoryBuilder.class,
			ClientHttpRequestFactoryBuilderCustomizer.class })
	void withoutHttpComponentsThereIsNoClient(Class<?> absent) {
		this.runner.withClassLoader(new FilteredClassLoader(absent)).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean("httpComponentsKeepaliveRequestFactoryHook");
			assertThat(names(context)).contains("tomcat");
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { Server.class, JettyWebServerFactory.class })
	void withoutJettyThereIsNoListener(Class<?> absent) {
		this.runner.withClassLoader(new FilteredClassLoader(absent))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("jettyKeepaliveCustomizer"));
	}

	@ParameterizedTest
	@ValueSource(classes = { HttpServer.class, NettyReactiveWebServerFactory.class })
	void withoutReactorNettyThereIsNoListener(Class<?> absent) {
		this.runner.withClassLoader(new FilteredClassLoader(absent))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("reactorNettyKeepaliveCustomizer"));
	}

	@ParameterizedTest
	@ValueSource(
			classes = { NettyServerBuilder.class, ServerBuilderCustomizer.class, GrpcServerAutoConfiguration.class })
	void withoutGrpcThereIsNoListener(Class<?> absent) {
		this.runner.withClassLoader(new FilteredClassLoader(absent))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("grpcKeepaliveCustomizer"));
	}

	@ParameterizedTest
	@ValueSource(classes = { HttpAsyncClients.class, HttpComponentsClientHttpConnectorBuilder.class,
			ClientHttpConnectorBuilderCustomizer.class, Mono.class })
	void withoutAsynchronousHttpComponentsThereIsNoConnector(Class<?> absent) {
		this.runner.withClassLoader(new FilteredClassLoader(absent))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("httpComponentsKeepaliveConnectorHook"));
	}

	@ParameterizedTest
	@ValueSource(classes = { HttpClient.class, ClientHttpRequestFactoryBuilderCustomizer.class })
	void withoutJettysClientThereIsNoClient(Class<?> absent) {
		this.runner.withClassLoader(new FilteredClassLoader(absent))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("jettyKeepaliveRequestFactoryHook")
				.doesNotHaveBean("jettyKeepaliveConnectorHook"));
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
	@ValueSource(classes = { reactor.netty.http.client.HttpClient.class, ReactorClientHttpRequestFactoryBuilder.class,
			ClientHttpRequestFactoryBuilderCustomizer.class })
	void withoutReactorNettysClientThereIsNoClient(Class<?> absent) {
		this.runner.withClassLoader(new FilteredClassLoader(absent))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("reactorNettyKeepaliveRequestFactoryHook"));
	}

	@ParameterizedTest
	@ValueSource(classes = { RestClientCustomizer.class, WebClientCustomizer.class })
	void withoutBootsBuildersTheGuardIsToldOfNoRequests(Class<?> absent) {
		this.runner.withClassLoader(new FilteredClassLoader(absent)).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBeansOfType(RestClientCustomizer.class).size()
					+ context.getBeansOfType(WebClientCustomizer.class).size())
				.isLessThan(2);
		});
	}

	@Test
	void withoutSpringJdbcDataSourcesAreTheGuards() {
		this.runner.withClassLoader(new FilteredClassLoader(AbstractDriverBasedDataSource.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("keepaliveDataSourcePostProcessor"));
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

	@ParameterizedTest
	@ValueSource(classes = { ConnectionFactoryOptionsBuilderCustomizer.class, LoopResources.class })
	void withoutR2dbcThereIsNoCustomizer(Class<?> absent) {
		this.runner.withClassLoader(new FilteredClassLoader(absent))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("r2dbcKeepaliveCustomizer"));
	}

	@Test
	void withoutDataSourcesThereIsNoSuchIntegration() {
		this.runner.run((context) -> assertThat(names(context)).doesNotContain("jdbc"));
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
	void withAllOfThemEverythingIsThere() {
		this.runner.run((context) -> assertThat(context).hasNotFailed()
			.hasBean("tomcatKeepaliveCustomizer")
			.hasBean("jettyKeepaliveCustomizer")
			.hasBean("reactorNettyKeepaliveCustomizer")
			.hasBean("httpComponentsKeepaliveRequestFactoryHook")
			.hasBean("keepaliveEndpoint")
			.hasBean("keepaliveRefresher"));
	}

	private static List<String> names(ApplicationContext context) {
		return context.getBean(KeepaliveIntegrations.class).all().stream().map(Integration::name).toList();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = KeepaliveAutoConfiguration.class)
	static class Excluding {

	}

}
