package io.github.keepalive;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

import io.github.keepalive.KeepaliveOutcome.Applied;
import io.github.keepalive.KeepaliveOutcome.Rejected;
import io.github.keepalive.LiveSocket.SetBy;
import io.github.keepalive.kernel.NativeSocket;
import io.github.keepalive.kernel.SocketCensus;
import io.github.keepalive.kernel.TcpInfo;
import io.github.keepalive.kernel.TcpState;
import org.jspecify.annotations.Nullable;

/**
 * All TCP sockets of this process: what they have, and the safety net for those that no
 * integration reaches. Thread-safe; one call at a time.
 *
 * @since 0.1.0
 */
public final class LiveSockets {

	private final KeepaliveApplier applier;

	private final Function<KeepaliveRole, KeepalivePlan> plans;

	private final SystemDefaults systemDefaults;

	private final SocketCensus<Known> census;

	private LiveSockets(KeepaliveApplier applier, Function<KeepaliveRole, KeepalivePlan> plans,
			SystemDefaults systemDefaults, SocketCensus<Known> census) {
		this.applier = applier;
		this.plans = plans;
		this.systemDefaults = systemDefaults;
		this.census = census;
	}

	/**
	 * Create a view of the process's sockets.
	 * @param applier sets the options
	 * @param plans what to set for each role
	 * @param systemDefaults what a socket has that nobody touched
	 * @return the view, or {@code null} where the sockets cannot be listed, because there
	 * is no native access, no /proc or no SO_COOKIE
	 */
	public static @Nullable LiveSockets of(KeepaliveApplier applier, Function<KeepaliveRole, KeepalivePlan> plans,
			SystemDefaults systemDefaults) {
		SocketCensus<Known> census = applier.census();
		return (census != null) ? new LiveSockets(applier, plans, systemDefaults, census) : null;
	}

	/**
	 * Look at each socket that was not seen before, and set the options that still stand
	 * at the system's default. A value that somebody chose stays.
	 * @return what was done
	 */
	public synchronized Pass guard() {
		Counter counter = new Counter();
		visitNew((socket, role) -> {
			SetBy setBy = protect(socket, role, counter);
			return new Known(role, setBy, portOf(socket));
		});
		return new Pass(counter.examined, counter.changed, counter.failed);
	}

	/**
	 * List the sockets as the kernel has them now.
	 * @return the sockets
	 */
	public synchronized List<LiveSocket> list() {
		List<LiveSocket> sockets = new ArrayList<>();
		visitNew((socket, role) -> {
			sockets.add(describe(socket, role, null));
			return null;
		});
		this.census.visitKnown((socket, known) -> sockets.add(describe(socket, known.role(), known.setBy())));
		return sockets;
	}

	private void visitNew(BiFunction<NativeSocket, SocketRole, @Nullable Known> visitor) {
		Set<Integer> listenerPorts = new HashSet<>();
		boolean[] complete = new boolean[1];
		this.census.visitNew((socket) -> {
			if (socket.isListener()) {
				listenerPorts.add(portOf(socket));
				return visitor.apply(socket, SocketRole.LISTENER);
			}
			if (!complete[0]) {
				// Listeners came first: those that are remembered now are still open.
				this.census.forEachNote((known) -> known.addListenerPort(listenerPorts));
				complete[0] = true;
			}
			if (socket.info().state() == TcpState.CLOSE) {
				return null;
			}
			boolean inbound = listenerPorts.contains(portOf(socket));
			return visitor.apply(socket, inbound ? SocketRole.INBOUND : SocketRole.OUTBOUND);
		});
	}

	private static int portOf(NativeSocket socket) {
		InetSocketAddress local = socket.localAddress();
		return (local != null) ? local.getPort() : 0;
	}

	private SetBy protect(NativeSocket socket, SocketRole role, Counter counter) {
		KeepalivePlan plan = this.plans.apply(role.planRole());
		Map<KeepaliveOption, Integer> amounts = amounts(socket, role);
		Set<KeepaliveOption> differing = differing(amounts, role, plan);
		boolean changed = false;
		boolean failed = false;
		for (KeepaliveOption option : differing) {
			if (amounts.getOrDefault(option, -1) == this.systemDefaults.amount(option)) {
				KeepaliveOutcome outcome = this.applier.set(socket, option, plan);
				changed |= outcome instanceof Applied;
				failed |= outcome instanceof Rejected;
			}
		}
		counter.examined++;
		counter.changed += changed ? 1 : 0;
		counter.failed += failed ? 1 : 0;
		return changed ? SetBy.GUARD : setBy(role, plan, differing);
	}

	private LiveSocket describe(NativeSocket socket, SocketRole role, @Nullable SetBy setBy) {
		KeepalivePlan plan = this.plans.apply(role.planRole());
		Map<KeepaliveOption, Integer> amounts = amounts(socket, role);
		Set<KeepaliveOption> differing = differing(amounts, role, plan);
		TcpInfo info = socket.info();
		InetSocketAddress local = socket.localAddress();
		return new LiveSocket(role, (local != null) ? local : new InetSocketAddress(0),
				(role != SocketRole.LISTENER) ? socket.remoteAddress() : null, info.state().name(), amounts, differing,
				info.unansweredProbes(), info.lastDataMillis(), (setBy != null) ? setBy : setBy(role, plan, differing));
	}

	private static SetBy setBy(SocketRole role, KeepalivePlan plan, Set<KeepaliveOption> differing) {
		if (!plan.isEnabled() || !differing.isEmpty()) {
			return SetBy.APPLICATION;
		}
		return (role == SocketRole.INBOUND) ? SetBy.INHERITED : SetBy.INTEGRATION;
	}

	private static Map<KeepaliveOption, Integer> amounts(NativeSocket socket, SocketRole role) {
		Map<KeepaliveOption, Integer> amounts = new EnumMap<>(KeepaliveOption.class);
		for (KeepaliveOption option : KeepaliveOption.values()) {
			long amount = option.supports(role.planRole()) ? socket.getOption(option.level(), option.number()) : -1;
			if (amount >= 0) {
				amounts.put(option, (int) amount);
			}
		}
		return amounts;
	}

	private static Set<KeepaliveOption> differing(Map<KeepaliveOption, Integer> amounts, SocketRole role,
			KeepalivePlan plan) {
		Set<KeepaliveOption> differing = EnumSet.noneOf(KeepaliveOption.class);
		for (KeepaliveOption option : plan.asked()) {
			if (role.isLive(option) && differs(option, amounts.getOrDefault(option, -1), plan)) {
				differing.add(option);
			}
		}
		return differing;
	}

	private static boolean differs(KeepaliveOption option, long amount, KeepalivePlan plan) {
		boolean roundedUp = option == KeepaliveOption.TCP_DEFER_ACCEPT || option == KeepaliveOption.TCP_WINDOW_CLAMP;
		return roundedUp ? amount < plan.amount(option) : amount != plan.amount(option);
	}

	/**
	 * What a look at all sockets came to.
	 *
	 * @param examined sockets that were seen for the first time
	 * @param changed sockets of these that got an option
	 * @param failed sockets of these that were refused an option
	 */
	public record Pass(int examined, int changed, int failed) {

	}

	private record Known(SocketRole role, SetBy setBy, int port) {

		void addListenerPort(Set<Integer> ports) {
			if (this.role == SocketRole.LISTENER) {
				ports.add(this.port);
			}
		}

	}

	private static final class Counter {

		private int examined;

		private int changed;

		private int failed;

	}

}
