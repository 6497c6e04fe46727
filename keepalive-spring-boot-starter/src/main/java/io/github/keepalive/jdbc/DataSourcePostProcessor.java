package io.github.keepalive.jdbc;

import javax.sql.DataSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;

/**
 * Configures the application's data sources after their properties are bound and before
 * they open a connection.
 */
final class DataSourcePostProcessor implements BeanPostProcessor, PriorityOrdered {

	private final ObjectProvider<DataSources> dataSources;

	DataSourcePostProcessor(ObjectProvider<DataSources> dataSources) {
		this.dataSources = dataSources;
	}

	/**
	 * Runs after Boot's post-processors, which bind properties and connection details.
	 */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE + 3;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof DataSource dataSource) {
			this.dataSources.getObject().configure(beanName, dataSource);
		}
		return bean;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof DataSource dataSource) {
			this.dataSources.getObject().configureTargets(beanName, dataSource);
		}
		return bean;
	}

}
