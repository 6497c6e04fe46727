package io.github.keepalive.httpcomponents;

import java.nio.channels.NetworkChannel;

import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.socket.Unclaimed;
import org.apache.hc.core5.function.Decorator;
import org.apache.hc.core5.reactor.IOSession;

/**
 * Sees each session of the asynchronous client as soon as there is one, which is when its
 * channel has begun to connect.
 */
final class KeepaliveSessionDecorator implements Decorator<IOSession> {

	private final OutboundIntegration integration;

	private final Unclaimed unclaimed;

	private final Decorator<IOSession> next = HttpComponents.loggingDecorator();

	/**
	 * Create a decorator.
	 * @param integration sets the options
	 * @param ofLibrary what the library sets by itself
	 */
	KeepaliveSessionDecorator(OutboundIntegration integration, Unclaimed ofLibrary) {
		this.integration = integration;
		this.unclaimed = Unclaimed.everything().except(HttpComponents.BUILT_IN.keySet()).and(ofLibrary);
	}

	@Override
	public IOSession decorate(IOSession session) {
		if (session.channel() instanceof NetworkChannel channel) {
			this.integration.connecting(channel, this.unclaimed);
		}
		return this.next.decorate(session);
	}

}
