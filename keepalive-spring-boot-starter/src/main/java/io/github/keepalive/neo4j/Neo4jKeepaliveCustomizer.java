package io.github.keepalive.neo4j;

import io.github.keepalive.integration.OutboundIntegration;
import org.neo4j.driver.Config.ConfigBuilder;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.neo4j.autoconfigure.ConfigBuilderCustomizer;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.Ordered;

/**
 * Announces the driver that Boot creates to
 * {@link KeepaliveBoltConnectionProviderFactory}, because the driver's configuration
 * gives no access to its sockets. Runs last, because the application's customizers may
 * create a driver of their own, which must not be taken for Boot's.
 */
@ImportRuntimeHints(Neo4jHints.class)
final class Neo4jKeepaliveCustomizer implements ConfigBuilderCustomizer, Ordered, DisposableBean {

	private final OutboundIntegration integration;

	Neo4jKeepaliveCustomizer(OutboundIntegration integration) {
		this.integration = integration;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void customize(ConfigBuilder builder) {
		if (this.integration.isActive()) {
			KeepaliveBoltConnectionProviderFactory.announceDriver(this.integration);
		}
	}

	/**
	 * If the application fails to start, the announced driver may never be created.
	 */
	@Override
	public void destroy() {
		KeepaliveBoltConnectionProviderFactory.forgetDriver();
	}

}
