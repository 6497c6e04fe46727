package io.github.keepalive.socket;

import java.io.IOException;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveReport;
import io.github.keepalive.kernel.JdkOptions;
import io.github.keepalive.kernel.JdkSocket;
import io.github.keepalive.peer.OutboundPlans;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket that sets its keepalive options before it connects, and keeps them. If a
 * library then sets an option that the plan has set, the call is ignored. Calls for other
 * options work as usual.
 *
 * @since 0.1.0
 */
public class KeepaliveSocket extends Socket {

	private static final Logger logger = LoggerFactory.getLogger(KeepaliveSocket.class);

	private final KeepaliveApplier applier;

	private final OutboundPlans plans;

	/**
	 * Cleared once it was called, because the connection may outlive the application
	 * context.
	 */
	private @Nullable Observer observer;

	/** Held while options are set, so that the descriptor stays this socket's own. */
	private final ReentrantLock closing = new ReentrantLock();

	/**
	 * The proxy. The plan is that for the proxy's address, to which the socket connects.
	 */
	private final Proxy proxy;

	private volatile @Nullable KeepaliveReport report;

	/**
	 * Create an unconnected socket.
	 * @param applier sets the options
	 * @param plan what to set
	 */
	public KeepaliveSocket(KeepaliveApplier applier, KeepalivePlan plan) {
		this(applier, OutboundPlans.of(plan));
	}

	/**
	 * Create an unconnected socket.
	 * @param applier sets the options
	 * @param plans what to set, by the peer that the socket connects to
	 */
	public KeepaliveSocket(KeepaliveApplier applier, OutboundPlans plans) {
		this.applier = applier;
		this.plans = plans;
		this.proxy = Proxy.NO_PROXY;
	}

	/**
	 * Create an unconnected socket.
	 * @param applier sets the options
	 * @param plans what to set, by the peer that the socket connects to
	 * @param observer is given the report before the socket connects
	 */
	public KeepaliveSocket(KeepaliveApplier applier, OutboundPlans plans, Observer observer) {
		this(applier, plans);
		this.observer = observer;
	}

	/**
	 * Create an unconnected socket that will connect through a proxy. The options are
	 * those of the connection to the proxy.
	 * @param applier sets the options
	 * @param plans what to set, by the address of the proxy
	 * @param proxy the proxy
	 */
	public KeepaliveSocket(KeepaliveApplier applier, OutboundPlans plans, Proxy proxy) {
		super(proxy);
		this.applier = applier;
		this.plans = plans;
		this.proxy = proxy;
	}

	/**
	 * Set the options and connect. If the options cannot be set, the socket connects
	 * nevertheless.
	 * @param endpoint the address to connect to
	 * @param timeout the time to wait in milliseconds, or {@code 0} for the system's own
	 * limit
	 * @throws IOException if the connection fails
	 */
	@Override
	public void connect(SocketAddress endpoint, int timeout) throws IOException {
		SocketAddress peer = (this.proxy.type() == Proxy.Type.DIRECT) ? endpoint : this.proxy.address();
		if (!isClosed() && !isConnected()) {
			apply(this.plans.of(peer), peer);
		}
		super.connect(endpoint, timeout);
		if (this.proxy.type() == Proxy.Type.HTTP) {
			// The JDK took another descriptor than this socket had.
			apply(this.plans.of(peer), peer);
		}
	}

	private void apply(KeepalivePlan plan, SocketAddress peer) {
		KeepaliveReport report = unguarded((socket) -> this.applier.apply(socket, plan, Unclaimed.everything()));
		this.report = report;
		Observer observer = this.observer;
		if (observer != null) {
			observer.prepared(peer, plan, report);
			this.observer = null;
		}
		else {
			logger.debug("Connecting to {}: {}", peer, report);
		}
	}

	/**
	 * Apply a plan to this socket, which ignores the options that others set.
	 * @param applying applies the plan
	 * @return what became of each option
	 */
	KeepaliveReport unguarded(Function<JdkSocket, KeepaliveReport> applying) {
		this.closing.lock();
		try {
			return applying.apply(new Unguarded());
		}
		finally {
			this.closing.unlock();
		}
	}

	@Override
	public void close() throws IOException {
		this.closing.lock();
		try {
			super.close();
		}
		finally {
			this.closing.unlock();
		}
	}

	/**
	 * Return what became of each option.
	 * @return the report, or {@code null} before {@link #connect}
	 */
	public @Nullable KeepaliveReport getReport() {
		return this.report;
	}

	/**
	 * Set SO_KEEPALIVE, unless the plan sets it.
	 * @param on the value
	 * @throws SocketException if the socket is closed
	 */
	@Override
	public void setKeepAlive(boolean on) throws SocketException {
		if (isClosed() || !isHeld(StandardSocketOptions.SO_KEEPALIVE, on)) {
			super.setKeepAlive(on);
		}
	}

	/**
	 * Set an option, unless the plan sets it. In both cases, a value that the option
	 * cannot have is refused.
	 * @param <T> the type of the option's value
	 * @param name the option
	 * @param value the value
	 * @return this socket
	 * @throws IOException if the socket is closed or the system refuses
	 * @throws IllegalArgumentException if the value is of another type
	 */
	@Override
	public <T> Socket setOption(SocketOption<T> name, T value) throws IOException {
		KeepaliveOption option = (name != null) ? JdkOptions.of(name) : null;
		if (option == null || isClosed() || !name.type().isInstance(value) || !isHeld(name, value)) {
			return super.setOption(name, value);
		}
		if (value instanceof Integer amount && !option.isInRange(amount)) {
			throw new SocketException("Invalid argument");
		}
		return this;
	}

	private boolean isHeld(SocketOption<?> name, Object value) {
		KeepaliveOption option = JdkOptions.of(name);
		KeepaliveReport report = this.report;
		boolean held = option != null && ((report != null) ? report.isApplied(option) : this.plans.alwaysAsk(option));
		if (held) {
			logger.debug("Ignored {}={} on {}: keepalive settings hold", name, value, this);
		}
		return held;
	}

	private <T> void setOptionAnyway(SocketOption<T> name, T value) throws IOException {
		super.setOption(name, value);
	}

	/**
	 * Observes a socket just before it connects.
	 */
	@FunctionalInterface
	public interface Observer {

		/**
		 * Called when the options were set.
		 * @param peer the address that the socket is about to connect to
		 * @param plan what was asked for
		 * @param report what became of each option
		 */
		void prepared(SocketAddress peer, KeepalivePlan plan, KeepaliveReport report);

	}

	/**
	 * This socket without the hold, for the applier.
	 */
	private final class Unguarded extends JdkSocket {

		@Override
		protected Set<SocketOption<?>> supportedOptions() {
			return KeepaliveSocket.this.supportedOptions();
		}

		@Override
		protected <T> T getOption(SocketOption<T> option) throws IOException {
			return KeepaliveSocket.this.getOption(option);
		}

		@Override
		protected <T> void setOption(SocketOption<T> option, T value) throws IOException {
			setOptionAnyway(option, value);
		}

		@Override
		public boolean isOpen() {
			return !isClosed();
		}

		@Override
		protected boolean isPinned() {
			return true;
		}

	}

}
