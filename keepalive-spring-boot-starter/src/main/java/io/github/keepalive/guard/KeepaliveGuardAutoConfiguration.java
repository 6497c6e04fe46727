package io.github.keepalive.guard;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.autoconfigure.KeepaliveProperties;
import io.github.keepalive.integration.ActivePlans;
import io.github.keepalive.integration.ProcessSockets;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;

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
	KeepaliveGuard keepaliveGuard(ProcessSockets sockets, KeepaliveProperties properties, ActivePlans plans) {
		KeepaliveGuard guard = new KeepaliveGuard(sockets, properties.guard().interval());
		plans.addListener((changed) -> guard.plansChanged());
		return guard;
	}

	@Bean
	ApplicationListener<ApplicationReadyEvent> keepaliveGuardWakeUp(KeepaliveGuard guard) {
		return new WakeUp(guard);
	}

	private record WakeUp(KeepaliveGuard guard) implements ApplicationListener<ApplicationReadyEvent> {

		@Override
		public void onApplicationEvent(ApplicationReadyEvent event) {
			this.guard.wakeUp();
		}

	}

}
