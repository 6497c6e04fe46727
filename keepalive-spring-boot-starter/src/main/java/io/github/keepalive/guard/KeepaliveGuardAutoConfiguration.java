package io.github.keepalive.guard;

import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.autoconfigure.KeepaliveProperties;
import io.github.keepalive.integration.ActivePlans;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.ProcessSockets;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
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
@ConditionalOnBean(KeepaliveIntegrations.class)
public final class KeepaliveGuardAutoConfiguration {

	@Bean
	KeepaliveGuard keepaliveGuard(ProcessSockets sockets, KeepaliveProperties properties, ActivePlans plans) {
		KeepaliveGuard guard = new KeepaliveGuard(sockets, properties.guard().interval());
		plans.addListener((changed) -> guard.plansChanged());
		return guard;
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(WebServerInitializedEvent.class)
	static class WebServerConfiguration {

		@Bean
		ApplicationListener<WebServerInitializedEvent> keepaliveGuardWakeUp(KeepaliveGuard guard) {
			return new WakeUp(guard);
		}

	}

	private record WakeUp(KeepaliveGuard guard) implements ApplicationListener<WebServerInitializedEvent> {

		@Override
		public void onApplicationEvent(WebServerInitializedEvent event) {
			this.guard.wakeUp();
		}

	}

}
