package io.github.keepalive.httpcore;

import java.lang.reflect.Field;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;

import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.socket.Unclaimed;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.core5.function.Decorator;
import org.apache.hc.core5.reactor.IOSession;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Prepares the channel of each session of an asynchronous client. The library decorates a
 * session when its channel has begun to connect. A session over a Unix domain socket is
 * left alone.
 */
final class KeepaliveSessionDecorator implements Decorator<IOSession> {

	/** The class of the library's default decorator, which is not public. */
	static final String LOGGING = "org.apache.hc.client5.http.impl.async.LoggingIOSessionDecorator";

	private final OutboundIntegration integration;

	private final Unclaimed unclaimed;

	private final Decorator<IOSession> next;

	/**
	 * Create a decorator.
	 * @param integration sets the options
	 * @param ofLibrary the amounts that the library sets by itself
	 * @param own the application's decorator, or {@code null} to use the library's
	 * default
	 */
	KeepaliveSessionDecorator(OutboundIntegration integration, Unclaimed ofLibrary,
			@Nullable Decorator<IOSession> own) {
		this.integration = integration;
		this.unclaimed = Unclaimed.everything().except(HttpCore.BUILT_IN.keySet()).and(ofLibrary);
		this.next = (own != null) ? own : loggingDecorator();
	}

	@Override
	public IOSession decorate(IOSession session) {
		if (session.channel() instanceof NetworkChannel channel
				&& channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
			this.integration.connecting(channel, session.getRemoteAddress(), this.unclaimed);
		}
		return this.next.decorate(session);
	}

	/**
	 * Return the library's default decorator, which logs the traffic.
	 * @return the decorator, or one that does nothing if this version of the library has
	 * no such class
	 */
	@SuppressWarnings("unchecked")
	private static Decorator<IOSession> loggingDecorator() {
		try {
			Field field = ClassUtils.forName(LOGGING, HttpAsyncClientBuilder.class.getClassLoader())
				.getDeclaredField("INSTANCE");
			ReflectionUtils.makeAccessible(field);
			return (Decorator<IOSession>) field.get(null);
		}
		catch (ReflectiveOperationException | LinkageError | ClassCastException ex) {
			return (session) -> session;
		}
	}

}
