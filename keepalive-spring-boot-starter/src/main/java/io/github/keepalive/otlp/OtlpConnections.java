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
 * The connections of OpenTelemetry's exporters, none of which shows a socket. A proxy or
 * a supplier of headers that the application sets later replaces this one.
 */
final class OtlpConnections {

	private final GuardedConnections connections;

	OtlpConnections(KeepaliveIntegrations integrations, KeepaliveGuard guard) {
		this.connections = new GuardedConnections(integrations.guarded("otlp"), guard);
	}

	/**
	 * Wake the guard when an exporter asks for its proxy, which it does to connect.
	 * @param setter sets the proxy
	 */
	void overHttp(Consumer<ProxyOptions> setter) {
		if (this.connections.isActive()) {
			setter.accept(ProxyOptions.create(new WakingProxySelector(this.connections)));
		}
	}

	/**
	 * Wake the guard when an exporter asks for further headers, which it does for each
	 * export.
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
