package io.github.keepalive.socket;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.github.keepalive.KeepaliveEnvironment;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.KeepaliveSettings;
import io.github.keepalive.SystemDefaults;
import io.github.keepalive.peer.OutboundPlans;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves the text that a driver passes to a socket factory which it loads by class
 * name. The text has settings or the name of a published factory.
 */
final class PublishedFactories {

	private static final Logger logger = LoggerFactory.getLogger(PublishedFactories.class);

	private static final String PUBLISHED = "published.";

	private static final Map<String, Supplier<? extends KeepaliveSocket>> published = new ConcurrentHashMap<>();

	/** Cached, because drivers make a factory for each connection. */
	private static final Map<String, Supplier<KeepaliveSocket>> parsed = new ConcurrentHashMap<>();

	private static final AtomicLong publications = new AtomicLong();

	private PublishedFactories() {
	}

	static Supplier<? extends KeepaliveSocket> resolve(@Nullable String argument) {
		if (argument == null || argument.isBlank()) {
			return Shared.SOCKETS;
		}
		if (!argument.startsWith(PUBLISHED)) {
			return parsed.computeIfAbsent(argument, (text) -> of(KeepaliveSettings.parse(KeepaliveRole.CLIENT, text)));
		}
		Supplier<? extends KeepaliveSocket> sockets = published.get(argument);
		return (sockets != null) ? sockets : Shared.SOCKETS;
	}

	static Supplier<KeepaliveSocket> of(KeepaliveSettings settings) {
		KeepalivePlan plan = KeepalivePlan.of(KeepaliveRole.CLIENT, settings.orElse(Shared.ENVIRONMENT),
				SystemDefaults.read());
		OutboundPlans plans = OutboundPlans.of(plan);
		return () -> new KeepaliveSocket(Shared.APPLIER, plans);
	}

	/**
	 * Publish sockets.
	 * @param name a display name
	 * @param sockets makes an unconnected socket
	 * @return the argument, which needs no escaping in a URL
	 */
	static String publish(String name, Supplier<? extends KeepaliveSocket> sockets) {
		String argument = PUBLISHED + name.replaceAll("[^A-Za-z0-9.-]", "-") + "." + publications.incrementAndGet();
		published.put(argument, sockets);
		return argument;
	}

	static void withdraw(String argument) {
		published.remove(argument);
	}

	/**
	 * Shared by the whole process: its environment and one applier. A driver may make a
	 * factory for each connection, and each cause must still be logged only once.
	 */
	private static final class Shared {

		static final KeepaliveApplier APPLIER = new KeepaliveApplier();

		static final KeepaliveSettings ENVIRONMENT = environment();

		static final Supplier<KeepaliveSocket> SOCKETS = of(KeepaliveSettings.none());

		private static KeepaliveSettings environment() {
			KeepaliveEnvironment environment = KeepaliveEnvironment.read();
			environment.ignored().forEach((variable) -> logger.warn("Ignored {}", variable));
			return environment.settings();
		}

	}

}
