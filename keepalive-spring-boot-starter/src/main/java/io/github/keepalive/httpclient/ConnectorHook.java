package io.github.keepalive.httpclient;

import java.util.function.UnaryOperator;

import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.core.Ordered;

/**
 * Hooks builders of one library behind WebClient.
 *
 * @param <B> the type of the builders
 * @since 0.1.0
 */
public final class ConnectorHook<B extends ClientHttpConnectorBuilder<?>> extends BuilderHook<B>
		implements ClientHttpConnectorBuilderCustomizer<B> {

	/**
	 * Create a hook that does the same with every builder.
	 * @param type the type of the builders
	 * @param hook hooks a builder
	 */
	public ConnectorHook(Class<B> type, UnaryOperator<B> hook) {
		this(type, hook, hook);
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
	 * Create a hook that does the same with every builder, after some of Boot's own.
	 * @param type the type of the builders
	 * @param hook hooks a builder
	 * @param order the order among Boot's customizers
	 */
	public ConnectorHook(Class<B> type, UnaryOperator<B> hook, int order) {
		super(type, hook, hook, order);
	}

}
