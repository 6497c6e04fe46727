package io.github.keepalive.reactornetty;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;

import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.ListenerIntegration;
import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.netty.KeepaliveLoopResources;
import io.github.keepalive.netty.NettyConnection;
import io.github.keepalive.netty.NettyListener;
import io.netty.channel.Channel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.HttpResources;
import reactor.netty.resources.LoopResources;

/**
 * Decorates event loops. The same event loops always get the same decorator, because
 * Reactor Netty looks connection pools up by the identity of the event loops.
 * Thread-safe.
 */
final class KeepaliveLoops {

	static final String INTEGRATION = "reactor-netty";

	private final ListenerIntegration listeners;

	private final OutboundIntegration connections;

	/**
	 * Asks for the global event loops at each use. They are replaced when a context that
	 * manages them restarts.
	 */
	private final KeepaliveLoopResources global;

	private final Map<LoopResources, WeakReference<KeepaliveLoopResources>> decorated = new WeakHashMap<>();

	KeepaliveLoops(KeepaliveIntegrations integrations) {
		this.listeners = integrations.listener(INTEGRATION);
		this.connections = integrations.outbound(INTEGRATION);
		this.global = new KeepaliveLoopResources(HttpResources::get, this::created);
	}

	/**
	 * Return whether listeners or connections are to be prepared.
	 * @return {@code false} if the event loops must be left alone
	 */
	boolean isActive() {
		return this.listeners.isActive() || this.connections.isActive();
	}

	/**
	 * Stop preparing channels.
	 */
	synchronized void release() {
		this.global.release();
		for (WeakReference<KeepaliveLoopResources> reference : this.decorated.values()) {
			KeepaliveLoopResources decorated = reference.get();
			if (decorated != null) {
				decorated.release();
			}
		}
	}

	synchronized LoopResources decorate(LoopResources loops) {
		if (loops instanceof KeepaliveLoopResources) {
			return loops;
		}
		if (loops instanceof HttpResources) {
			return this.global;
		}
		WeakReference<KeepaliveLoopResources> reference = this.decorated.get(loops);
		@Nullable KeepaliveLoopResources decorated = (reference != null) ? reference.get() : null;
		if (decorated == null) {
			decorated = new KeepaliveLoopResources(() -> loops, this::created);
			this.decorated.put(loops, new WeakReference<>(decorated));
		}
		return decorated;
	}

	private void created(Class<? extends Channel> type, Channel channel) {
		if (type == ServerSocketChannel.class && this.listeners.isActive()) {
			NettyListener.prepare(channel, this.listeners);
		}
		else if (type == SocketChannel.class && this.connections.isActive()) {
			NettyConnection.prepare(channel, this.connections);
		}
	}

}
