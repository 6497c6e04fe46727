package io.github.keepalive.jdbc;

import java.lang.reflect.Method;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.BiConsumer;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import oracle.ucp.jdbc.PoolDataSource;
import org.apache.commons.dbcp2.BasicDataSource;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.datasource.AbstractDriverBasedDataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Auto-configuration for JDBC data sources.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = KeepaliveAutoConfiguration.class)
@ConditionalOnClass({ DataSource.class, AbstractDriverBasedDataSource.class })
@ConditionalOnKeepalive
@ImportRuntimeHints(JdbcHints.class)
public final class JdbcKeepaliveAutoConfiguration {

	@Bean
	static DataSourcePostProcessor keepaliveDataSourcePostProcessor(ObjectProvider<DataSources> dataSources) {
		return new DataSourcePostProcessor(dataSources);
	}

	@Bean
	@Lazy
	DataSources keepaliveDataSources(KeepaliveIntegrations integrations, ObjectProvider<DataSourceHook<?>> hooks,
			ConfigurableListableBeanFactory beanFactory) {
		return new DataSources(integrations.outbound("jdbc"), hooks.stream().toList(),
				beanFactory.getBeanClassLoader());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(HikariDataSource.class)
	static class HikariConfiguration {

		@Bean
		DataSourceHook<HikariDataSource> hikariKeepaliveDataSourceHook() {
			return new DataSourceHook<>(HikariDataSource.class, this::propertiesOf,
					(pool) -> DataSourceHook.target(pool.getDataSource()));
		}

		private @Nullable DriverProperties propertiesOf(HikariDataSource pool) {
			if (pool.getDataSource() != null || pool.getDataSourceJNDI() != null) {
				return null;
			}
			String dataSourceClass = pool.getDataSourceClassName();
			if (dataSourceClass == null) {
				return DriverProperties.of(pool.getJdbcUrl(), pool.getDriverClassName(), pool.getDataSourceProperties(),
						pool::addDataSourceProperty, pool.isRunning());
			}
			Properties present = pool.getDataSourceProperties();
			return new DriverProperties(present.getProperty("url", present.getProperty("URL")), dataSourceClass,
					present, pool::addDataSourceProperty, (name) -> isWritable(dataSourceClass, name),
					pool.isRunning());
		}

		private static boolean isWritable(String className, String property) {
			return BeanUtils.getPropertyDescriptor(ClassUtils.resolveClassName(className, null), property) != null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(org.apache.tomcat.jdbc.pool.DataSource.class)
	static class TomcatConfiguration {

		@Bean
		DataSourceHook<org.apache.tomcat.jdbc.pool.DataSource> tomcatKeepaliveDataSourceHook() {
			return new DataSourceHook<>(org.apache.tomcat.jdbc.pool.DataSource.class, this::propertiesOf,
					(pool) -> DataSourceHook.target(pool.getDataSource()));
		}

		private @Nullable DriverProperties propertiesOf(org.apache.tomcat.jdbc.pool.DataSource pool) {
			if (pool.getDataSource() != null || pool.getDataSourceJNDI() != null) {
				return null;
			}
			Properties present = pool.getDbProperties();
			return DriverProperties.of(pool.getUrl(), pool.getDriverClassName(), present, present::setProperty,
					pool.getPoolSize() > 0);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(BasicDataSource.class)
	static class Dbcp2Configuration {

		@Bean
		DataSourceHook<BasicDataSource> dbcp2KeepaliveDataSourceHook() {
			return DataSourceHook.ofPool(BasicDataSource.class,
					(pool) -> DriverProperties.of(pool.getUrl(), pool.getDriverClassName(), connectionProperties(pool),
							pool::addConnectionProperty, pool.getNumActive() + pool.getNumIdle() > 0));
		}

		// DBCP2's getter is not public.
		private static Properties connectionProperties(BasicDataSource pool) {
			Method getter = Objects
				.requireNonNull(ReflectionUtils.findMethod(BasicDataSource.class, "getConnectionProperties"));
			ReflectionUtils.makeAccessible(getter);
			return (Properties) Objects.requireNonNull(ReflectionUtils.invokeMethod(getter, pool));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(PoolDataSource.class)
	static class UcpConfiguration {

		@Bean
		DataSourceHook<PoolDataSource> ucpKeepaliveDataSourceHook() {
			return DataSourceHook.ofPool(PoolDataSource.class, this::propertiesOf);
		}

		private DriverProperties propertiesOf(PoolDataSource pool) {
			String factory = pool.getConnectionFactoryClassName();
			Properties present = pool.getConnectionProperties();
			BiConsumer<String, String> setter = (name, value) -> set(pool, name, value);
			// If the factory is a data source, the pool does not pass these properties to
			// it.
			return isDriver(factory) ? DriverProperties.of(pool.getURL(), factory, present, setter, false)
					: new DriverProperties(pool.getURL(), factory, present, setter, (name) -> false, false);
		}

		private static boolean isDriver(@Nullable String className) {
			return className != null && Driver.class.isAssignableFrom(ClassUtils.resolveClassName(className, null));
		}

		private static void set(PoolDataSource pool, String name, String value) {
			try {
				pool.setConnectionProperty(name, value);
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SpringConfiguration {

		@Bean
		DataSourceHook<AbstractDriverBasedDataSource> springKeepaliveDataSourceHook() {
			return DataSourceHook.ofPool(AbstractDriverBasedDataSource.class, this::propertiesOf);
		}

		@Bean
		DataSourceHook<DelegatingDataSource> delegatingKeepaliveDataSourceHook() {
			return DataSourceHook.ofDelegating(DelegatingDataSource.class,
					(dataSource) -> DataSourceHook.target(dataSource.getTargetDataSource()));
		}

		@Bean
		DataSourceHook<AbstractRoutingDataSource> routingKeepaliveDataSourceHook() {
			return DataSourceHook.ofDelegating(AbstractRoutingDataSource.class, (dataSource) -> {
				Map<String, DataSource> targets = new LinkedHashMap<>();
				dataSource.getResolvedDataSources().forEach((key, target) -> targets.put("[" + key + "]", target));
				targets.putAll(DataSourceHook.target(dataSource.getResolvedDefaultDataSource()));
				return targets;
			});
		}

		private DriverProperties propertiesOf(AbstractDriverBasedDataSource dataSource) {
			Properties properties = new Properties();
			Properties present = dataSource.getConnectionProperties();
			if (present != null) {
				properties.putAll(present);
			}
			String driver = (dataSource instanceof SimpleDriverDataSource simple && simple.getDriver() != null)
					? simple.getDriver().getClass().getName() : null;
			return DriverProperties.of(dataSource.getUrl(), driver, properties, (name, value) -> {
				properties.setProperty(name, value);
				dataSource.setConnectionProperties(properties);
			}, false);
		}

	}

}
