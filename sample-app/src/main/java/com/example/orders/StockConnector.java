package com.example.orders;

import org.apache.catalina.connector.Connector;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * The port of the stock service.
 */
@Component
class StockConnector implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

	private final StockProperties properties;

	StockConnector(StockProperties properties) {
		this.properties = properties;
	}

	@Override
	public void customize(TomcatServletWebServerFactory factory) {
		Connector connector = new Connector();
		connector.setPort(this.properties.port());
		factory.addAdditionalConnectors(connector);
	}

}
