package io.github.keepalive.integration;

import java.nio.channels.NetworkChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.keepalive.KeepaliveListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server whose listeners carry the options before they listen, so that every connection
 * that they accept inherits them.
 *
 * @since 0.1.0
 */
public final class ListenerIntegration extends Integration {

	private static final Logger logger = LoggerFactory.getLogger(ListenerIntegration.class);

	private final Map<String, Target> targets = new LinkedHashMap<>();

	ListenerIntegration(Context context) {
		super(context, context.plans().server());
	}

	/**
	 * Prepare a listener.
	 * @param name the name of the listener, such as that of a connector
	 * @param listener its channel, which does not listen yet
	 * @return a handle of the listener
	 */
	public KeepaliveListener beforeListen(String name, NetworkChannel listener) {
		KeepaliveListener prepared = applier().prepare(listener, plan());
		put(new Target(name, prepared.report(), null));
		return prepared;
	}

	/**
	 * Note that a server works around an option that its listener could not be given.
	 * @param name the name of the listener
	 * @param note what it does instead
	 */
	public void note(String name, String note) {
		synchronized (this.targets) {
			this.targets.computeIfPresent(name, (key, target) -> new Target(name, target.report(), note));
		}
	}

	/**
	 * Note that a listener was left alone, and warn.
	 * @param name the name of the listener
	 * @param reason why
	 */
	public void leftAlone(String name, String reason) {
		logger.warn("Listener {} was left without TCP keepalive: {}", name, reason);
		put(new Target(name, null, reason));
	}

	private void put(Target target) {
		synchronized (this.targets) {
			this.targets.put(target.name(), target);
		}
	}

	@Override
	public String role() {
		return "listener";
	}

	@Override
	public long sockets() {
		synchronized (this.targets) {
			return this.targets.size();
		}
	}

	@Override
	public List<Target> targets() {
		synchronized (this.targets) {
			return new ArrayList<>(this.targets.values());
		}
	}

}
