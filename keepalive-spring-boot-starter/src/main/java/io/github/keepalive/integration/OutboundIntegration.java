package io.github.keepalive.integration;

import java.net.Socket;
import java.nio.channels.NetworkChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveReport;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.kernel.TunableSocket;
import io.github.keepalive.socket.KeepaliveSocket;
import io.github.keepalive.socket.KeepaliveSocketFactory;
import io.github.keepalive.socket.SocketRole;
import io.github.keepalive.socket.Unclaimed;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client whose connections carry the options before they connect.
 *
 * @since 0.1.0
 */
public final class OutboundIntegration extends Integration {

	private static final Logger logger = LoggerFactory.getLogger(OutboundIntegration.class);

	private static final String LATEST = "latest connection";

	private final LongAdder sockets = new LongAdder();

	/** What was last heard of each target: a connection, or why it is left alone. */
	private final Map<String, Latest> latest = new ConcurrentSkipListMap<>();

	OutboundIntegration(Context context) {
		super(context, KeepaliveRole.CLIENT);
	}

	/**
	 * Prepare a connection.
	 * @param socket the socket, which is about to connect
	 * @param unclaimed which of its amounts may be replaced
	 * @return what became of each option
	 */
	public KeepaliveReport connecting(Socket socket, Unclaimed unclaimed) {
		KeepalivePlan plan = plan();
		return note(LATEST, plan, applier().apply(socket, plan, unclaimed));
	}

	/**
	 * Prepare a connection.
	 * @param channel the channel, which is about to connect
	 * @param unclaimed which of its amounts may be replaced
	 * @return what became of each option
	 */
	public KeepaliveReport connecting(NetworkChannel channel, Unclaimed unclaimed) {
		KeepalivePlan plan = plan();
		return note(LATEST, plan, applier().apply(channel, plan, unclaimed));
	}

	/**
	 * Prepare a connection.
	 * @param channel the channel, which is about to connect
	 * @param unclaimed which of its amounts may be replaced
	 * @return what became of each option
	 */
	public KeepaliveReport connecting(TunableSocket channel, Unclaimed unclaimed) {
		KeepalivePlan plan = plan();
		return note(LATEST, plan, applier().apply(channel, plan, unclaimed));
	}

	/**
	 * Look at a connection again after the application or the library had its say.
	 * @param socket the socket
	 * @param unclaimed which of its amounts may be replaced, besides those of the plan
	 * @return what became of each option
	 */
	public KeepaliveReport connected(Socket socket, Unclaimed unclaimed) {
		KeepalivePlan plan = plan();
		return noteAgain(plan, applier().applyAgain(socket, plan, withOurs(unclaimed, plan), report(plan)));
	}

	/**
	 * Look at a connection again after the application or the library had its say.
	 * @param channel the channel
	 * @param unclaimed which of its amounts may be replaced, besides those of the plan
	 * @return what became of each option
	 */
	public KeepaliveReport connected(NetworkChannel channel, Unclaimed unclaimed) {
		KeepalivePlan plan = plan();
		return noteAgain(plan, applier().applyAgain(channel, plan, withOurs(unclaimed, plan), report(plan)));
	}

	/**
	 * Look at a connection again after the application or the library had its say.
	 * @param channel the channel
	 * @param unclaimed which of its amounts may be replaced, besides those of the plan
	 * @return what became of each option
	 */
	public KeepaliveReport connected(TunableSocket channel, Unclaimed unclaimed) {
		KeepalivePlan plan = plan();
		return noteAgain(plan, applier().applyAgain(channel, plan, withOurs(unclaimed, plan), report(plan)));
	}

	private static Unclaimed withOurs(Unclaimed unclaimed, KeepalivePlan plan) {
		return unclaimed.and(Unclaimed.former(List.of(plan)));
	}

	private @Nullable KeepaliveReport report(KeepalivePlan plan) {
		Latest latest = this.latest.get(LATEST);
		return (latest != null && latest.plan() == plan) ? latest.report() : null;
	}

	private KeepaliveReport noteAgain(KeepalivePlan plan, KeepaliveReport report) {
		this.latest.put(LATEST, new Latest(plan, report, null));
		return report;
	}

	/**
	 * Return a socket factory for a library that takes one.
	 * @param target what it connects to, such as the name of a data source
	 * @return the factory, whose sockets follow the plan in force
	 */
	public KeepaliveSocketFactory socketFactory(String target) {
		this.latest.put(target, Latest.NOTHING);
		return new KeepaliveSocketFactory(() -> {
			KeepalivePlan plan = plan();
			return new KeepaliveSocket(applier(), plan, (report) -> note(target, plan, report));
		});
	}

	/**
	 * Note that the connections to a target are left alone, so that they are the guard's.
	 * @param target what they connect to, such as the name of a data source
	 * @param reason why
	 */
	public void leftAlone(String target, String reason) {
		logger.info("The connections of {} are not reached before they connect: {}", target, reason);
		this.latest.put(target, new Latest(null, null, reason));
	}

	private KeepaliveReport note(String target, KeepalivePlan plan, KeepaliveReport report) {
		this.latest.put(target, new Latest(plan, report, null));
		this.sockets.increment();
		return report;
	}

	@Override
	public SocketRole role() {
		return SocketRole.OUTBOUND;
	}

	@Override
	public long sockets() {
		return this.sockets.sum();
	}

	@Override
	public List<Target> targets() {
		List<Target> targets = new ArrayList<>();
		this.latest.forEach((name, latest) -> {
			boolean current = latest.plan() == plan();
			if (current || !name.equals(LATEST)) {
				targets.add(new Target(name, current ? latest.report() : null, latest.note()));
			}
		});
		return targets;
	}

	private record Latest(@Nullable KeepalivePlan plan, @Nullable KeepaliveReport report, @Nullable String note) {

		static final Latest NOTHING = new Latest(null, null, null);

	}

}
