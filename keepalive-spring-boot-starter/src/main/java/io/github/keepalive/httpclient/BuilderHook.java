package io.github.keepalive.httpclient;

import java.util.function.UnaryOperator;

import org.springframework.core.Ordered;

/**
 * Configures the builders of one HTTP client library. It customizes the builders that
 * Boot configures, before the application's customizers run. It also configures the
 * builders that are beans of the application, to which Boot does not apply customizers.
 *
 * @param <B> the type of the builders
 * @since 0.1.0
 */
public abstract sealed class BuilderHook<B> implements Ordered permits RequestFactoryHook, ConnectorHook {

	private final Class<B> type;

	private final UnaryOperator<B> ofBoot;

	private final UnaryOperator<B> ofApplication;

	private final int order;

	BuilderHook(Class<B> type, UnaryOperator<B> ofBoot, UnaryOperator<B> ofApplication, int order) {
		this.type = type;
		this.ofBoot = ofBoot;
		this.ofApplication = ofApplication;
		this.order = order;
	}

	@Override
	public final int getOrder() {
		return this.order;
	}

	/**
	 * Customize a builder that Boot configures.
	 * @param builder a builder; one of another library is returned unchanged
	 * @return the builder to use
	 */
	public final B customize(B builder) {
		return this.type.isInstance(builder) ? this.ofBoot.apply(builder) : builder;
	}

	final Object configureOwn(Object builder) {
		return this.type.isInstance(builder) ? this.ofApplication.apply(this.type.cast(builder)) : builder;
	}

}
