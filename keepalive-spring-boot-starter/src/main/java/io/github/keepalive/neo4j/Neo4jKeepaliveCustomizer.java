package io.github.keepalive.neo4j;

import io.github.keepalive.integration.OutboundIntegration;
import org.neo4j.driver.Config.ConfigBuilder;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.neo4j.autoconfigure.ConfigBuilderCustomizer;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.Ordered;

/**
 * Announces the driver that Boot makes as soon as it is configured to
 * {@link KeepaliveBoltConnectionProviderFactory}, since nothing of a driver's
 * configuration reaches its sockets. Comes last, so that a driver that the application's
 * own customizer may make is not taken for Boot's.
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
	 * If the application fails to start, the driver that was announced may not have come.
	 */
	@Override
	public void destroy() {
		KeepaliveBoltConnectionProviderFactory.forgetDriver();
	}

}
