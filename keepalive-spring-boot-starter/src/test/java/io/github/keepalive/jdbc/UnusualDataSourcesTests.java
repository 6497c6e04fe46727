package io.github.keepalive.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

import javax.sql.DataSource;

import com.microsoft.sqlserver.jdbc.SQLServerDataSource;
import com.mysql.cj.jdbc.MysqlDataSource;
import com.zaxxer.hikari.HikariDataSource;
import io.github.keepalive.Listeners;
import io.github.keepalive.TestApplication;
import io.github.keepalive.actuate.IntegrationDescriptor;
import io.github.keepalive.actuate.KeepaliveEndpoint;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.integration.Integration.Target;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.jdbc.JdbcKeepaliveTests.Database;
import io.github.keepalive.jdbc.JdbcKeepaliveTests.OwnSocketFactory;
import io.github.keepalive.oracle.KernelSockets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.core.Ordered;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Data sources as people build them: each works as it would without the starter, and what
 * is not reached is named.
 */
class UnusualDataSourcesTests {

	@Test
	void whatIsNotReachedIsNamedWithTheReason() {
		try (ConfigurableApplicationContext application = run(NotReached.class)) {
			assertThat(application.getBean(KeepaliveIntegrations.class).outbound("jdbc").targets())
				.extracting(Target::name, Target::note)
				.containsExactly(
						tuple("mysqlClass", "com.mysql.cj.jdbc.MysqlDataSource has no property for a socket factory"),
						tuple("ownInProperties", "it has a socketFactory of its own"),
						tuple("ownInUrl", "it has a socketFactoryClass of its own"),
						tuple("pipe", "it has a protocol of its own"),
						tuple("socks", "it has a socksProxyHost of its own"),
						tuple("unknown", NotReached.Unknown.class.getName() + " is not known"));
		}
	}

	/**
	 * Without Actuator, whose pool metrics ask these fronts too early as well.
	 */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void frontsThatFindTheirTargetsLaterDoNotFailTheStart(boolean enabled) {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(KeepaliveAutoConfiguration.class, JdbcKeepaliveAutoConfiguration.class))
			.withUserConfiguration(LateFronts.class)
			.withPropertyValues("keepalive.integrations.jdbc.enabled=" + enabled)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@ValueSource(classes = { Wrapped.class, Early.class, Scoped.class })
	void poolBehindSomethingElseIsReached(Class<?> configuration) throws Exception {
		try (ConfigurableApplicationContext application = run(configuration);
				// Not every scope closes its beans.
				AutoCloseable pool = (AutoCloseable) application.getBean("pool");
				Connection connection = ((DataSource) pool).getConnection()) {
			assertThat(connection.isValid(10)).isTrue();
			int port = Database.POSTGRESQL.port();
			assertThat(KernelSockets.ofThisProcess()).filteredOn(KernelSockets.outbound(port))
				.extracting((socket) -> socket.keepalive())
				.isNotEmpty()
				.containsOnly(Listeners.DEFAULTS);
			assertThat(application.getBean(KeepaliveIntegrations.class).outbound("jdbc").targets()).singleElement()
				.matches(Target::isComplete)
				.extracting(Target::name)
				.isEqualTo("pool");
		}
	}

	@Test
	void eachOfTwoPoolsThatAreEqualIsReached() throws SQLException {
		try (ConfigurableApplicationContext application = run(Equal.class)) {
			application.getBean("first", DataSource.class).getConnection().close();
			application.getBean("second", DataSource.class).getConnection().close();
			assertThat(application.getBean(KeepaliveIntegrations.class).outbound("jdbc").targets()).hasSize(2)
				.allMatch(Target::isComplete);
		}
	}

	@Test
	void endpointTellsWaitingFromLeftAlone() throws SQLException {
		try (ConfigurableApplicationContext application = run(Mixed.class,
				"management.endpoints.web.exposure.include=keepalive", "management.endpoint.keepalive.access=read-only",
				"management.endpoints.jmx.exposure.include=keepalive")) {
			KeepaliveEndpoint endpoint = application.getBean(KeepaliveEndpoint.class);
			assertThat(jdbc(endpoint).status()).isEqualTo("partial");
			assertThat(jdbc(endpoint).targets()).extracting((target) -> target.name()).containsExactly("hooked", "own");
			application.getBean("hooked", DataSource.class).getConnection().close();
			assertThat(jdbc(endpoint).detail()).startsWith("the guard is off");
			assertThat(jdbc(endpoint).targets().get(0).options()).isNotEmpty();
			assertThat(jdbc(endpoint).targets().get(0).note()).isNull();
		}
	}

	private static IntegrationDescriptor jdbc(KeepaliveEndpoint endpoint) {
		return endpoint.keepalive()
			.integrations()
			.stream()
			.filter((integration) -> integration.name().equals("jdbc"))
			.findFirst()
			.orElseThrow();
	}

	private static ConfigurableApplicationContext run(Class<?> configuration, String... properties) {
		return TestApplication.run(WebApplicationType.NONE, new Class<?>[] { configuration }, Map.of(), properties);
	}

	private static HikariDataSource pool(String url) {
		return DataSourceBuilder.create().type(HikariDataSource.class).url(url).build();
	}

	@Configuration(proxyBeanMethods = false)
	static class NotReached {

		@Bean
		DataSource socks() {
			return pool(Database.MYSQL.url("&socksProxyHost=bastion&socksProxyPort=1080"));
		}

		@Bean
		DataSource pipe() {
			return pool("jdbc:mysql://address=(protocol=pipe)(path=none)(host=localhost)(port=3306)/test");
		}

		@Bean
		DataSource ownInProperties() {
			HikariDataSource pool = new HikariDataSource();
			pool.setDataSourceClassName(PGSimpleDataSource.class.getName());
			pool.addDataSourceProperty("url",
					Database.POSTGRESQL.url("&socketFactory=" + OwnSocketFactory.class.getName()));
			return pool;
		}

		@Bean
		DataSource ownInUrl() {
			SQLServerDataSource dataSource = new SQLServerDataSource();
			dataSource.setURL("jdbc:sqlserver://localhost;socketFactoryClass=" + OwnSocketFactory.class.getName());
			return dataSource;
		}

		@Bean
		DataSource mysqlClass() {
			return new MysqlDataSource();
		}

		@Bean
		DataSource unknown() {
			return new Unknown();
		}

		@Bean
		DataSource embedded() {
			return new EmbeddedDatabaseBuilder().setType(EmbeddedDatabaseType.H2).generateUniqueName(true).build();
		}

		static final class Unknown extends AbstractDataSource {

			@Override
			public Connection getConnection() throws SQLException {
				throw new SQLException();
			}

			@Override
			public Connection getConnection(String username, String password) throws SQLException {
				throw new SQLException();
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LateFronts {

		@Bean
		DataSource routing() {
			return new AbstractRoutingDataSource() {

				@Override
				public void afterPropertiesSet() {
					// When the first tenant comes.
				}

				@Override
				protected Object determineCurrentLookupKey() {
					return "tenant";
				}

			};
		}

		@Bean
		DataSource delegating() {
			return new DelegatingDataSource() {

				@Override
				public void afterPropertiesSet() {
					// When the first tenant comes.
				}

				@Override
				public DataSource getTargetDataSource() {
					throw new IllegalStateException("no tenant");
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Wrapped {

		@Bean
		DataSource pool() {
			return new Wrapper(UnusualDataSourcesTests.pool(Database.POSTGRESQL.url("")));
		}

		private static final class Wrapper extends AbstractDataSource implements AutoCloseable {

			private final HikariDataSource inner;

			Wrapper(HikariDataSource inner) {
				this.inner = inner;
			}

			@Override
			public Connection getConnection() throws SQLException {
				return this.inner.getConnection();
			}

			@Override
			public Connection getConnection(String username, String password) throws SQLException {
				return this.inner.getConnection();
			}

			@Override
			public boolean isWrapperFor(Class<?> type) {
				return type.isInstance(this.inner);
			}

			@Override
			public <T> T unwrap(Class<T> type) {
				return type.cast(this.inner);
			}

			@Override
			public void close() {
				this.inner.close();
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Early {

		@Bean
		DataSource pool() {
			return UnusualDataSourcesTests.pool(Database.POSTGRESQL.url(""));
		}

		@Bean
		static BeanPostProcessor early(DataSource pool) {
			return new OrderedPostProcessor(pool);
		}

		record OrderedPostProcessor(DataSource pool) implements BeanPostProcessor, Ordered {

			@Override
			public int getOrder() {
				return 0;
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Scoped {

		@Bean
		@Scope(scopeName = "prototype-once", proxyMode = ScopedProxyMode.TARGET_CLASS)
		HikariDataSource pool() {
			return UnusualDataSourcesTests.pool(Database.POSTGRESQL.url(""));
		}

		@Bean
		static CustomScopeConfigurer scopes() {
			CustomScopeConfigurer scopes = new CustomScopeConfigurer();
			scopes.addScope("prototype-once", new SimpleThreadScope());
			return scopes;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Equal {

		@Bean
		DataSource first() {
			return equal();
		}

		@Bean
		DataSource second() {
			return equal();
		}

		private static DataSource equal() {
			HikariDataSource pool = new EqualPool();
			pool.setJdbcUrl(Database.POSTGRESQL.url(""));
			return pool;
		}

		static final class EqualPool extends HikariDataSource {

			@Override
			public boolean equals(Object other) {
				return other instanceof EqualPool;
			}

			@Override
			public int hashCode() {
				return 1;
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Mixed {

		@Bean
		DataSource hooked() {
			return pool(Database.POSTGRESQL.url(""));
		}

		@Bean
		DataSource own() {
			return pool(Database.POSTGRESQL.url("&socketFactory=" + OwnSocketFactory.class.getName()));
		}

	}

}
