package io.github.keepalive.jetty;

import java.nio.channels.ServerSocketChannel;

import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.ListenerIntegration;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

import org.springframework.aot.hint.annotation.RegisterReflection;
import org.springframework.boot.jetty.JettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.util.ReflectionUtils;

/**
 * Prepares all connectors of a Jetty server, both Boot's and those that the application's
 * customizers add. Runs last, because Boot creates its connector only when it is known
 * whether TLS is used. A connector that overrides how its channel is opened is left
 * alone.
 */
@RegisterReflection(classes = ServerConnector.class)
final class JettyKeepaliveCustomizer implements WebServerFactoryCustomizer<JettyWebServerFactory>, Ordered {

	private final ListenerIntegration integration;

	JettyKeepaliveCustomizer(KeepaliveIntegrations integrations) {
		this.integration = integrations.listener("jetty");
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void customize(JettyWebServerFactory factory) {
		if (this.integration.isActive()) {
			factory.addServerCustomizers(this::prepareConnectors);
		}
	}

	private void prepareConnectors(Server server) {
		for (Connector connector : server.getConnectors()) {
			if (connector instanceof ServerConnector tcp) {
				prepare(tcp);
			}
		}
	}

	private void prepare(ServerConnector connector) {
		if (overridesOpening(connector.getClass())) {
			this.integration.leftAlone(connector.toString(),
					"it opens its channel in a way of its own; the guard has it");
		}
		else {
			connector.addEventListener(new OpenedConnector(connector, this.integration));
		}
	}

	private static boolean overridesOpening(Class<?> type) {
		return isOverridden(type, "openAcceptChannel") || isOverridden(type, "open")
				|| isOverridden(type, "open", ServerSocketChannel.class);
	}

	private static boolean isOverridden(Class<?> type, String name, Class<?>... parameterTypes) {
		var method = ReflectionUtils.findMethod(type, name, parameterTypes);
		return method != null && method.getDeclaringClass() != ServerConnector.class;
	}

}
