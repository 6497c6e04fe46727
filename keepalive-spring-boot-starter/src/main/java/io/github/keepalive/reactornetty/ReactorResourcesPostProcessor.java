package io.github.keepalive.reactornetty;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.keepalive.integration.KeepaliveIntegrations;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * Decorates the event loops that the web server, the RSocket server and WebClient share.
 * A subclass of the resource factory is left alone, because the application may inject it
 * by its type.
 */
final class ReactorResourcesPostProcessor implements BeanPostProcessor, DisposableBean {

	private final ObjectProvider<KeepaliveIntegrations> integrations;

	private final List<KeepaliveLoops> loops = new CopyOnWriteArrayList<>();

	ReactorResourcesPostProcessor(ObjectProvider<KeepaliveIntegrations> integrations) {
		this.integrations = integrations;
	}

	@Override
	public void destroy() {
		this.loops.forEach(KeepaliveLoops::release);
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean.getClass() == ReactorResourceFactory.class) {
			KeepaliveLoops loops = new KeepaliveLoops(this.integrations.getObject());
			if (loops.isActive()) {
				this.loops.add(loops);
				return new KeepaliveReactorResourceFactory((ReactorResourceFactory) bean, loops);
			}
		}
		return bean;
	}

}
