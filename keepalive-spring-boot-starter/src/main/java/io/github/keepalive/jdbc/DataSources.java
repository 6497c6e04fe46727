package io.github.keepalive.jdbc;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.jdbc.JdbcDriver.FactoryProperties;
import io.github.keepalive.socket.KeepaliveSocketFactory.Publication;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.scope.ScopedObject;
import org.springframework.beans.BeanWrapper;
import org.springframework.beans.BeanWrapperImpl;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.util.ClassUtils;

/**
 * Configures the drivers of the data sources of one application context. Each data source
 * has its own socket factory, which the driver finds by a text argument. If the
 * configuration fails, the data source works as it would without the starter.
 * Thread-safe.
 */
final class DataSources implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(DataSources.class);

	private static final String SCOPED = "scopedTarget.";

	private final OutboundIntegration integration;

	private final List<DataSourceHook<?>> hooks;

	private final @Nullable ClassLoader classLoader;

	/** Compared by identity, because data sources may override equals. */
	private final List<WeakReference<DataSource>> seen = new ArrayList<>();

	private final Map<String, Publication> publications = new ConcurrentHashMap<>();

	DataSources(OutboundIntegration integration, List<DataSourceHook<?>> hooks, @Nullable ClassLoader classLoader) {
		this.integration = integration;
		this.hooks = hooks;
		this.classLoader = classLoader;
	}

	/**
	 * Configure a data source that has not opened a connection yet.
	 * @param name its name in log and endpoint
	 * @param dataSource the data source
	 */
	void configure(String name, DataSource dataSource) {
		// The target of a scoped proxy is a bean of its own. A call to the proxy would
		// create it.
		if (!this.integration.isActive() || dataSource instanceof ScopedObject || !isNew(dataSource)) {
			return;
		}
		String target = name.startsWith(SCOPED) ? name.substring(SCOPED.length()) : name;
		try {
			configureNew(target, dataSource);
		}
		catch (RuntimeException | LinkageError ex) {
			logger.debug("Data source {} could not be configured", target, ex);
			this.integration.leftAlone(target, "its properties cannot be reached (" + ex + ")");
		}
	}

	/**
	 * Configure a data source and those that it delegates to.
	 * @param name its name in log and endpoint
	 * @param dataSource the initialized data source
	 */
	void configureTargets(String name, DataSource dataSource) {
		configure(name, dataSource);
		if (!this.integration.isActive() || dataSource instanceof ScopedObject) {
			return;
		}
		targetsOf(dataSource).forEach((key, target) -> {
			if (!isSeen(target)) {
				configureTargets(name + key, target);
			}
		});
	}

	private synchronized boolean isNew(DataSource dataSource) {
		boolean isNew = !isSeen(dataSource);
		if (isNew) {
			this.seen.add(new WeakReference<>(dataSource));
		}
		return isNew;
	}

	private synchronized boolean isSeen(DataSource dataSource) {
		this.seen.removeIf((reference) -> reference.refersTo(null));
		return this.seen.stream().anyMatch((reference) -> reference.refersTo(dataSource));
	}

	private Map<String, DataSource> targetsOf(DataSource dataSource) {
		try {
			for (DataSourceHook<?> hook : this.hooks) {
				if (hook.fits(dataSource)) {
					return hook.targetsOf(dataSource);
				}
			}
		}
		catch (RuntimeException | LinkageError ex) {
			// Some data sources find their targets later, for example one for each
			// tenant.
			logger.debug("The targets of {} are not known yet", dataSource, ex);
		}
		return Map.of();
	}

	private void configureNew(String name, DataSource dataSource) {
		for (DataSourceHook<?> hook : this.hooks) {
			DataSource reached = hook.fits(dataSource) ? dataSource : hook.unwrap(dataSource);
			if (reached != null) {
				DriverProperties properties = hook.propertiesOf(reached);
				if (properties != null && (reached == dataSource || isNew(reached))) {
					configure(name, properties);
				}
				return;
			}
		}
		DriverProperties properties = ofDriver(dataSource);
		if (JdbcDriver.of(properties) != null) {
			configure(name, properties);
		}
		else if (!(dataSource instanceof EmbeddedDatabase) && JdbcUrl.mayBeRemote(properties.url())) {
			this.integration.leftAlone(name, dataSource.getClass().getName() + " is not known");
		}
	}

	// Uses the bean properties of a data source without a pool, such as one of a driver.
	private static DriverProperties ofDriver(DataSource dataSource) {
		BeanWrapper bean = new BeanWrapperImpl(dataSource);
		String className = dataSource.getClass().getName();
		String url = Stream.of("url", "URL", "jdbcUrl")
			.map((name) -> read(bean, name))
			.filter((text) -> !text.isEmpty())
			.findFirst()
			.orElse(null);
		Properties present = new Properties();
		DriverProperties properties = new DriverProperties(url, className, present, bean::setPropertyValue,
				bean::isWritableProperty, false);
		JdbcDriver driver = JdbcDriver.of(properties);
		FactoryProperties socketFactory = (driver != null) ? driver.socketFactory() : null;
		if (socketFactory != null && !read(bean, socketFactory.classProperty()).isEmpty()) {
			present.setProperty(socketFactory.classProperty(), read(bean, socketFactory.classProperty()));
		}
		return properties;
	}

	private static String read(BeanWrapper bean, String property) {
		Object value = bean.isReadableProperty(property) ? bean.getPropertyValue(property) : null;
		return (value instanceof String text) ? text : "";
	}

	private void configure(String name, DriverProperties properties) {
		JdbcDriver driver = JdbcDriver.of(properties);
		if (driver == null) {
			if (JdbcUrl.mayBeRemote(properties.url())) {
				this.integration.leftAlone(name, "its driver is not supported");
			}
		}
		else if (properties.sealed()) {
			this.integration.leftAlone(name, "its pool was started before it could be reached");
		}
		else if (driver.socketFactory() == null) {
			setValues(name, properties,
					this.integration.isPlanForAllPeers() ? driver.values(this.integration.plan()) : Map.of());
		}
		else {
			setSocketFactory(name, properties, driver, driver.socketFactory());
		}
	}

	private void setValues(String name, DriverProperties properties, Map<String, String> values) {
		Map<String, String> settable = new TreeMap<>(values);
		settable.keySet().removeIf((key) -> !properties.takesAnyName() || properties.isChosen(key));
		settable.forEach(properties::set);
		this.integration.leftAlone(name, "its driver takes no socket factory" + (settable.isEmpty() ? ""
				: ", so only these of its properties are set: " + String.join(", ", settable.keySet())));
	}

	private void setSocketFactory(String name, DriverProperties properties, JdbcDriver driver,
			FactoryProperties socketFactory) {
		String obstacle = obstacle(properties, driver, socketFactory);
		if (obstacle != null) {
			this.integration.leftAlone(name, obstacle);
			return;
		}
		Publication publication = this.publications.computeIfAbsent(name,
				(key) -> this.integration.socketFactory(key).publish(key));
		properties.set(socketFactory.argumentProperty(), publication.argument());
		properties.set(socketFactory.classProperty(), socketFactory.className());
	}

	private @Nullable String obstacle(DriverProperties properties, JdbcDriver driver, FactoryProperties socketFactory) {
		if (!properties.isSettable(socketFactory.classProperty())
				|| !properties.isSettable(socketFactory.argumentProperty())) {
			return properties.className() + " has no property for a socket factory";
		}
		for (String property : socketFactory.conflicting()) {
			if (properties.isChosen(property)) {
				return "it has a " + property + " of its own";
			}
		}
		Class<?> factory = ClassUtils.resolveClassName(socketFactory.className(), this.classLoader);
		return driver.canLoad(factory, this.classLoader) ? null : "its driver cannot load " + socketFactory.className();
	}

	@Override
	public void close() {
		this.publications.values().forEach(Publication::close);
		this.publications.clear();
	}

}
