package io.github.keepalive.jms;

import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.integration.OutboundPostProcessor;
import jakarta.jms.ConnectionFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jms.connection.SingleConnectionFactory;
import org.springframework.util.ClassUtils;

/**
 * Configures the connection factories of a JMS client, both Boot's and the application's.
 * It finds them as beans, and inside a factory that caches or pools their connections.
 *
 * @param <T> the type of the client's connection factories
 * @since 0.1.0
 */
public abstract class JmsFactoryPostProcessor<T> extends OutboundPostProcessor<ConnectionFactory> {

	private static final boolean POOLED = ClassUtils.isPresent("org.messaginghub.pooled.jms.JmsPoolConnectionFactory",
			JmsFactoryPostProcessor.class.getClassLoader());

	private final Class<T> type;

	/**
	 * Create a post processor.
	 * @param type the type of the client's connection factories
	 * @param name the name of the integration, as in
	 * {@code keepalive.integrations.NAME.enabled}
	 * @param integrations the integrations of the context, resolved at the first bean
	 */
	protected JmsFactoryPostProcessor(Class<T> type, String name, ObjectProvider<KeepaliveIntegrations> integrations) {
		super(ConnectionFactory.class, name, integrations);
		this.type = type;
	}

	/**
	 * Configure a connection factory. It may be passed more than once, as a bean and
	 * inside another bean.
	 * @param factory the client's connection factory
	 * @param beanName the name of the bean
	 * @param integration sets the options
	 */
	protected abstract void configureFactory(T factory, String beanName, OutboundIntegration integration);

	@Override
	protected final ConnectionFactory configure(ConnectionFactory bean, String beanName,
			OutboundIntegration integration) {
		for (Object factory = bean; factory != null; factory = target(factory)) {
			if (this.type.isInstance(factory)) {
				configureFactory(this.type.cast(factory), beanName, integration);
			}
		}
		return bean;
	}

	private static @Nullable Object target(Object factory) {
		if (factory instanceof SingleConnectionFactory single) {
			return single.getTargetConnectionFactory();
		}
		return POOLED ? PooledFactory.target(factory) : null;
	}

}
