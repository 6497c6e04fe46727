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
 * Sees each session of the asynchronous client as soon as there is one, which is when its
 * channel has begun to connect. One over a Unix domain socket is left alone.
 */
final class KeepaliveSessionDecorator implements Decorator<IOSession> {

	/** The class of what the library decorates sessions with, which is not public. */
	static final String LOGGING = "org.apache.hc.client5.http.impl.async.LoggingIOSessionDecorator";

	private final OutboundIntegration integration;

	private final Unclaimed unclaimed;

	private final Decorator<IOSession> next;

	/**
	 * Create a decorator.
	 * @param integration sets the options
	 * @param ofLibrary what the library sets by itself
	 * @param own the application's, or {@code null} for that of the library
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
	 * Return what the library decorates sessions with by itself, to log what goes over
	 * the wire.
	 * @return the decorator, or one that does nothing if the library has another by now
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
