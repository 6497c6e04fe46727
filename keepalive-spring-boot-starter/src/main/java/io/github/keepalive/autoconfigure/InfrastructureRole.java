package io.github.keepalive.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Gives the starter's beans the infrastructure role. An application's bean post-processor
 * may depend on a data source, which depends on the starter's beans. For each bean
 * without this role, Spring would then warn that it "is not eligible for getting
 * processed by all BeanPostProcessors".
 */
final class InfrastructureRole implements BeanFactoryPostProcessor {

	private static final String PACKAGE = "io.github.keepalive.";

	private static final String PROPERTIES = "keepalive-" + PACKAGE;

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		for (String name : beanFactory.getBeanDefinitionNames()) {
			BeanDefinition definition = beanFactory.getBeanDefinition(name);
			if (isOurs(name) || isOurs(definition.getFactoryBeanName()) || isOurs(definition.getBeanClassName())) {
				definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
			}
		}
	}

	private static boolean isOurs(@Nullable String name) {
		return name != null && (name.startsWith(PACKAGE) || name.startsWith(PROPERTIES));
	}

}
