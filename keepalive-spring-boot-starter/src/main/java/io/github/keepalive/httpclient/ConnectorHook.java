package io.github.keepalive.httpclient;

import java.util.function.UnaryOperator;

import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.core.Ordered;

/**
 * Configures the builders of one library behind WebClient.
 *
 * @param <B> the type of the builders
 * @since 0.1.0
 */
public final class ConnectorHook<B extends ClientHttpConnectorBuilder<?>> extends BuilderHook<B>
		implements ClientHttpConnectorBuilderCustomizer<B> {

	/**
	 * Create a hook that configures all builders in the same way.
	 * @param type the type of the builders
	 * @param configurer configures a builder
	 */
	public ConnectorHook(Class<B> type, UnaryOperator<B> configurer) {
		this(type, configurer, configurer);
	}

	/**
	 * Create a hook.
	 * @param type the type of the builders
	 * @param ofBoot configures a builder that is not customized yet
	 * @param ofApplication configures a builder that the application may have customized
	 * already, and keeps what it set
	 */
	public ConnectorHook(Class<B> type, UnaryOperator<B> ofBoot, UnaryOperator<B> ofApplication) {
		super(type, ofBoot, ofApplication, Ordered.HIGHEST_PRECEDENCE);
	}

	/**
	 * Create a hook that configures all builders in the same way, with an order among
	 * Boot's customizers.
	 * @param type the type of the builders
	 * @param configurer configures a builder
	 * @param order the order
	 */
	public ConnectorHook(Class<B> type, UnaryOperator<B> configurer, int order) {
		super(type, configurer, configurer, order);
	}

}
