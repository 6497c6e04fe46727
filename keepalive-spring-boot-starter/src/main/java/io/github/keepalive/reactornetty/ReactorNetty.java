package io.github.keepalive.reactornetty;

/**
 * The name of the integration.
 */
final class ReactorNetty {

	static final String NAME = "reactor-netty";

	private ReactorNetty() {
	}

}
