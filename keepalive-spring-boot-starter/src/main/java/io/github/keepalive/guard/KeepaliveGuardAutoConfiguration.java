package io.github.keepalive.guard;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.autoconfigure.KeepaliveProperties;
import io.github.keepalive.context.ActivePlans;
import io.github.keepalive.context.ProcessSockets;
import io.github.keepalive.socket.KnownPeers;

import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.web.server.WebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration for the {@link KeepaliveGuard}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = KeepaliveAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "keepalive.guard.enabled", matchIfMissing = true)
@ConditionalOnKeepalive
public final class KeepaliveGuardAutoConfiguration {

	/** The name of the guard's bean, for conditions of auto-configurations after this. */
	public static final String GUARD_BEAN = "keepaliveGuard";

	@Bean(GUARD_BEAN)
	KeepaliveGuard keepaliveGuard(ProcessSockets sockets, KeepaliveProperties properties, ActivePlans plans,
			KnownPeers peers) {
		KeepaliveGuard guard = new KeepaliveGuard(sockets, properties.guard().guardMode(),
				properties.guard().interval(), new TargetNames(plans, peers));
		plans.onChange((changed) -> guard.plansChanged());
		return guard;
	}

	/**
	 * Starts the guard before the application's own beans, which may connect and hang.
	 * @return what Spring calls before it makes the beans
	 */
	@Bean
	static BeanFactoryInitializer<ListableBeanFactory> keepaliveGuardInitializer() {
		return (beanFactory) -> beanFactory.getBean(GUARD_BEAN);
	}

	/**
	 * A servlet container creates its filters, and all that they need, before the other
	 * beans.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(WebServerFactoryCustomizer.class)
	static class WebServerConfiguration {

		@Bean
		WebServerFactoryCustomizer<WebServerFactory> keepaliveGuardWebServerCustomizer(KeepaliveGuard guard) {
			return (factory) -> guard.start();
		}

	}

}
