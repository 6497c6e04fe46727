package io.github.keepalive.otlp;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.keepalive.guard.GuardedConnections;
import io.github.keepalive.guard.KeepaliveGuard;
import io.github.keepalive.guard.WakingProxySelector;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.opentelemetry.sdk.common.export.ProxyOptions;

/**
 * Notifies the guard of the connections of OpenTelemetry's exporters, which give no
 * access to their sockets. If the application sets a proxy or a supplier of headers of
 * its own later, the guard is not notified.
 */
final class OtlpConnections {

	private final GuardedConnections connections;

	OtlpConnections(KeepaliveIntegrations integrations, KeepaliveGuard guard) {
		this.connections = new GuardedConnections(integrations.guarded("otlp"), guard);
	}

	/**
	 * Notify the guard when an exporter over HTTP selects its proxy. It does so before
	 * each new connection.
	 * @param setter sets the proxy
	 */
	void overHttp(Consumer<ProxyOptions> setter) {
		if (this.connections.isActive()) {
			setter.accept(ProxyOptions.create(new WakingProxySelector(this.connections)));
		}
	}

	/**
	 * Notify the guard when an exporter over gRPC asks for additional headers. It does so
	 * for each export.
	 * @param setter sets the supplier of headers
	 */
	void overGrpc(Consumer<Supplier<Map<String, String>>> setter) {
		if (this.connections.isActive()) {
			setter.accept(() -> {
				this.connections.connecting();
				return Map.of();
			});
		}
	}

}
