package io.github.keepalive.grpc;

import java.net.InetSocketAddress;
import java.util.stream.Stream;

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
		if (!this.integration.isActive()) {
			return;
		}
		if (event instanceof GrpcServerStartedEvent) {
			addresses(event).forEach(this.integration::adopt);
		}
		else if (event instanceof GrpcServerShutdownEvent) {
			addresses(event).map(ListenerIntegration::name).forEach(this.integration::closed);
		}
	}

	private static Stream<InetSocketAddress> addresses(GrpcServerLifecycleEvent event) {
		return event.getServer()
			.getListenSockets()
			.stream()
			.filter(InetSocketAddress.class::isInstance)
			.map(InetSocketAddress.class::cast);
	}

}
