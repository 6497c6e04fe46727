package io.github.keepalive.lettuce;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.Optional;

import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.integration.OutboundPostProcessor;
import io.lettuce.core.resource.ClientResources;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettucePoolingClientConfiguration;
import org.springframework.util.ReflectionUtils;

/**
 * Puts {@link KeepaliveClientResources} in front of the client resources of every
 * connection factory, Boot's and the application's own, whoever chose them. The factory
 * asks its configuration for them when it makes a client; the configuration, a field that
 * has no setter, is replaced by reflection with one that answers this question and
 * forwards all others.
 */
final class LettuceFactoryPostProcessor extends OutboundPostProcessor<LettuceConnectionFactory>
		implements DisposableBean {

	/**
	 * For factories that have no client resources, which would make Lettuce create its
	 * own for each client.
	 */
	private @Nullable ClientResources ownResources;

	LettuceFactoryPostProcessor(ObjectProvider<KeepaliveIntegrations> integrations) {
		super(LettuceConnectionFactory.class, "lettuce", integrations);
	}

	@Override
	protected LettuceConnectionFactory hook(LettuceConnectionFactory factory, String beanName,
			OutboundIntegration integration) {
		Field field = Objects.requireNonNull(
				ReflectionUtils.findField(LettuceConnectionFactory.class, "clientConfiguration"),
				"no field clientConfiguration");
		LettuceClientConfiguration configuration = factory.getClientConfiguration();
		Class<?> type = (configuration instanceof LettucePoolingClientConfiguration)
				? LettucePoolingClientConfiguration.class : LettuceClientConfiguration.class;
		Object hooked = Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> {
					if (method.getName().equals("getClientResources")) {
						return Optional.of(resources(configuration, integration));
					}
					try {
						return method.invoke(configuration, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getTargetException();
					}
				});
		ReflectionUtils.makeAccessible(field);
		ReflectionUtils.setField(field, factory, hooked);
		return factory;
	}

	private ClientResources resources(LettuceClientConfiguration configuration, OutboundIntegration integration) {
		ClientResources resources = configuration.getClientResources().orElseGet(this::ownResources);
		return new KeepaliveClientResources(resources, integration);
	}

	private synchronized ClientResources ownResources() {
		if (this.ownResources == null) {
			this.ownResources = ClientResources.create();
		}
		return this.ownResources;
	}

	/**
	 * Bean post processors come before connection factories, so they go after them.
	 */
	@Override
	public synchronized void destroy() {
		if (this.ownResources != null) {
			this.ownResources.shutdown().awaitUninterruptibly();
		}
	}

}
