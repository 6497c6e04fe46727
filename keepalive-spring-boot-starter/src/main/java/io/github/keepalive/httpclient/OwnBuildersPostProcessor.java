package io.github.keepalive.httpclient;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;

/**
 * Configures the builders that are beans of the application. Boot applies customizers
 * only to the builders that it configures itself.
 */
final class OwnBuildersPostProcessor implements BeanPostProcessor {

	private static final String BOOT = "org.springframework.boot.http.client.autoconfigure.";

	private final ConfigurableListableBeanFactory beanFactory;

	private final ObjectProvider<BuilderHook<?>> hooks;

	OwnBuildersPostProcessor(ConfigurableListableBeanFactory beanFactory, ObjectProvider<BuilderHook<?>> hooks) {
		this.beanFactory = beanFactory;
		this.hooks = hooks;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		boolean builder = bean instanceof ClientHttpRequestFactoryBuilder || bean instanceof ClientHttpConnectorBuilder;
		if (!builder || isOfBoot(beanName)) {
			return bean;
		}
		Object configured = bean;
		for (BuilderHook<?> hook : this.hooks) {
			configured = hook.configureOwn(configured);
		}
		return configured;
	}

	private boolean isOfBoot(String beanName) {
		if (!this.beanFactory.containsBeanDefinition(beanName)) {
			return false;
		}
		BeanDefinition definition = this.beanFactory.getBeanDefinition(beanName);
		return definition.getFactoryBeanName() != null && definition.getFactoryBeanName().startsWith(BOOT);
	}

}
