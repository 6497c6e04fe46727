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
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.WebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.ApplicationListener;
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
		return new EarlyStart();
	}

	@Bean
	ApplicationListener<ApplicationReadyEvent> keepaliveGuardWakeUp(KeepaliveGuard guard) {
		return new WakeUp(guard);
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
			return new EarlierStart(guard);
		}

	}

	private static final class EarlyStart implements BeanFactoryInitializer<ListableBeanFactory> {

		@Override
		public void initialize(ListableBeanFactory beanFactory) {
			beanFactory.getBean(GUARD_BEAN);
		}

	}

	private record EarlierStart(KeepaliveGuard guard) implements WebServerFactoryCustomizer<WebServerFactory> {

		@Override
		public void customize(WebServerFactory factory) {
			this.guard.start();
		}

	}

	// Not a record, and not a lambda expression: Spring keeps listeners in a set, where
	// the equals method of a record would take time at the start, and reads the type of
	// the event from the class.
	private static final class WakeUp implements ApplicationListener<ApplicationReadyEvent> {

		private final KeepaliveGuard guard;

		WakeUp(KeepaliveGuard guard) {
			this.guard = guard;
		}

		@Override
		public void onApplicationEvent(ApplicationReadyEvent event) {
			this.guard.wakeUp();
		}

	}

}
