package com.example.orders;

import org.apache.catalina.connector.Connector;

import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * The port of the stock service, with the classes of Spring Boot 3.
 */
@Component
class Boot3StockConnector implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

	private final StockProperties properties;

	Boot3StockConnector(StockProperties properties) {
		this.properties = properties;
	}

	@Override
	public void customize(TomcatServletWebServerFactory factory) {
		Connector connector = new Connector();
		connector.setPort(this.properties.port());
		factory.addAdditionalTomcatConnectors(connector);
	}

}
