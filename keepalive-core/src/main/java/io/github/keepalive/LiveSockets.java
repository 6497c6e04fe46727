package io.github.keepalive;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;

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

	/**
	 * How long after a change a socket may turn up that was made under the former plan: a
	 * connection that waited to be accepted, say.
	 */
	private static final long IN_FLIGHT_NANOS = Duration.ofSeconds(30).toNanos();

	private final KeepaliveApplier applier;

	private final Function<KeepaliveRole, KeepalivePlan> plans;

	private final SystemDefaults systemDefaults;

	private final SocketCensus<Known> census;

	private final LongSupplier nanoTime;

	/** Whether sockets that no integration reached are ours to look after. */
	private boolean guarding;

	/** The plans before the latest changes, newest first, and the very first plans. */
	private final Deque<Former> formers = new ArrayDeque<>();

	private LiveSockets(KeepaliveApplier applier, Function<KeepaliveRole, KeepalivePlan> plans,
			SystemDefaults systemDefaults, SocketCensus<Known> census, LongSupplier nanoTime) {
		this.applier = applier;
		this.plans = plans;
		this.systemDefaults = systemDefaults;
		this.census = census;
		this.nanoTime = nanoTime;
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
		return of(applier, plans, systemDefaults, System::nanoTime);
	}

	static @Nullable LiveSockets of(KeepaliveApplier applier, Function<KeepaliveRole, KeepalivePlan> plans,
			SystemDefaults systemDefaults, LongSupplier nanoTime) {
		SocketCensus<Known> census = applier.census();
		return (census != null) ? new LiveSockets(applier, plans, systemDefaults, census, nanoTime) : null;
	}

	/**
	 * Look at each socket that was not seen before, and set the options that still stand
	 * at the system's default. A value that somebody chose stays.
	 * @return what was done
	 */
	public synchronized Pass guard() {
		this.guarding = true;
		Tally tally = new Tally();
		List<Former> formers = recentFormers();
		visitNew((socket, role) -> new Known(role, adopt(socket, role, formers, false, tally), portOf(socket)));
		return tally.toPass();
	}

	/**
	 * Give the plans to every live socket, now that they are others than before. An
	 * option that has what the former plan asked for gets what the plan asks for, or goes
	 * back to the system's default if the plan leaves it to the system. A value that
	 * somebody chose stays.
	 * @param former the plan of each role up to now
	 * @return what was done
	 */
	public synchronized Pass change(Function<KeepaliveRole, KeepalivePlan> former) {
		this.formers.addFirst(new Former(former, this.nanoTime.getAsLong()));
		List<Former> formers = recentFormers();
		Tally tally = new Tally();
		// First those that were known before: new ones may become known below.
		this.census.visitKnown((socket, known) -> {
			SetBy setBy = adopt(socket, known.role(), formers, true, tally);
			return (setBy == SetBy.GUARD) ? new Known(known.role(), setBy, known.port()) : known;
		});
		visitNew((socket, role) -> {
			SetBy setBy = adopt(socket, role, formers, false, tally);
			return (this.guarding || setBy == SetBy.GUARD) ? new Known(role, setBy, portOf(socket)) : null;
		});
		return tally.toPass();
	}

	private List<Former> recentFormers() {
		long now = this.nanoTime.getAsLong();
		// The first plans stay: some libraries can be told of values only once.
		Former first = this.formers.peekLast();
		this.formers.removeIf((former) -> former != first && now - former.untilNanos() > IN_FLIGHT_NANOS);
		return List.copyOf(this.formers);
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
		this.census.visitKnown((socket, known) -> {
			sockets.add(describe(socket, known.role(), known.setBy()));
			return known;
		});
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

	private SetBy adopt(NativeSocket socket, SocketRole role, List<Former> formers, boolean known, Tally tally) {
		KeepalivePlan plan = this.plans.apply(role.planRole());
		List<KeepalivePlan> formerPlans = formers.stream().map((former) -> former.plan(role)).toList();
		Map<KeepaliveOption, Integer> amounts = amounts(socket, role);
		boolean ours = known || this.guarding || formerPlans.stream()
			.anyMatch((former) -> former.isEnabled() && differing(amounts, role, former).isEmpty());
		int changes = 0;
		boolean kept = false;
		boolean refused = false;
		for (KeepaliveOption option : plan.values().keySet()) {
			int amount = amounts.getOrDefault(option, -1);
			boolean asked = known && formerPlans.get(0).asks(option);
			if (!role.isLive(option) || isSettled(option, amount, plan, formerPlans)) {
				continue;
			}
			// On a socket that was looked at before, somebody went back to the default.
			boolean untouched = ours && amount == this.systemDefaults.amount(option) && !asked;
			if (!untouched && !isOf(formerPlans, option, amount)) {
				kept |= plan.asks(option);
				continue;
			}
			int target = plan.asks(option) ? plan.amount(option) : this.systemDefaults.amountToReset(option);
			KeepaliveOutcome outcome = this.applier.set(socket, option, target);
			changes += (outcome instanceof Applied) ? 1 : 0;
			refused |= outcome instanceof Rejected;
			tally.count(option, outcome);
		}
		tally.examined++;
		tally.changed += (changes > 0) ? 1 : 0;
		tally.kept += kept ? 1 : 0;
		tally.failed += refused ? 1 : 0;
		return (changes > 0) ? SetBy.GUARD : setBy(role, plan, differing(amounts, role, plan));
	}

	private static boolean isOf(List<KeepalivePlan> plans, KeepaliveOption option, int amount) {
		return plans.stream().anyMatch((plan) -> plan.asks(option) && plan.isMetBy(option, amount));
	}

	private boolean isSettled(KeepaliveOption option, int amount, KeepalivePlan plan, List<KeepalivePlan> formers) {
		if (!plan.asks(option)) {
			return formers.stream().noneMatch((former) -> former.asks(option))
					|| amount == this.systemDefaults.amount(option);
		}
		// The kernel rounds: what another plan asked for may meet this one too.
		boolean rounded = amount != plan.amount(option) && formers.stream()
			.anyMatch((former) -> former.asks(option) && former.amount(option) != plan.amount(option));
		return plan.isMetBy(option, amount) && !rounded;
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
			if (role.isLive(option) && !plan.isMetBy(option, amounts.getOrDefault(option, -1))) {
				differing.add(option);
			}
		}
		return differing;
	}

	/**
	 * What a look at the sockets came to.
	 *
	 * @param examined sockets that were looked at
	 * @param changed sockets of these that got an option
	 * @param kept sockets of these that have a value which somebody chose instead
	 * @param failed sockets of these that were refused an option
	 * @param options on how many sockets each option was set
	 * @param refusals on how many sockets an option was refused, by what the system said
	 */
	public record Pass(int examined, int changed, int kept, int failed, Map<KeepaliveOption, Integer> options,
			Map<String, Integer> refusals) {

	}

	private record Former(Function<KeepaliveRole, KeepalivePlan> plans, long untilNanos) {

		KeepalivePlan plan(SocketRole role) {
			return this.plans.apply(role.planRole());
		}

	}

	private record Known(SocketRole role, SetBy setBy, int port) {

		void addListenerPort(Set<Integer> ports) {
			if (this.role == SocketRole.LISTENER) {
				ports.add(this.port);
			}
		}

	}

	private static final class Tally {

		private int examined;

		private int changed;

		private int kept;

		private int failed;

		private final Map<KeepaliveOption, Integer> options = new EnumMap<>(KeepaliveOption.class);

		private final Map<String, Integer> refusals = new TreeMap<>();

		void count(KeepaliveOption option, KeepaliveOutcome outcome) {
			if (outcome instanceof Applied) {
				this.options.merge(option, 1, Integer::sum);
			}
			else if (outcome instanceof Rejected rejected) {
				this.refusals.merge(option + "=" + rejected.requested() + ": " + rejected.message(), 1, Integer::sum);
			}
		}

		Pass toPass() {
			return new Pass(this.examined, this.changed, this.kept, this.failed, this.options, this.refusals);
		}

	}

}
