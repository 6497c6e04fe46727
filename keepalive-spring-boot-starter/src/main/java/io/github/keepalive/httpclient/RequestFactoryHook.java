package io.github.keepalive.httpclient;

import java.util.function.UnaryOperator;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.core.Ordered;

/**
 * Configures the builders of one library behind RestTemplate and RestClient.
 *
 * @param <B> the type of the builders
 * @since 0.1.0
 */
public final class RequestFactoryHook<B extends ClientHttpRequestFactoryBuilder<?>> extends BuilderHook<B>
		implements ClientHttpRequestFactoryBuilderCustomizer<B> {

	/**
	 * Create a hook that configures all builders in the same way.
	 * @param type the type of the builders
	 * @param configurer configures a builder
	 */
	public RequestFactoryHook(Class<B> type, UnaryOperator<B> configurer) {
		this(type, configurer, configurer);
	}

	/**
	 * Create a hook.
	 * @param type the type of the builders
	 * @param ofBoot configures a builder that is not customized yet
	 * @param ofApplication configures a builder that the application may have customized
	 * already, and keeps what it set
	 */
	public RequestFactoryHook(Class<B> type, UnaryOperator<B> ofBoot, UnaryOperator<B> ofApplication) {
		super(type, ofBoot, ofApplication, Ordered.HIGHEST_PRECEDENCE);
	}

}
