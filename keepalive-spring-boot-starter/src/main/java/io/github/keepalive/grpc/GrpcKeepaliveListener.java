package io.github.keepalive.grpc;

import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.ListenerIntegration;

import org.springframework.context.ApplicationListener;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycleEvent;
import org.springframework.grpc.server.lifecycle.GrpcServerShutdownEvent;
import org.springframework.grpc.server.lifecycle.GrpcServerStartedEvent;

/**
 * Looks at the listener when the server has started, and sets what it lacks.
 */
final class GrpcKeepaliveListener implements ApplicationListener<GrpcServerLifecycleEvent> {

	static final String INTEGRATION = "grpc-server";

	private final ListenerIntegration integration;

	GrpcKeepaliveListener(KeepaliveIntegrations integrations) {
		this.integration = integrations.listener(INTEGRATION);
	}

	@Override
	public void onApplicationEvent(GrpcServerLifecycleEvent event) {
		if (event instanceof GrpcServerStartedEvent started && started.getPort() > 0 && this.integration.isActive()) {
			this.integration.adopt(name(started.getPort()), started.getPort());
		}
		else if (event instanceof GrpcServerShutdownEvent shutdown) {
			this.integration.closed(name(shutdown.getServer().getPort()));
		}
	}

	private static String name(int port) {
		return "port " + port;
	}

}
