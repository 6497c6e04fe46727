package io.github.keepalive.httpclient;

/**
 * Hooks builders of one HTTP client library.
 *
 * @param <B> the type of the builder
 * @since 0.1.0
 */
public interface BuilderHook<B> {

	/**
	 * Return the type of builders that can be hooked.
	 * @return the type
	 */
	Class<B> builderType();

	/**
	 * Hook a builder that the application made and may have customized already: what it
	 * set stays.
	 * @param builder the builder
	 * @return the builder to use
	 */
	B hook(B builder);

}
