package io.github.keepalive.health;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.context.ActivePlans;
import io.github.keepalive.guard.KeepaliveGuard;
import io.github.keepalive.guard.KeepaliveGuardAutoConfiguration;
import io.github.keepalive.kernel.KernelAccess;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the {@link KeepaliveHealthIndicator}. It is off by default.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { KeepaliveAutoConfiguration.class, KeepaliveGuardAutoConfiguration.class })
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnBooleanProperty("management.health.keepalive.enabled")
@ConditionalOnKeepalive
public final class KeepaliveHealthAutoConfiguration {

	@Bean
	KeepaliveHealthIndicator keepaliveHealthIndicator(ActivePlans plans, ObjectProvider<KeepaliveGuard> guard) {
		return new KeepaliveHealthIndicator(plans, guard.getIfAvailable(), KernelAccess::ofJvm);
	}

}
