package io.github.keepalive.socket;

import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.SystemDefaults;
import io.github.keepalive.kernel.SocketCensus.Entry;
import io.github.keepalive.kernel.TcpInfo;
import io.github.keepalive.kernel.TcpState;
import io.github.keepalive.socket.LiveSocket.SetBy;
import io.github.keepalive.socket.LiveSocket.Traffic;
import org.jspecify.annotations.Nullable;

/**
 * Describes a live socket: its amounts, how they differ from the plan, and where they
 * come from.
 *
 * @param plan the plan of the socket
 * @param defaults the system's own values
 */
record SocketDescriber(KeepalivePlan plan, SystemDefaults defaults) {

	/** By how much two times of the kernel may be off. */
	private static final int TICKS_MILLIS = 50;

	private static final Set<TcpState> PROBED = EnumSet.of(TcpState.ESTABLISHED, TcpState.CLOSE_WAIT,
			TcpState.FIN_WAIT2);

	@Nullable LiveSocket describe(Entry entry, KnownSocket known) {
		Map<KeepaliveOption, Integer> amounts = entry.read(this.plan.values().keySet());
		TcpInfo info = entry.info();
		InetSocketAddress local = entry.localAddress();
		InetSocketAddress remote = (known.role() != SocketRole.LISTENER) ? entry.remoteAddress() : null;
		if (!entry.isSame()) {
			return null;
		}
		Set<KeepaliveOption> differing = EnumSet.noneOf(KeepaliveOption.class);
		differing.addAll(Unclaimed.differing(known.options(), amounts, this.plan));
		return new LiveSocket(known.role(), (local != null) ? local : new InetSocketAddress(0), remote,
				info.state().name(), amounts, differing,
				(known.role() != SocketRole.LISTENER) ? traffic(info, amounts) : null,
				origins(known, amounts, differing), this.plan.target(), !this.plan.isEnabled());
	}

	private static Traffic traffic(TcpInfo info, Map<KeepaliveOption, Integer> amounts) {
		// A connection that has ended waits for no answer, even if the kernel counted
		// unanswered probes.
		boolean ended = info.state() == TcpState.CLOSE;
		return new Traffic(ended ? 0 : info.unansweredProbes(), nextProbeMillis(info, amounts), info.lastDataMillis(),
				info.lastHeardMillis(), info.lastAckMillis(), !ended && info.isDataInFlight(),
				ended ? 0 : info.unansweredRetransmissions(), info.retransmissions(), info.roundTripMicros());
	}

	// The same calculation as in the kernel's tcp_keepalive_timer. It counts from the
	// time the peer was last heard. After a probe, the timer runs for an interval,
	// answered or not.
	private static @Nullable Long nextProbeMillis(TcpInfo info, Map<KeepaliveOption, Integer> amounts) {
		Integer idle = amounts.get(KeepaliveOption.TCP_KEEPIDLE);
		Integer interval = amounts.get(KeepaliveOption.TCP_KEEPINTVL);
		if (idle == null || interval == null || amounts.getOrDefault(KeepaliveOption.SO_KEEPALIVE, 0) == 0
				|| info.isDataInFlight() || !PROBED.contains(info.state())) {
			return null;
		}
		long first = (interval > idle && hasAnsweredProbe(info, idle)) ? interval : idle;
		long due = 1000 * (first + (long) info.unansweredProbes() * interval);
		return Math.max(0, due - info.lastHeardMillis());
	}

	// What acknowledges data comes earlier.
	private static boolean hasAnsweredProbe(TcpInfo info, int idle) {
		return info.lastDataMillis() - info.lastAckMillis() >= 1000L * idle - TICKS_MILLIS;
	}

	private Map<KeepaliveOption, SetBy> origins(KnownSocket known, Map<KeepaliveOption, Integer> amounts,
			Set<KeepaliveOption> differing) {
		boolean ofLibrary = Unclaimed.libraryOf(amounts, this.plan, this.defaults) != null;
		Map<KeepaliveOption, SetBy> origins = new EnumMap<>(KeepaliveOption.class);
		for (KeepaliveOption option : known.options()) {
			Integer amount = amounts.get(option);
			if (amount != null && (this.plan.asks(option) || SocketRole.OUTBOUND.liveOptions().contains(option))) {
				boolean met = this.plan.asks(option) && !differing.contains(option);
				SetBy origin = met ? originOfMet(option, amount, known) : null;
				origins.put(option, (origin != null) ? origin : originOfOther(option, amount, ofLibrary));
			}
		}
		return origins;
	}

	private @Nullable SetBy originOfMet(KeepaliveOption option, int amount, KnownSocket known) {
		if (known.byGuard().contains(option)) {
			return SetBy.GUARD;
		}
		if (known.isPrepared()) {
			return (known.role() == SocketRole.INBOUND) ? SetBy.INHERITED : SetBy.INTEGRATION;
		}
		boolean foundRight = amount == this.defaults.amount(option) && !known.byGuard().isEmpty();
		return foundRight ? SetBy.GUARD : null;
	}

	private SetBy originOfOther(KeepaliveOption option, int amount, boolean ofLibrary) {
		if (amount == this.defaults.amount(option)) {
			return SetBy.SYSTEM;
		}
		return (ofLibrary && KeepaliveOption.timings().contains(option)) ? SetBy.LIBRARY_DEFAULT : SetBy.APPLICATION;
	}

}
