package io.github.keepalive.refresh;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.autoconfigure.KeepaliveReconfigurer;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for changes of the environment.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = KeepaliveAutoConfiguration.class)
@ConditionalOnClass(EnvironmentChangeEvent.class)
@ConditionalOnKeepalive
public final class KeepaliveRefreshAutoConfiguration {

	@Bean
	KeepaliveRefresher keepaliveRefresher(KeepaliveReconfigurer reconfigurer) {
		return new KeepaliveRefresher(reconfigurer);
	}

}
