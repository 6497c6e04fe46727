package io.github.keepalive.autoconfigure;

import io.github.keepalive.context.ProcessSockets;
import org.crac.Core;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for a process that may be restored from a checkpoint (CRaC).
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = KeepaliveAutoConfiguration.class)
@ConditionalOnClass(Core.class)
@ConditionalOnKeepalive
public final class KeepaliveCheckpointAutoConfiguration {

	@Bean
	RestoredProcess keepaliveRestoredProcess(ProcessSockets sockets) {
		return new RestoredProcess(sockets);
	}

}
