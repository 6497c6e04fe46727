package io.github.keepalive.lettuce;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.stream.Stream;

import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.integration.OutboundPostProcessor;
import io.github.keepalive.integration.PrivateFields;
import io.lettuce.core.resource.ClientResources;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.annotation.RegisterReflection;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettucePoolingClientConfiguration;
import org.springframework.util.ClassUtils;

/**
 * Wraps the client resources of each connection factory, both Boot's and the
 * application's, in {@link KeepaliveClientResources}. A factory that created its
 * configuration itself has a setter for the resources. Any other factory takes them from
 * the configuration that it was given, which is in a field without a setter. Reflection
 * replaces that configuration with a proxy that returns the wrapped resources and
 * forwards every other call.
 */
@RegisterReflection(classes = LettuceConnectionFactory.class, memberCategories = MemberCategory.ACCESS_DECLARED_FIELDS)
@ImportRuntimeHints(LettuceFactoryPostProcessor.ProxyHints.class)
final class LettuceFactoryPostProcessor extends OutboundPostProcessor<LettuceConnectionFactory>
		implements DisposableBean {

	/**
	 * Shared by the factories that have no client resources. Without it, Lettuce would
	 * create resources for each client.
	 */
	private @Nullable ClientResources ownResources;

	LettuceFactoryPostProcessor(ObjectProvider<KeepaliveIntegrations> integrations) {
		super(LettuceConnectionFactory.class, "lettuce", integrations);
	}

	@Override
	@SuppressWarnings("deprecation") // There is no other setter.
	protected LettuceConnectionFactory configure(LettuceConnectionFactory factory, String beanName,
			OutboundIntegration integration) {
		LettuceClientConfiguration configuration = factory.getClientConfiguration();
		try {
			// Unlike a proxy, the setter lets the application change the factory's
			// configuration later.
			factory.setClientResources(resources(configuration, integration));
		}
		catch (IllegalStateException ex) {
			replace(factory, configuration, integration);
		}
		return factory;
	}

	private void replace(LettuceConnectionFactory factory, LettuceClientConfiguration configuration,
			OutboundIntegration integration) {
		Class<?>[] types = Stream.of(ClassUtils.getAllInterfaces(configuration))
			.filter((type) -> Modifier.isPublic(type.getModifiers()))
			.toArray(Class<?>[]::new);
		Object replacement = Proxy.newProxyInstance(configuration.getClass().getClassLoader(), types,
				(proxy, method, arguments) -> switch (method.getName()) {
					case "getClientResources" -> Optional.of(resources(configuration, integration));
					case "equals" -> arguments[0] == proxy || configuration.equals(arguments[0]);
					default -> invoke(method, configuration, arguments);
				});
		PrivateFields.write(factory, "clientConfiguration", replacement);
	}

	private static Object invoke(Method method, Object target, Object[] arguments) throws Throwable {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
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
	 * Called after the connection factories were destroyed, because post-processors are
	 * created before them.
	 */
	@Override
	public synchronized void destroy() {
		if (this.ownResources != null) {
			this.ownResources.shutdown().awaitUninterruptibly();
		}
	}

	/**
	 * Native-image hints for the proxy.
	 */
	static final class ProxyHints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			hints.proxies()
				.registerJdkProxy(LettuceClientConfiguration.class)
				.registerJdkProxy(LettucePoolingClientConfiguration.class, LettuceClientConfiguration.class);
		}

	}

}
