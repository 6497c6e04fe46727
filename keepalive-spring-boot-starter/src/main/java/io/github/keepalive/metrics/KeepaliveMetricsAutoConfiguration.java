package io.github.keepalive.metrics;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.context.ActivePlans;
import io.github.keepalive.context.ProcessSockets;
import io.github.keepalive.guard.KeepaliveGuard;
import io.github.keepalive.guard.KeepaliveGuardAutoConfiguration;
import io.github.keepalive.socket.KeepaliveApplier;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for meters of the process's TCP sockets.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { KeepaliveAutoConfiguration.class, KeepaliveGuardAutoConfiguration.class })
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnKeepalive
public final class KeepaliveMetricsAutoConfiguration {

	@Bean
	KeepaliveMetrics keepaliveMetrics(KeepaliveApplier applier, ActivePlans plans, ProcessSockets sockets,
			ObjectProvider<KeepaliveGuard> guard) {
		return new KeepaliveMetrics(applier, plans, sockets, guard.getIfAvailable());
	}

}
