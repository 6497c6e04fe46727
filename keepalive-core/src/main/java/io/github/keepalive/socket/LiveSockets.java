package io.github.keepalive.socket;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepaliveOutcome;
import io.github.keepalive.KeepaliveOutcome.Applied;
import io.github.keepalive.KeepaliveOutcome.Rejected;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.SystemDefaults;
import io.github.keepalive.kernel.HeldSocket;
import io.github.keepalive.kernel.OutOfDescriptorsException;
import io.github.keepalive.kernel.SocketCensus;
import io.github.keepalive.kernel.SocketCensus.Entry;
import io.github.keepalive.kernel.SocketView;
import io.github.keepalive.kernel.TcpInfo;
import io.github.keepalive.kernel.TcpState;
import io.github.keepalive.socket.Decision.Kept;
import io.github.keepalive.socket.Decision.SetTo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All TCP sockets of this process: what they have, and the safety net for those that no
 * integration reaches. Thread-safe: one look that sets options at a time, and any number
 * of lists meanwhile.
 *
 * @since 0.1.0
 */
public final class LiveSockets implements Closeable {

	private static final Logger logger = LoggerFactory.getLogger(LiveSockets.class);

	private static final Set<KeepaliveOption> OF_CONNECTIONS = liveOptions(SocketRole.OUTBOUND);

	private static final Set<KeepaliveOption> OF_LISTENERS = liveOptions(SocketRole.LISTENER);

	/**
	 * Without TCP_DEFER_ACCEPT, which only an integration may set: it would keep a server
	 * waiting that speaks first, and one that stops by connecting to itself.
	 */
	private static final Set<KeepaliveOption> OF_ALL_LISTENERS = without(OF_LISTENERS,
			KeepaliveOption.TCP_DEFER_ACCEPT);

	private final KeepaliveApplier applier;

	private final Function<KeepaliveRole, KeepalivePlan> plans;

	private final SocketCensus<Known> census;

	private final FormerPlans formers;

	private final ListenerPorts listenerPorts;

	/** Sockets to look at once more, when their library has had its say. */
	private List<Entry> unsettled = new ArrayList<>();

	private volatile SystemDefaults systemDefaults = SystemDefaults.read();

	private LiveSockets(KeepaliveApplier applier, Function<KeepaliveRole, KeepalivePlan> plans,
			SocketCensus<Known> census, LongSupplier nanoTime) {
		this.applier = applier;
		this.plans = plans;
		this.census = census;
		this.formers = new FormerPlans(nanoTime);
		this.listenerPorts = new ListenerPorts(nanoTime);
	}

	private static Set<KeepaliveOption> liveOptions(SocketRole role) {
		Set<KeepaliveOption> options = EnumSet.noneOf(KeepaliveOption.class);
		for (KeepaliveOption option : KeepaliveOption.values()) {
			if (role.isLive(option)) {
				options.add(option);
			}
		}
		return options;
	}

	private static Set<KeepaliveOption> without(Set<KeepaliveOption> options, KeepaliveOption option) {
		Set<KeepaliveOption> others = EnumSet.copyOf(options);
		others.remove(option);
		return others;
	}

	/**
	 * Create a view of the process's sockets.
	 * @param applier sets the options
	 * @param plans what to set for each role
	 * @return the view, or {@code null} where the sockets cannot be listed, because there
	 * is no native access, no /proc or no SO_COOKIE
	 */
	public static @Nullable LiveSockets of(KeepaliveApplier applier, Function<KeepaliveRole, KeepalivePlan> plans) {
		return of(applier, plans, System::nanoTime);
	}

	static @Nullable LiveSockets of(KeepaliveApplier applier, Function<KeepaliveRole, KeepalivePlan> plans,
			LongSupplier nanoTime) {
		SocketCensus<Known> census = applier.kernel().census();
		return (census != null) ? new LiveSockets(applier, plans, census, nanoTime) : null;
	}

	/**
	 * Look at each socket that was not seen before, and set what it lacks; and once more
	 * at those of the look before, for a library may set options after it has connected.
	 * @param mode whether chosen amounts stay
	 * @return what was done; nothing if the descriptors cannot be counted at the moment
	 */
	public synchronized Pass guard(GuardMode mode) {
		long start = System.nanoTime();
		List<Entry> found;
		try {
			found = this.census.findNew();
		}
		catch (IOException ex) {
			logger.debug("The sockets were not looked at", ex);
			return Pass.NONE;
		}
		this.census.forEachNote(this::noteListener);
		long walkNanos = System.nanoTime() - start;
		if (found.isEmpty() && this.unsettled.isEmpty()) {
			return Pass.NONE;
		}
		this.systemDefaults = this.systemDefaults.readAgain();
		Tally tally = new Tally();
		settle(mode, tally);
		for (Found socket : sorted(found)) {
			Known known = look(socket, firstUnclaimed(socket.role(), mode), Known.of(socket),
					new Look(Occasion.FIRST, tally));
			if (known != null) {
				this.census.remember(socket.entry(), known);
				this.unsettled.add(socket.entry());
				tally.examined(socket.role());
			}
		}
		return tally.toPass(walkNanos);
	}

	private void settle(GuardMode mode, Tally tally) {
		List<Entry> connecting = new ArrayList<>();
		for (Entry entry : this.unsettled) {
			Known known = this.census.note(entry);
			if (known == null || known.role() == SocketRole.LISTENER) {
				continue;
			}
			if (entry.info().state() == TcpState.SYN_SENT) {
				connecting.add(entry);
				continue;
			}
			KeepalivePlan plan = this.plans.apply(known.role().planRole());
			Unclaimed unclaimed = (mode == GuardMode.ENFORCE) ? Unclaimed.everything()
					: Unclaimed.former(List.of(plan)).and(libraries(known));
			Known settled = look(new Found(entry, known.role(), known.port()), unclaimed, known,
					new Look(Occasion.AGAIN, tally));
			if (settled != null) {
				this.census.remember(entry, settled);
			}
		}
		this.unsettled = connecting;
	}

	/**
	 * Give the plans to every live socket, now that they are others than before. An
	 * option that has what the former plan asked for gets what the plan asks for, or goes
	 * back to the system's default if the plan leaves it to the system. An amount that
	 * was chosen stays, unless the guard enforces the plan.
	 * @param former the plan of each role up to now
	 * @param mode what the guard does; where it is off, sockets change that had all that
	 * was asked for
	 * @return what was done
	 */
	public synchronized Pass change(Function<KeepaliveRole, KeepalivePlan> former, GuardMode mode) {
		this.formers.add(former);
		this.systemDefaults = this.systemDefaults.readAgain();
		Tally tally = new Tally();
		try {
			List<Entry> found = this.census.findNew();
			this.census.forEachNote(this::noteListener);
			// First those that were known before: new ones may become known below.
			this.census.forEachKnown((entry, known) -> {
				Unclaimed unclaimed = laterUnclaimed(known, mode);
				Known changed = look(new Found(entry, known.role(), known.port()), unclaimed, known,
						new Look(Occasion.CHANGE, tally));
				if (changed != null) {
					this.census.remember(entry, changed);
					tally.examined(known.role());
				}
			});
			for (Found socket : sorted(found)) {
				changeNew(socket, mode, tally);
			}
		}
		catch (IOException ex) {
			logger.debug("The sockets were not looked at", ex);
		}
		return tally.toPass(0);
	}

	private void changeNew(Found socket, GuardMode mode, Tally tally) {
		if (mode == GuardMode.OFF && !hadAFormerPlan(socket)) {
			tally.examined(socket.role());
			return;
		}
		Unclaimed unclaimed = firstUnclaimed(socket.role(), (mode == GuardMode.OFF) ? GuardMode.FILL : mode);
		Known changed = look(socket, unclaimed, Known.of(socket), new Look(Occasion.CHANGE, tally));
		if (changed != null) {
			this.census.remember(socket.entry(), changed);
			tally.examined(socket.role());
		}
	}

	private boolean hadAFormerPlan(Found socket) {
		Map<KeepaliveOption, Integer> present = read(socket.entry(), liveOptionsOf(socket.role()));
		return this.formers.of(socket.role().planRole())
			.stream()
			.anyMatch((former) -> former.isEnabled() && isConforming(socket.role(), present, former));
	}

	private Unclaimed firstUnclaimed(SocketRole role, GuardMode mode) {
		Unclaimed former = Unclaimed.former(this.formers.of(role.planRole()));
		if (mode == GuardMode.ENFORCE && role != SocketRole.LISTENER) {
			return Unclaimed.everything().and(former);
		}
		return Unclaimed.systemDefaults(this.systemDefaults).and(former).and(Unclaimed.libraries(this.systemDefaults));
	}

	private Unclaimed libraries(Known known) {
		return Unclaimed.libraries(this.systemDefaults).except(known.chosen());
	}

	private Unclaimed laterUnclaimed(Known known, GuardMode mode) {
		SocketRole role = known.role();
		List<KeepalivePlan> formers = this.formers.of(role.planRole());
		Unclaimed former = Unclaimed.former(formers);
		if (mode == GuardMode.ENFORCE && role != SocketRole.LISTENER) {
			return Unclaimed.everything().and(former);
		}
		// On a socket that was looked at before, its owner went back to the default.
		return former.and(Unclaimed.systemDefaults(this.systemDefaults).except(formers.get(0).asked()))
			.and(libraries(known));
	}

	private List<Found> sorted(List<Entry> entries) {
		List<Found> listeners = new ArrayList<>();
		List<Entry> connections = new ArrayList<>();
		for (Entry entry : entries) {
			if (entry.isListener()) {
				listeners.add(new Found(entry, SocketRole.LISTENER, entry.localPort()));
			}
			else {
				connections.add(entry);
			}
		}
		listeners.forEach((listener) -> this.listenerPorts.add(listener.port()));
		List<Found> sorted = new ArrayList<>(listeners);
		for (Entry entry : connections) {
			if (entry.info().state() != TcpState.CLOSE) {
				int port = entry.localPort();
				sorted.add(new Found(entry,
						this.listenerPorts.contains(port) ? SocketRole.INBOUND : SocketRole.OUTBOUND, port));
			}
		}
		return sorted;
	}

	private void noteListener(Known known) {
		if (known.role() == SocketRole.LISTENER) {
			this.listenerPorts.add(known.port());
		}
	}

	/**
	 * Look at one socket and set what is to be set.
	 * @param socket the socket
	 * @param unclaimed which of its amounts may be replaced
	 * @param known what was known of it
	 * @param look the occasion
	 * @return what is known of it now, or {@code null} if it is gone or cannot be held
	 */
	private @Nullable Known look(Found socket, Unclaimed unclaimed, Known known, Look look) {
		KeepalivePlan plan = this.plans.apply(socket.role().planRole());
		Map<KeepaliveOption, Integer> present = read(socket.entry(), liveOptionsOf(socket.role()));
		if (!socket.entry().isSame()) {
			return null;
		}
		Known seen = known.isNew() ? known.prepared(isPrepared(socket.role(), present, plan)) : known;
		Map<KeepaliveOption, Decision> decisions = unclaimed.decide(optionsToSet(socket.role(), seen, look.occasion()),
				present, plan);
		Set<KeepaliveOption> chosen = EnumSet.noneOf(KeepaliveOption.class);
		decisions.forEach((option, decision) -> {
			if (decision instanceof Kept) {
				chosen.add(option);
			}
		});
		decisions.values().removeIf((decision) -> !(decision instanceof SetTo));
		Map<KeepaliveOption, KeepaliveOutcome> outcomes = Map.of();
		if (!decisions.isEmpty()) {
			try (HeldSocket held = socket.entry().hold()) {
				if (held == null) {
					return null;
				}
				outcomes = KeepaliveApplier.carryOut(held, decisions, present, plan);
			}
			catch (OutOfDescriptorsException ex) {
				logger.debug("A socket was not held", ex);
				return null;
			}
		}
		look.tally().count(outcomes, !chosen.isEmpty() && look.occasion() != Occasion.AGAIN);
		outcomes.forEach(this.applier.failureLog()::note);
		return seen.later(outcomes, chosen);
	}

	private boolean isPrepared(SocketRole role, Map<KeepaliveOption, Integer> present, KeepalivePlan plan) {
		return (plan.isEnabled() && isConforming(role, present, plan)) || this.formers.of(role.planRole())
			.stream()
			.anyMatch((former) -> former.isEnabled() && isConforming(role, present, former));
	}

	private static boolean isConforming(SocketRole role, Map<KeepaliveOption, Integer> present, KeepalivePlan plan) {
		Set<KeepaliveOption> options = (role == SocketRole.LISTENER) ? OF_ALL_LISTENERS : OF_CONNECTIONS;
		return Unclaimed.differing(options, present, plan).isEmpty();
	}

	private static Set<KeepaliveOption> optionsToSet(SocketRole role, Known known, Occasion occasion) {
		if (role == SocketRole.LISTENER && !(known.isPrepared() && occasion == Occasion.CHANGE)) {
			return OF_ALL_LISTENERS;
		}
		return liveOptionsOf(role);
	}

	private static Set<KeepaliveOption> liveOptionsOf(SocketRole role) {
		return (role == SocketRole.LISTENER) ? OF_LISTENERS : OF_CONNECTIONS;
	}

	/**
	 * List the sockets as the kernel has them now.
	 * @return the sockets
	 * @throws IOException if the descriptors cannot be counted
	 */
	public List<LiveSocket> list() throws IOException {
		List<LiveSocket> sockets = new ArrayList<>();
		List<Entry> unknown = new ArrayList<>();
		for (Entry entry : this.census.findAll()) {
			Known known = this.census.note(entry);
			if (known == null) {
				unknown.add(entry);
			}
			else {
				noteListener(known);
				add(sockets, describe(new Found(entry, known.role(), known.port()), known));
			}
		}
		for (Found socket : sorted(unknown)) {
			add(sockets, describe(socket, Known.of(socket)));
		}
		return sockets;
	}

	private static void add(List<LiveSocket> sockets, @Nullable LiveSocket socket) {
		if (socket != null) {
			sockets.add(socket);
		}
	}

	private @Nullable LiveSocket describe(Found socket, Known known) {
		SocketRole role = socket.role();
		KeepalivePlan plan = this.plans.apply(role.planRole());
		Entry entry = socket.entry();
		Map<KeepaliveOption, Integer> amounts = read(entry, plan.values().keySet());
		TcpInfo info = entry.info();
		InetSocketAddress local = entry.localAddress();
		InetSocketAddress remote = (role != SocketRole.LISTENER) ? entry.remoteAddress() : null;
		if (!entry.isSame()) {
			return null;
		}
		Known seen = known.isNew() ? known.prepared(isPrepared(role, amounts, plan)) : known;
		Set<KeepaliveOption> differing = EnumSet.noneOf(KeepaliveOption.class);
		differing.addAll(Unclaimed.differing(judged(role, seen), amounts, plan));
		return new LiveSocket(role, (local != null) ? local : new InetSocketAddress(0), remote, info.state().name(),
				amounts, differing, info.unansweredProbes(), info.lastDataMillis(),
				origins(role, seen, amounts, plan, differing));
	}

	private static Set<KeepaliveOption> judged(SocketRole role, Known known) {
		return optionsToSet(role, known, Occasion.CHANGE);
	}

	private Map<KeepaliveOption, LiveSocket.SetBy> origins(SocketRole role, Known known,
			Map<KeepaliveOption, Integer> amounts, KeepalivePlan plan, Set<KeepaliveOption> differing) {
		boolean ofLibrary = Unclaimed.libraryOf(amounts, plan, this.systemDefaults) != null;
		Map<KeepaliveOption, LiveSocket.SetBy> origins = new EnumMap<>(KeepaliveOption.class);
		for (KeepaliveOption option : judged(role, known)) {
			Integer amount = amounts.get(option);
			if (amount == null || !(plan.asks(option) || OF_CONNECTIONS.contains(option))) {
				continue;
			}
			boolean met = plan.asks(option) && !differing.contains(option);
			boolean ofSystem = amount == this.systemDefaults.amount(option);
			LiveSocket.SetBy origin;
			if (met && known.byGuard().contains(option)) {
				origin = LiveSocket.SetBy.GUARD;
			}
			else if (met && known.isPrepared()) {
				origin = (role == SocketRole.INBOUND) ? LiveSocket.SetBy.INHERITED : LiveSocket.SetBy.INTEGRATION;
			}
			else if (ofSystem) {
				origin = (met && !known.byGuard().isEmpty()) ? LiveSocket.SetBy.GUARD : LiveSocket.SetBy.SYSTEM;
			}
			else {
				origin = (ofLibrary && KeepaliveOption.timings().contains(option)) ? LiveSocket.SetBy.LIBRARY_DEFAULT
						: LiveSocket.SetBy.APPLICATION;
			}
			origins.put(option, origin);
		}
		return origins;
	}

	private static Map<KeepaliveOption, Integer> read(SocketView socket, Collection<KeepaliveOption> options) {
		Map<KeepaliveOption, Integer> amounts = new EnumMap<>(KeepaliveOption.class);
		for (KeepaliveOption option : options) {
			long amount = socket.read(option);
			if (amount >= 0) {
				amounts.put(option, (int) amount);
			}
		}
		return amounts;
	}

	/**
	 * Let go of what is held between two looks. The next look holds it again.
	 */
	@Override
	public void close() throws IOException {
		this.census.close();
	}

	/**
	 * What a look at the sockets did.
	 *
	 * @param examined sockets that were looked at
	 * @param outbound outbound sockets of these
	 * @param changed sockets that got an option
	 * @param kept sockets that have an amount which was chosen instead
	 * @param failed sockets that were refused an option
	 * @param options on how many sockets each option was set
	 * @param refusals on how many sockets an option was refused, by what the system said
	 * @param walkNanos nanoseconds that it took to go through the sockets that were known
	 */
	public record Pass(int examined, int outbound, int changed, int kept, int failed,
			Map<KeepaliveOption, Integer> options, Map<String, Integer> refusals, long walkNanos) {

		/**
		 * A look that found nothing to do.
		 */
		public static final Pass NONE = new Pass(0, 0, 0, 0, 0, Map.of(), Map.of(), 0);

	}

	private record Found(Entry entry, SocketRole role, int port) {

	}

	/**
	 * Why a socket is looked at.
	 */
	private enum Occasion {

		/** It was not seen before. */
		FIRST,

		/** Its library may have set options since. */
		AGAIN,

		/** The plans are others than before. */
		CHANGE

	}

	private record Look(Occasion occasion, Tally tally) {

	}

	/**
	 * What is known of a socket.
	 *
	 * @param role what it is
	 * @param port its local port
	 * @param isNew whether it is looked at for the first time
	 * @param isPrepared whether it had all that was asked for then
	 * @param byGuard the options that were set on it later
	 * @param chosen the options that keep what they have
	 */
	private record Known(SocketRole role, int port, boolean isNew, boolean isPrepared, Set<KeepaliveOption> byGuard,
			Set<KeepaliveOption> chosen) {

		static Known of(Found socket) {
			return new Known(socket.role(), socket.port(), true, false, Set.of(), Set.of());
		}

		Known prepared(boolean isPrepared) {
			return new Known(this.role, this.port, this.isNew, isPrepared, this.byGuard, this.chosen);
		}

		Known later(Map<KeepaliveOption, KeepaliveOutcome> outcomes, Set<KeepaliveOption> chosen) {
			Set<KeepaliveOption> byGuard = EnumSet.noneOf(KeepaliveOption.class);
			byGuard.addAll(this.byGuard);
			outcomes.forEach((option, outcome) -> {
				if (outcome instanceof Applied) {
					byGuard.add(option);
				}
			});
			return new Known(this.role, this.port, false, this.isPrepared, byGuard, chosen);
		}

	}

	private static final class Tally {

		private int examined;

		private int outbound;

		private int changed;

		private int kept;

		private int failed;

		private final Map<KeepaliveOption, Integer> options = new EnumMap<>(KeepaliveOption.class);

		private final Map<String, Integer> refusals = new TreeMap<>();

		void examined(SocketRole role) {
			this.examined++;
			this.outbound += (role == SocketRole.OUTBOUND) ? 1 : 0;
		}

		void count(Map<KeepaliveOption, KeepaliveOutcome> outcomes, boolean kept) {
			boolean changed = false;
			boolean failed = false;
			for (Map.Entry<KeepaliveOption, KeepaliveOutcome> entry : outcomes.entrySet()) {
				if (entry.getValue() instanceof Applied) {
					changed = true;
					this.options.merge(entry.getKey(), 1, Integer::sum);
				}
				else if (entry.getValue() instanceof Rejected rejected) {
					failed = true;
					this.refusals.merge(entry.getKey() + "=" + rejected.requested() + ": " + rejected.message(), 1,
							Integer::sum);
				}
			}
			this.changed += changed ? 1 : 0;
			this.kept += kept ? 1 : 0;
			this.failed += failed ? 1 : 0;
		}

		Pass toPass(long walkNanos) {
			return new Pass(this.examined, this.outbound, this.changed, this.kept, this.failed, this.options,
					this.refusals, walkNanos);
		}

	}

}
