package io.github.keepalive.integration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Configures the beans of a client library, both Boot's and the application's, before
 * they are initialized and connect. A bean that cannot be configured is left alone, and
 * the application starts without an error.
 *
 * @param <T> the type of the beans
 * @since 0.1.0
 */
public abstract class OutboundPostProcessor<T> implements BeanPostProcessor {

	private final Class<T> type;

	private final String name;

	private final ObjectProvider<KeepaliveIntegrations> integrations;

	/**
	 * Create a post processor.
	 * @param type the type of the beans
	 * @param name the name of the integration, as in
	 * {@code keepalive.integrations.NAME.enabled}
	 * @param integrations the integrations of the context, resolved at the first bean
	 */
	protected OutboundPostProcessor(Class<T> type, String name, ObjectProvider<KeepaliveIntegrations> integrations) {
		this.type = type;
		this.name = name;
		this.integrations = integrations;
	}

	/**
	 * Configure a bean.
	 * @param bean the bean; its properties are set, and it is not initialized yet
	 * @param beanName the name of the bean
	 * @param integration sets the options
	 * @return the bean, or its replacement
	 */
	protected abstract T configure(T bean, String beanName, OutboundIntegration integration);

	@Override
	public final Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (!this.type.isInstance(bean)) {
			return bean;
		}
		OutboundIntegration integration = this.integrations.getObject().outbound(this.name);
		if (!integration.isActive()) {
			return bean;
		}
		try {
			return configure(this.type.cast(bean), beanName, integration);
		}
		catch (RuntimeException | LinkageError ex) {
			integration.leftAlone(beanName, "it cannot be configured (" + ex + ")");
			return bean;
		}
	}

}
