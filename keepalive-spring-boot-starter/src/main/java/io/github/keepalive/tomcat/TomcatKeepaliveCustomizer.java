package io.github.keepalive.tomcat;

import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.ListenerIntegration;
import org.apache.catalina.Engine;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.Server;
import org.apache.catalina.Service;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.ProtocolHandler;

import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/**
 * Prepares all connectors of a Tomcat server. Runs before the application's customizers,
 * which may replace the protocol and add connectors. A lifecycle listener therefore
 * prepares the connectors just before the server is initialized.
 */
@ImportRuntimeHints(TomcatHints.class)
final class TomcatKeepaliveCustomizer implements WebServerFactoryCustomizer<TomcatWebServerFactory>, Ordered {

	private final ListenerIntegration integration;

	TomcatKeepaliveCustomizer(KeepaliveIntegrations integrations) {
		this.integration = integrations.listener("tomcat");
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public void customize(TomcatWebServerFactory factory) {
		if (!this.integration.isActive()) {
			return;
		}
		if (TomcatWebServerFactory.DEFAULT_PROTOCOL.equals(factory.getProtocol()) && isProtocolVisibleToTomcat()) {
			factory.setProtocol(KeepaliveHttp11NioProtocol.class.getName());
		}
		factory.addContextCustomizers((context) -> {
			Server server = ((Engine) context.getParent().getParent()).getService().getServer();
			server.addLifecycleListener((event) -> {
				if (Lifecycle.BEFORE_INIT_EVENT.equals(event.getType())) {
					prepareConnectors(server);
				}
			});
		});
	}

	private static boolean isProtocolVisibleToTomcat() {
		// Tomcat loads the protocol by name, with its own class loader.
		return ClassUtils.isVisible(KeepaliveHttp11NioProtocol.class, ProtocolHandler.class.getClassLoader());
	}

	private void prepareConnectors(Server server) {
		for (Service service : server.findServices()) {
			for (Connector connector : service.findConnectors()) {
				prepare(connector);
			}
		}
	}

	private void prepare(Connector container) {
		ProtocolHandler handler = container.getProtocolHandler();
		if (!(handler instanceof AbstractProtocol<?> protocol)) {
			this.integration.leftAlone(handler.toString(), "its protocol is not one of Tomcat's");
			return;
		}
		PreparedConnector connector = new PreparedConnector(protocol, this.integration);
		container.addLifecycleListener((event) -> {
			// A connector that was bound during its initialization stays bound when it
			// stops.
			if (Lifecycle.AFTER_STOP_EVENT.equals(event.getType())
					|| Lifecycle.AFTER_DESTROY_EVENT.equals(event.getType())) {
				connector.closedIfUnbound();
			}
		});
		if (handler instanceof KeepaliveHttp11NioProtocol keepalive) {
			keepalive.prepare(connector);
			return;
		}
		try {
			KeepaliveSocketProperties.install(protocol, connector);
		}
		catch (ReflectiveOperationException | RuntimeException ex) {
			this.integration.leftAlone(PreparedConnector.name(protocol), "its socket properties cannot be replaced ("
					+ ex + "); make it with the protocol " + KeepaliveHttp11NioProtocol.class.getName());
		}
	}

}
