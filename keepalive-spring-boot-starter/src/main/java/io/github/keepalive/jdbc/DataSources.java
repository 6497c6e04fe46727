package io.github.keepalive.jdbc;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.WeakHashMap;

import javax.sql.DataSource;

import io.github.keepalive.KeepaliveSocketFactory;
import io.github.keepalive.KeepaliveSocketFactory.Publication;
import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.jdbc.JdbcDriver.SocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.BeanWrapper;
import org.springframework.beans.BeanWrapperImpl;
import org.springframework.util.ClassUtils;

/**
 * The data sources of one application context. Each has a socket factory of its own,
 * which its driver finds by a text. Thread-safe.
 */
final class DataSources implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(DataSources.class);

	private final OutboundIntegration integration;

	private final List<DataSourceHook<?>> hooks;

	private final @Nullable ClassLoader classLoader;

	private final Set<DataSource> seen = Collections.newSetFromMap(new WeakHashMap<>());

	private final Map<String, Publication> publications = new LinkedHashMap<>();

	DataSources(OutboundIntegration integration, List<DataSourceHook<?>> hooks, @Nullable ClassLoader classLoader) {
		this.integration = integration;
		this.hooks = hooks;
		this.classLoader = classLoader;
	}

	/**
	 * Hook a data source that has not opened a connection yet. It works on whatever
	 * happens here.
	 * @param name what to call it
	 * @param dataSource the data source
	 */
	synchronized void hook(String name, DataSource dataSource) {
		if (!this.integration.isActive() || !this.seen.add(dataSource)) {
			return;
		}
		try {
			DriverProperties properties = propertiesOf(dataSource);
			if (properties != null) {
				hook(name, properties);
			}
		}
		catch (RuntimeException | LinkageError ex) {
			logger.debug("Data source {} could not be hooked", name, ex);
			this.integration.leftAlone(name, "its properties cannot be reached (" + ex + ")");
		}
	}

	/**
	 * Hook what a data source is a front of.
	 * @param name what to call it
	 * @param dataSource the data source, ready for use
	 */
	synchronized void hookTargets(String name, DataSource dataSource) {
		hook(name, dataSource);
		targetsOf(dataSource).forEach((key, target) -> {
			if (!this.seen.contains(target)) {
				hookTargets(name + key, target);
			}
		});
	}

	private @Nullable DriverProperties propertiesOf(DataSource dataSource) {
		for (DataSourceHook<?> hook : this.hooks) {
			if (hook.fits(dataSource)) {
				return hook.propertiesOf(dataSource);
			}
		}
		return ofDriver(dataSource);
	}

	private Map<String, DataSource> targetsOf(DataSource dataSource) {
		for (DataSourceHook<?> hook : this.hooks) {
			if (hook.fits(dataSource)) {
				return hook.targetsOf(dataSource);
			}
		}
		return Map.of();
	}

	// A data source without a pool that is the driver's own: properties are bean
	// properties.
	private static @Nullable DriverProperties ofDriver(DataSource dataSource) {
		BeanWrapper bean = new BeanWrapperImpl(dataSource);
		Properties present = new Properties();
		DriverProperties properties = new DriverProperties(null, dataSource.getClass().getName(), present,
				bean::setPropertyValue, bean::isWritableProperty, false);
		JdbcDriver driver = JdbcDriver.of(properties);
		if (driver == null) {
			return null;
		}
		SocketFactory socketFactory = driver.socketFactory();
		if (socketFactory != null && bean.isReadableProperty(socketFactory.classProperty())
				&& bean.getPropertyValue(socketFactory.classProperty()) instanceof String chosen) {
			present.setProperty(socketFactory.classProperty(), chosen);
		}
		return properties;
	}

	private void hook(String name, DriverProperties properties) {
		JdbcDriver driver = JdbcDriver.of(properties);
		if (driver == null) {
			if (JdbcUrl.isRemote(properties.url())) {
				this.integration.leftAlone(name, "its driver cannot be told anything");
			}
		}
		else if (properties.sealed()) {
			this.integration.leftAlone(name, "its pool was started before it could be reached");
		}
		else if (driver.socketFactory() == null) {
			tell(name, properties, driver.values(this.integration.plan()));
		}
		else {
			tell(name, properties, driver, driver.socketFactory());
		}
	}

	private void tell(String name, DriverProperties properties, Map<String, String> values) {
		Map<String, String> told = new TreeMap<>(values);
		told.keySet().removeIf((key) -> !properties.isSettable(key) || properties.isChosen(key));
		told.forEach(properties::set);
		this.integration.leftAlone(name, "its driver takes no socket factory"
				+ (told.isEmpty() ? "" : ", it was told " + String.join(", ", told.keySet())));
	}

	private void tell(String name, DriverProperties properties, JdbcDriver driver, SocketFactory socketFactory) {
		String property = socketFactory.classProperty();
		if (properties.isChosen(property)) {
			this.integration.leftAlone(name, "it has a " + property + " of its own");
		}
		else if (!properties.isSettable(property) || !properties.isSettable(socketFactory.argumentProperty())) {
			this.integration.leftAlone(name, properties.className() + " cannot be told of a socket factory");
		}
		else if (!driver.sees(classOf(socketFactory), this.classLoader)) {
			this.integration.leftAlone(name, "its driver cannot load " + socketFactory.className());
		}
		else {
			KeepaliveSocketFactory sockets = this.integration.socketFactory(name);
			Publication publication = this.publications.computeIfAbsent(name, sockets::publish);
			properties.set(property, socketFactory.className());
			properties.set(socketFactory.argumentProperty(), publication.argument());
		}
	}

	private Class<?> classOf(SocketFactory socketFactory) {
		return ClassUtils.resolveClassName(socketFactory.className(), this.classLoader);
	}

	@Override
	public synchronized void close() {
		this.publications.values().forEach(Publication::close);
		this.publications.clear();
	}

}
