package io.github.keepalive.neo4j;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.netty.KeepaliveEventLoopGroup;
import io.netty.channel.EventLoopGroup;
import org.neo4j.bolt.connection.BoltConnectionProvider;
import org.neo4j.bolt.connection.netty.impl.async.connection.EventLoopGroupFactory;
import org.neo4j.bolt.connection.netty.impl.async.connection.NettyTransport;

/**
 * Event loops like those that the driver creates by default: of the same transport and
 * with the same number of threads. They are shut down when the driver is closed.
 *
 * @param transport their transport
 * @param loops the event loops
 */
record BoltEventLoops(NettyTransport transport, EventLoopGroup loops) {

	private static final Set<String> CHOICES = Set.of("eventLoopGroup", "nettyTransport", "localAddress");

	/**
	 * Return whether the application has chosen the event loops.
	 * @param configuration the driver's configuration
	 * @return {@code false} if the driver creates its own
	 */
	static boolean areChosen(Map<String, ?> configuration) {
		return !Collections.disjoint(configuration.keySet(), CHOICES);
	}

	static BoltEventLoops create(Map<String, ?> configuration) {
		NettyTransport transport = detectTransport();
		int threads = (configuration.get("eventLoopThreads") instanceof Integer configured) ? configured : 0;
		return new BoltEventLoops(transport, new EventLoopGroupFactory(null, transport).newEventLoopGroup(threads));
	}

	private static NettyTransport detectTransport() {
		if (NettyTransport.isIoUringAvailable()) {
			return NettyTransport.ioUring();
		}
		if (NettyTransport.isEpollAvailable()) {
			return NettyTransport.epoll();
		}
		return NettyTransport.isKQueueAvailable() ? NettyTransport.kqueue() : NettyTransport.nio();
	}

	/**
	 * Return a configuration that uses these event loops and prepares each connection.
	 * @param configuration the driver's configuration
	 * @param integration sets the options
	 * @return the configuration
	 */
	Map<String, ?> configuration(Map<String, ?> configuration, OutboundIntegration integration) {
		Map<String, Object> ours = new HashMap<>(configuration);
		ours.put("eventLoopGroup", new KeepaliveEventLoopGroup(this.loops, integration));
		ours.put("nettyTransport", this.transport.type().name().toLowerCase(Locale.ROOT));
		return ours;
	}

	/**
	 * Create a connection provider that uses these event loops. Closing it also shuts
	 * them down, because the driver does not shut down event loops that it was given.
	 * @param maker creates the connection provider
	 * @return the connection provider
	 */
	BoltConnectionProvider use(Function<BoltEventLoops, BoltConnectionProvider> maker) {
		try {
			BoltConnectionProvider connections = maker.apply(this);
			return (BoltConnectionProvider) Proxy.newProxyInstance(getClass().getClassLoader(),
					new Class<?>[] { BoltConnectionProvider.class },
					(proxy, method, arguments) -> call(connections, method, arguments));
		}
		catch (RuntimeException | LinkageError ex) {
			shutDown();
			throw ex;
		}
	}

	private Object call(BoltConnectionProvider connections, Method method, Object[] arguments) throws Throwable {
		boolean closes = method.getName().equals("close");
		try {
			Object result = method.invoke(connections, arguments);
			return (closes && result instanceof CompletionStage<?> closed) ? shutDownAfter(closed) : result;
		}
		catch (InvocationTargetException ex) {
			if (closes) {
				shutDown();
			}
			throw ex.getTargetException();
		}
	}

	// Also if the driver fails to close its connections. The failure stays the result.
	private <T> CompletionStage<T> shutDownAfter(CompletionStage<T> closed) {
		return closed.handle((nothing, failure) -> shutDown())
			.thenCompose((down) -> down)
			.thenCompose((down) -> closed);
	}

	private CompletionStage<Void> shutDown() {
		CompletableFuture<Void> down = new CompletableFuture<>();
		this.loops.shutdownGracefully(200, 15_000, TimeUnit.MILLISECONDS).addListener((future) -> down.complete(null));
		return down;
	}

}
