package io.github.keepalive.integration;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.channels.NetworkChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.Function;

import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveReport;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.kernel.TunableSocket;
import io.github.keepalive.peer.OutboundPlans;
import io.github.keepalive.socket.KeepaliveSocket;
import io.github.keepalive.socket.KeepaliveSocketFactory;
import io.github.keepalive.socket.SocketRole;
import io.github.keepalive.socket.Unclaimed;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client whose connections get the options before they connect.
 *
 * @since 0.1.0
 */
public final class OutboundIntegration extends Integration {

	private static final Logger logger = LoggerFactory.getLogger(OutboundIntegration.class);

	private static final String LATEST = "latest connection";

	private static final String CONNECTING = "connecting to";

	private static final String CONNECTED = "connected to";

	private final LongAdder sockets = new LongAdder();

	/** The latest result by name: of a connection, or why connections are left alone. */
	private final Map<String, Latest> latest = new ConcurrentSkipListMap<>();

	/** The key in {@link #latest} for each configured target. */
	private final Map<String, String> latestTo = new ConcurrentHashMap<>();

	OutboundIntegration(Context context) {
		super(context, KeepaliveRole.CLIENT);
	}

	/**
	 * Return whether a connection must not be changed before its peer is known, because
	 * the target that it belongs to may be switched off.
	 * @return {@code true} if a target is switched off
	 */
	public boolean isPeerNeeded() {
		return outboundPlans().leaveSomeAlone();
	}

	/**
	 * Return whether a library that has one configuration for all peers may get the
	 * values of the {@linkplain #plan() plan}.
	 * @return {@code false} if the plan or a target is switched off
	 */
	public boolean isPlanForAllPeers() {
		return plan().isEnabled() && !isPeerNeeded();
	}

	/**
	 * Prepare a connection.
	 * @param socket the socket, which is about to connect
	 * @param peer the address that it connects to. It is unresolved or {@code null} if
	 * the library does not provide it. The guard then sets the options if
	 * {@linkplain #isPeerNeeded() the peer is needed}.
	 * @param unclaimed which of its amounts may be replaced
	 * @return the outcome for each option
	 */
	public KeepaliveReport connecting(Socket socket, @Nullable SocketAddress peer, Unclaimed unclaimed) {
		return connecting(peer, (plan) -> applier().apply(socket, plan, unclaimed));
	}

	/**
	 * Prepare a connection.
	 * @param channel the channel, which is about to connect
	 * @param peer the address that it connects to. It is unresolved or {@code null} if
	 * the library does not provide it. The guard then sets the options if
	 * {@linkplain #isPeerNeeded() the peer is needed}.
	 * @param unclaimed which of its amounts may be replaced
	 * @return the outcome for each option
	 */
	public KeepaliveReport connecting(NetworkChannel channel, @Nullable SocketAddress peer, Unclaimed unclaimed) {
		return connecting(peer, (plan) -> applier().apply(channel, plan, unclaimed));
	}

	/**
	 * Prepare a connection.
	 * @param channel the channel, which is about to connect
	 * @param peer the address that it connects to. It is unresolved or {@code null} if
	 * the library does not provide it. The guard then sets the options if
	 * {@linkplain #isPeerNeeded() the peer is needed}.
	 * @param unclaimed which of its amounts may be replaced
	 * @return the outcome for each option
	 */
	public KeepaliveReport connecting(TunableSocket channel, @Nullable SocketAddress peer, Unclaimed unclaimed) {
		return connecting(peer, (plan) -> applier().apply(channel, plan, unclaimed));
	}

	private KeepaliveReport connecting(@Nullable SocketAddress peer,
			Function<KeepalivePlan, KeepaliveReport> applying) {
		KeepalivePlan plan = outboundPlans().of(peer);
		note(peer);
		boolean known = plan.target() != null || isAddress(peer);
		if (!known && isPeerNeeded()) {
			return new KeepaliveReport(Map.of());
		}
		return log(CONNECTING, peer, note(latest(plan), plan, applying.apply(plan)));
	}

	private KeepaliveReport log(String moment, @Nullable SocketAddress peer, KeepaliveReport report) {
		logger.debug("{}, {} {}: {}", name(), moment, (peer != null) ? peer : "a peer that is not known yet", report);
		return report;
	}

	/**
	 * Prepare a channel that was just created, before its peer is known. It is counted
	 * when it connects.
	 * @param channel the channel
	 * @return the outcome for each option
	 */
	public KeepaliveReport created(NetworkChannel channel) {
		return applier().apply(channel, outboundPlans().general(), Unclaimed.everything());
	}

	/**
	 * Prepare a channel that was just created, before its peer is known. It is counted
	 * when it connects.
	 * @param channel the channel
	 * @return the outcome for each option
	 */
	public KeepaliveReport created(TunableSocket channel) {
		return applier().apply(channel, outboundPlans().general(), Unclaimed.everything());
	}

	/**
	 * Prepare again a channel that was prepared when it was created, now that its peer is
	 * known. Values that the application has set since then stay.
	 * @param channel the channel, which is about to connect
	 * @param peer the address that it connects to
	 * @param created the outcome of its preparation when it was created, or {@code null}
	 * if that is not known
	 * @return the outcome for each option
	 */
	public KeepaliveReport connectingCreated(NetworkChannel channel, SocketAddress peer,
			@Nullable KeepaliveReport created) {
		return connectingCreated(peer, (plan, unclaimed) -> applier().apply(channel, plan, unclaimed),
				(plan, unclaimed) -> applier().applyAgain(channel, plan, unclaimed, created));
	}

	/**
	 * Prepare again a channel that was prepared when it was created, now that its peer is
	 * known. Values that the application has set since then stay.
	 * @param channel the channel, which is about to connect
	 * @param peer the address that it connects to
	 * @param created the outcome of its preparation when it was created, or {@code null}
	 * if that is not known
	 * @return the outcome for each option
	 */
	public KeepaliveReport connectingCreated(TunableSocket channel, SocketAddress peer,
			@Nullable KeepaliveReport created) {
		return connectingCreated(peer, (plan, unclaimed) -> applier().apply(channel, plan, unclaimed),
				(plan, unclaimed) -> applier().applyAgain(channel, plan, unclaimed, created));
	}

	private KeepaliveReport connectingCreated(SocketAddress peer,
			BiFunction<KeepalivePlan, Unclaimed, KeepaliveReport> toTarget,
			BiFunction<KeepalivePlan, Unclaimed, KeepaliveReport> toOther) {
		OutboundPlans plans = outboundPlans();
		KeepalivePlan plan = plans.of(peer);
		note(peer);
		return log(CONNECTING, peer, note(latest(plan), plan,
				((plan.target() != null) ? toTarget : toOther).apply(plan, ours(plan, plans))));
	}

	private static boolean isAddress(@Nullable SocketAddress peer) {
		return peer != null && !(peer instanceof InetSocketAddress internet && internet.isUnresolved());
	}

	/**
	 * Apply the plan again after the application or the library may have set options.
	 * @param socket the socket
	 * @param peer the address that it is connected to
	 * @param unclaimed which of its amounts may be replaced, besides those of the plan
	 * @return the outcome for each option
	 */
	public KeepaliveReport connected(Socket socket, SocketAddress peer, Unclaimed unclaimed) {
		return connected(peer, unclaimed, (plan, ours, report) -> applier().applyAgain(socket, plan, ours, report));
	}

	/**
	 * Apply the plan again after the application or the library may have set options.
	 * @param channel the channel
	 * @param peer the address that it is connected to, or is about to connect to
	 * @param unclaimed which of its amounts may be replaced, besides those of the plan
	 * @return the outcome for each option
	 */
	public KeepaliveReport connected(NetworkChannel channel, SocketAddress peer, Unclaimed unclaimed) {
		return connected(peer, unclaimed, (plan, ours, report) -> applier().applyAgain(channel, plan, ours, report));
	}

	/**
	 * Apply the plan again after the application or the library may have set options.
	 * @param channel the channel
	 * @param peer the address that it is connected to, or is about to connect to
	 * @param unclaimed which of its amounts may be replaced, besides those of the plan
	 * @return the outcome for each option
	 */
	public KeepaliveReport connected(TunableSocket channel, SocketAddress peer, Unclaimed unclaimed) {
		return connected(peer, unclaimed, (plan, ours, report) -> applier().applyAgain(channel, plan, ours, report));
	}

	private KeepaliveReport connected(SocketAddress peer, Unclaimed unclaimed, Again again) {
		OutboundPlans plans = outboundPlans();
		KeepalivePlan plan = plans.of(peer);
		note(peer);
		KeepaliveReport report = again.apply(plan, unclaimed.and(ours(plan, plans)), report(plan));
		this.latest.put(latest(plan), new Latest(plan, report, null));
		return log(CONNECTED, peer, report);
	}

	// A connection may have been prepared with the general plan before its peer was
	// known.
	private Unclaimed ours(KeepalivePlan plan, OutboundPlans plans) {
		KeepalivePlan general = plans.general();
		if (plan == general || plans.leaveSomeAlone()) {
			return Unclaimed.former(List.of(plan));
		}
		return Unclaimed.former(List.of(plan, general)).and(unchosen().except(general.asked()));
	}

	private @Nullable KeepaliveReport report(KeepalivePlan plan) {
		Latest latest = this.latest.get(latest(plan));
		return (latest != null && latest.plan() == plan) ? latest.report() : null;
	}

	private String latest(KeepalivePlan plan) {
		String target = plan.target();
		return (target != null) ? this.latestTo.computeIfAbsent(target, (name) -> LATEST + " to " + name) : LATEST;
	}

	// Peers are noted even if no plan depends on them, because the settings may change.
	private void note(@Nullable SocketAddress peer) {
		if (peer == null || peer instanceof InetSocketAddress) {
			peers().connecting(name(), (InetSocketAddress) peer);
		}
	}

	/**
	 * Return a socket factory for a library that accepts one.
	 * @param target what it connects to, such as the name of a data source
	 * @return the factory. It uses the plans that are in force when it creates a socket.
	 */
	public KeepaliveSocketFactory socketFactory(String target) {
		this.latest.put(target, Latest.NOTHING);
		return new KeepaliveSocketFactory(
				() -> new KeepaliveSocket(applier(), outboundPlans(), (peer, plan, report) -> {
					if (isAddress(peer)) {
						note(peer);
					}
					note(target, plan, log(CONNECTING, peer, report));
				}));
	}

	/**
	 * Note that the connections to a target are left alone, and log it. The guard sets
	 * their options.
	 * @param target what they connect to, such as the name of a data source
	 * @param reason why
	 */
	public void leftAlone(String target, String reason) {
		logger.info("The connections of {} are not reached before they connect: {}", target, reason);
		peers().connectingBlindly(name());
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
		List<KeepalivePlan> current = outboundPlans().all();
		this.latest.forEach((name, latest) -> {
			boolean isCurrent = current.contains(latest.plan());
			if (isCurrent || !name.startsWith(LATEST)) {
				targets.add(new Target(name, isCurrent ? latest.report() : null, latest.note()));
			}
		});
		return targets;
	}

	private record Latest(@Nullable KeepalivePlan plan, @Nullable KeepaliveReport report, @Nullable String note) {

		static final Latest NOTHING = new Latest(null, null, null);

	}

	/**
	 * Applies a plan again to a connection.
	 */
	@FunctionalInterface
	private interface Again {

		KeepaliveReport apply(KeepalivePlan plan, Unclaimed unclaimed, @Nullable KeepaliveReport report);

	}

}
