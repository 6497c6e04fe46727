package io.github.keepalive.integration;

import java.net.InetSocketAddress;
import java.nio.channels.NetworkChannel;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveReport;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.kernel.TunableSocket;
import io.github.keepalive.socket.PreparedListener;
import io.github.keepalive.socket.SocketRole;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server whose listeners get the options before they listen, so that accepted
 * connections inherit them.
 *
 * @since 0.1.0
 */
public final class ListenerIntegration extends Integration {

	private static final Logger logger = LoggerFactory.getLogger(ListenerIntegration.class);

	private final Map<String, Listener> listeners = new LinkedHashMap<>();

	ListenerIntegration(Context context) {
		super(context, KeepaliveRole.SERVER);
	}

	/**
	 * Prepare a listener.
	 * @param listener its channel, which does not listen yet
	 * @return a handle of the listener
	 */
	public PreparedListener prepare(NetworkChannel listener) {
		return applier().prepare(listener, plan());
	}

	/**
	 * Prepare a listener.
	 * @param listener its channel, which does not listen yet
	 * @return a handle of the listener
	 */
	public PreparedListener prepare(TunableSocket listener) {
		return applier().prepare(listener, plan());
	}

	/**
	 * Return a name for a listener that has no other.
	 * @param address the address it listens on
	 * @return the name, such as {@code *:8080}
	 */
	public static String name(InetSocketAddress address) {
		return address.getAddress().isAnyLocalAddress() ? "*:" + address.getPort() : Addresses.format(address);
	}

	/**
	 * Note that a prepared listener now listens.
	 * @param name the name of the listener, such as that of a connector
	 * @param listener the handle that {@link #prepare} returned
	 * @param port returns its port, or a number below 1 while it is not bound
	 */
	public void listening(String name, PreparedListener listener, IntSupplier port) {
		peers().listening(name(), port);
		if (logger.isDebugEnabled()) {
			int number = port.getAsInt();
			logger.debug("{}, listener {}{}: {}", name(), name, (number > 0) ? ", port " + number : "",
					listener.report(plan()));
		}
		Set<KeepaliveOption> left = listener.leftToAccepted();
		put(name, new Listener(listener,
				left.isEmpty() ? null : "set on each connection that it accepts, not inherited: " + left));
	}

	/**
	 * Set on an accepted connection the options that it did not inherit from its
	 * listener, for example because there is no native access.
	 * @param listener the listener
	 * @param connection the connection
	 */
	public void accepted(PreparedListener listener, NetworkChannel connection) {
		listener.accepted(connection, plan());
	}

	/**
	 * Set on an accepted connection the options that it did not inherit from its
	 * listener, for example because there is no native access.
	 * @param listener the listener
	 * @param connection the connection
	 */
	public void accepted(PreparedListener listener, TunableSocket connection) {
		listener.accepted(connection, plan());
	}

	/**
	 * Return the options of the plan that could not be set on the first listener.
	 * @return the options, or {@code null} if there is no listener yet
	 */
	@Nullable Set<KeepaliveOption> refused() {
		synchronized (this.listeners) {
			for (Listener listener : this.listeners.values()) {
				if (listener.prepared() != null) {
					KeepaliveReport report = listener.prepared().report(plan());
					Set<KeepaliveOption> refused = EnumSet.allOf(KeepaliveOption.class);
					refused.removeIf((option) -> !report.isMissing(option));
					refused.removeAll(listener.prepared().leftToAccepted());
					return refused;
				}
			}
			return null;
		}
	}

	/**
	 * Note that a listener is closed.
	 * @param name the name of the listener
	 */
	public void closed(String name) {
		synchronized (this.listeners) {
			this.listeners.remove(name);
		}
	}

	/**
	 * Note that a listener was left alone, and warn.
	 * @param name the name of the listener
	 * @param reason why
	 */
	public void leftAlone(String name, String reason) {
		logger.warn("Listener {} was left without TCP keepalive: {}", name, reason);
		put(name, new Listener(null, reason));
	}

	private void put(String name, Listener listener) {
		synchronized (this.listeners) {
			this.listeners.put(name, listener);
		}
	}

	@Override
	public SocketRole role() {
		return SocketRole.LISTENER;
	}

	@Override
	public long sockets() {
		synchronized (this.listeners) {
			return this.listeners.size();
		}
	}

	@Override
	public List<Target> targets() {
		List<Target> targets = new ArrayList<>();
		synchronized (this.listeners) {
			this.listeners.forEach((name, listener) -> targets.add(listener.toTarget(name, plan())));
		}
		return targets;
	}

	private record Listener(@Nullable PreparedListener prepared, @Nullable String note) {

		Target toTarget(String name, KeepalivePlan plan) {
			return new Target(name, (this.prepared != null) ? this.prepared.report(plan) : null, this.note);
		}

	}

}
