package io.github.keepalive.refresh;

import io.github.keepalive.autoconfigure.KeepaliveReconfigurer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ApplicationListener;

/**
 * Reads the configuration again when the environment has changed. If the configuration is
 * invalid, an error is logged and the former one stays in force.
 */
final class KeepaliveRefresher implements ApplicationListener<EnvironmentChangeEvent> {

	private static final Logger logger = LoggerFactory.getLogger(KeepaliveRefresher.class);

	private final KeepaliveReconfigurer reconfigurer;

	KeepaliveRefresher(KeepaliveReconfigurer reconfigurer) {
		this.reconfigurer = reconfigurer;
	}

	@Override
	public void onApplicationEvent(EnvironmentChangeEvent event) {
		try {
			this.reconfigurer.refresh();
		}
		catch (RuntimeException ex) {
			// An exception would keep the event from other listeners.
			logger.error("The changed environment was not taken over, TCP keepalive stays as it is: {}",
					ex.getMessage());
		}
	}

}
