package io.github.keepalive.httpcomponents;

import java.nio.channels.NetworkChannel;
import java.util.Map;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.integration.OutboundIntegration;
import org.apache.hc.core5.function.Decorator;
import org.apache.hc.core5.reactor.IOSession;

/**
 * Sees each session of the asynchronous client as soon as there is one, which is when its
 * channel has begun to connect.
 */
final class KeepaliveSessionDecorator implements Decorator<IOSession> {

	private final OutboundIntegration integration;

	private final Map<KeepaliveOption, Integer> told;

	private final Decorator<IOSession> next = HttpComponents.loggingDecorator();

	/**
	 * Create a decorator.
	 * @param integration sets the options
	 * @param told what the library was told to set
	 */
	KeepaliveSessionDecorator(OutboundIntegration integration, Map<KeepaliveOption, Integer> told) {
		this.integration = integration;
		this.told = told;
	}

	@Override
	public IOSession decorate(IOSession session) {
		if (session.channel() instanceof NetworkChannel channel) {
			this.integration.afterLibrary(channel, HttpComponents.BUILT_IN, this.told);
		}
		return this.next.decorate(session);
	}

}
