package io.github.keepalive.socket;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepaliveOutcome;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveReport;
import io.github.keepalive.SystemDefaults;
import io.github.keepalive.kernel.HeldSocket;
import io.github.keepalive.kernel.OutOfDescriptorsException;
import io.github.keepalive.kernel.SocketCensus;
import io.github.keepalive.kernel.SocketCensus.Entry;
import io.github.keepalive.kernel.TcpState;
import io.github.keepalive.peer.KeepalivePlans;
import io.github.keepalive.socket.Decision.Kept;
import io.github.keepalive.socket.Decision.SetTo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All TCP sockets of this process. Lists the options that they have, and sets them on
 * sockets that no integration reaches. Thread-safe: only one thread sets options at a
 * time; others may list the sockets meanwhile.
 *
 * @since 0.1.0
 */
public final class LiveSockets implements Closeable {

	private static final Logger logger = LoggerFactory.getLogger(LiveSockets.class);

	private final KeepaliveApplier applier;

	private final Supplier<KeepalivePlans> plans;

	private final KnownPeers peers;

	private final SocketCensus<KnownSocket> census;

	private final FormerPlans formers;

	private final SocketRoles roles;

	private final SocketOwners owners;

	/**
	 * Sockets to examine again at the next look, because their library may set options
	 * after it has connected.
	 */
	private List<Entry> unsettled = new ArrayList<>();

	/** Sockets that get their user timeout once the peer is heard again. */
	private List<Silent> silent = new ArrayList<>();

	private volatile SystemDefaults systemDefaults = SystemDefaults.read();

	/** The plans at the last look. */
	private KeepalivePlans latest;

	/** The addresses of the targets' names at the last look. */
	private Object resolution;

	private LiveSockets(KeepaliveApplier applier, Supplier<KeepalivePlans> plans, KnownPeers peers,
			SocketCensus<KnownSocket> census, LongSupplier nanoTime) {
		this.applier = applier;
		this.plans = plans;
		this.latest = plans.get();
		this.peers = peers;
		this.resolution = peers.resolution();
		this.census = census;
		this.formers = new FormerPlans(nanoTime);
		this.roles = new SocketRoles(nanoTime);
		this.owners = new SocketOwners(peers, this.formers);
	}

	/**
	 * Create a view of the process's sockets.
	 * @param applier sets the options
	 * @param plans supplies the plans at each look
	 * @param peers the host names and integrations of the sockets
	 * @return the view, or {@code null} where the sockets cannot be listed, because there
	 * is no native access, no /proc or no SO_COOKIE
	 */
	public static @Nullable LiveSockets of(KeepaliveApplier applier, Supplier<KeepalivePlans> plans, KnownPeers peers) {
		return of(applier, plans, peers, System::nanoTime);
	}

	static @Nullable LiveSockets of(KeepaliveApplier applier, Supplier<KeepalivePlans> plans, KnownPeers peers,
			LongSupplier nanoTime) {
		SocketCensus<KnownSocket> census = applier.kernel().census();
		return (census != null) ? new LiveSockets(applier, plans, peers, census, nanoTime) : null;
	}

	/**
	 * Examine each new socket and set the options that it lacks. Examine the new sockets
	 * of the previous look once more, because a library may set options after it has
	 * connected.
	 * @param mode whether chosen amounts stay
	 * @return what was done; {@link Pass#NONE} if the descriptors cannot be listed now
	 */
	public synchronized Pass guard(GuardMode mode) {
		long start = System.nanoTime();
		List<Entry> found;
		try {
			found = this.census.findNew();
		}
		catch (IOException ex) {
			logger.debug("The sockets could not be listed", ex);
			return Pass.NONE;
		}
		this.census.forEachNote(this.roles::note);
		long walkNanos = System.nanoTime() - start;
		found.removeIf((entry) -> entry.info().state() == TcpState.SYN_SENT || isTooEarly(entry));
		Map<Entry, KnownSocket> fresh = this.roles.of(found);
		boolean resolvedAnew = this.resolution != this.peers.resolution();
		if (fresh.isEmpty() && this.unsettled.isEmpty() && this.silent.isEmpty() && !resolvedAnew) {
			return Pass.idle(walkNanos);
		}
		this.systemDefaults = this.systemDefaults.readAgain();
		KeepalivePlans plans = this.plans.get();
		if (plans != this.latest) {
			// The plans have changed, and change() has not been called yet.
			this.formers.add(this.latest);
			this.latest = plans;
		}
		Tally tally = new Tally();
		settle(plans, mode, tally);
		hearAgain(plans, tally);
		if (resolvedAnew) {
			this.resolution = this.peers.resolution();
			matchAgain(plans, mode, tally);
		}
		fresh.forEach((entry, known) -> {
			KnownSocket owned = withOwner(entry, known, plans);
			if (look(entry, owned, firstUnclaimed(entry, owned, plans, mode), plans, new Look(Occasion.FIRST, tally))) {
				this.unsettled.add(entry);
			}
		});
		return tally.toPass(walkNanos);
	}

	private boolean isTooEarly(Entry entry) {
		boolean matters = this.peers.isAwaitingAny() && !this.plans.get().areOfRolesOnly();
		InetSocketAddress remote = matters ? entry.remoteAddress() : null;
		return remote != null && this.peers.isAwaited(remote.getPort());
	}

	private void settle(KeepalivePlans plans, GuardMode mode, Tally tally) {
		List<Entry> settling = this.unsettled;
		this.unsettled = new ArrayList<>();
		for (Entry entry : settling) {
			KnownSocket known = this.census.note(entry);
			if (known == null || known.role() == SocketRole.LISTENER) {
				continue;
			}
			Unclaimed unclaimed = isEnforced(known.role(), mode) ? Unclaimed.everything()
					: Unclaimed.former(List.of(this.owners.plan(known, plans))).and(libraries(known));
			look(entry, known, unclaimed, plans, new Look(Occasion.AGAIN, tally));
		}
	}

	// A target's name resolves to other addresses than at the last look, so a socket may
	// have another target now.
	private void matchAgain(KeepalivePlans plans, GuardMode mode, Tally tally) {
		this.census.forEachKnown((entry, known) -> {
			KnownSocket owned = withOwner(entry, known, plans);
			KeepalivePlan former = this.owners.plan(known, plans);
			if (this.owners.plan(owned, plans) != former) {
				Unclaimed unclaimed = isEnforced(known.role(), mode) ? Unclaimed.everything()
						: Unclaimed.systemDefaults(this.systemDefaults);
				look(entry, owned, unclaimed.and(Unclaimed.former(List.of(former))).and(libraries(known)), plans,
						new Look(Occasion.CHANGE, tally));
			}
		});
	}

	private void hearAgain(KeepalivePlans plans, Tally tally) {
		List<Silent> waiting = this.silent;
		this.silent = new ArrayList<>();
		for (Silent socket : waiting) {
			KnownSocket known = this.census.note(socket.entry());
			if (known != null) {
				look(socket.entry(), known, socket.unclaimed(), plans, new Look(Occasion.AGAIN, tally));
			}
		}
	}

	/**
	 * Apply changed plans to every live socket. An option that has the amount of a former
	 * plan gets the amount of the new one, or the system's default if the new plan does
	 * not ask for the option. A chosen amount stays, unless the guard enforces the plan.
	 * @param former the plans before the change
	 * @param mode the mode of the guard; if it is off, a socket that was not seen before
	 * changes only if it has all that a former plan asked for
	 * @return what was done
	 */
	public synchronized Pass change(KeepalivePlans former, GuardMode mode) {
		this.formers.add(former);
		this.systemDefaults = this.systemDefaults.readAgain();
		KeepalivePlans plans = this.plans.get();
		this.latest = plans;
		Look look = new Look(Occasion.CHANGE, new Tally());
		hearAgain(plans, look.tally());
		try {
			List<Entry> found = this.census.findNew();
			this.census.forEachNote(this.roles::note);
			// Change the known sockets first, because the loop below makes new ones
			// known.
			this.census.forEachKnown((entry, known) -> {
				KnownSocket owned = withOwner(entry, known, plans);
				look(entry, owned, laterUnclaimed(owned, mode), plans, look);
			});
			this.roles.of(found)
				.forEach((entry, known) -> changeNew(entry, withOwner(entry, known, plans), plans, mode, look));
		}
		catch (IOException ex) {
			logger.debug("The sockets could not be listed", ex);
		}
		return look.tally().toPass(0);
	}

	private void changeNew(Entry entry, KnownSocket known, KeepalivePlans plans, GuardMode mode, Look look) {
		if (mode != GuardMode.OFF || this.owners.conformsToFormer(known, entry.read(known.options()))) {
			look(entry, known, firstUnclaimed(entry, known, plans, mode), plans, look);
		}
		else {
			look.tally().examined(known.role());
		}
	}

	private static boolean isEnforced(SocketRole role, GuardMode mode) {
		return mode == GuardMode.ENFORCE && role != SocketRole.LISTENER;
	}

	private Unclaimed firstUnclaimed(Entry entry, KnownSocket known, KeepalivePlans plans, GuardMode mode) {
		Unclaimed former = Unclaimed.former(this.owners.formers(known));
		if (isEnforced(known.role(), mode)) {
			return Unclaimed.everything().and(former);
		}
		Unclaimed unclaimed = Unclaimed.systemDefaults(this.systemDefaults)
			.and(former)
			.and(Unclaimed.libraries(this.systemDefaults));
		KeepalivePlan general = this.owners.generalPlan(entry, known, plans);
		return (general != null) ? unclaimed.and(Unclaimed.former(List.of(general))) : unclaimed;
	}

	private Unclaimed laterUnclaimed(KnownSocket known, GuardMode mode) {
		List<KeepalivePlan> formers = this.owners.formers(known);
		Unclaimed former = Unclaimed.former(formers);
		if (isEnforced(known.role(), mode)) {
			return Unclaimed.everything().and(former);
		}
		// An option that the former plan set and that has the system's default now was
		// reset by the socket's owner.
		return former.and(Unclaimed.systemDefaults(this.systemDefaults).except(formers.get(0).asked()))
			.and(libraries(known));
	}

	private KnownSocket withOwner(Entry entry, KnownSocket known, KeepalivePlans plans) {
		return this.owners.withOwner(entry, known, plans, this.systemDefaults);
	}

	private Unclaimed libraries(KnownSocket known) {
		return Unclaimed.libraries(this.systemDefaults).except(known.chosen());
	}

	/**
	 * Examine one socket and set the options that it lacks.
	 * @param entry the socket
	 * @param known what is known about it
	 * @param unclaimed which of its amounts may be replaced
	 * @param plans the plans in force
	 * @param look the occasion
	 * @return {@code false} if the socket is gone, if an integration is preparing it at
	 * the moment, or if the process has no descriptor left to hold it
	 */
	private boolean look(Entry entry, KnownSocket known, Unclaimed unclaimed, KeepalivePlans plans, Look look) {
		KeepalivePlan plan = this.owners.plan(known, plans);
		Map<KeepaliveOption, Integer> present = entry.readUnmarked(known.role().liveOptions());
		if (present == null || !entry.isSame()) {
			return false;
		}
		KnownSocket seen = known.isNew() ? known.prepared(this.owners.isPrepared(known, present, plans)) : known;
		Set<KeepaliveOption> options = (look.occasion() == Occasion.CHANGE) ? seen.options()
				: seen.role().optionsWithoutIntegration();
		Map<KeepaliveOption, Decision> decisions = unclaimed.decide(options, present, plan);
		Set<KeepaliveOption> chosen = EnumSet.noneOf(KeepaliveOption.class);
		decisions.forEach((option, decision) -> {
			if (decision instanceof Kept) {
				chosen.add(option);
			}
		});
		if (look.occasion() == Occasion.AGAIN && unclaimed.isCutShort(present, plan)) {
			takeBack(seen, decisions);
		}
		decisions.entrySet()
			.removeIf((decision) -> !(decision.getValue() instanceof SetTo)
					|| (!plan.asks(decision.getKey()) && !isOurs(decision.getKey(), seen)));
		postpone(entry, decisions, present);
		Map<KeepaliveOption, KeepaliveOutcome> outcomes = carryOut(entry, decisions, present, plan);
		if (outcomes == null) {
			return false;
		}
		look.count(known.role(), outcomes, chosen);
		if (!outcomes.isEmpty() && logger.isDebugEnabled()) {
			log(entry, known, outcomes);
		}
		outcomes.forEach(this.applier.failureLog()::note);
		this.census.remember(entry, seen.later(outcomes, chosen));
		return true;
	}

	private static void log(Entry entry, KnownSocket known, Map<KeepaliveOption, KeepaliveOutcome> outcomes) {
		String integration = known.owner().integration();
		InetSocketAddress remote = entry.remoteAddress();
		logger.debug("The guard, {}{}, local {}{}: {}", known.role(), (integration != null) ? " of " + integration : "",
				entry.localAddress(), (remote != null) ? ", remote " + remote : "", KeepaliveReport.describe(outcomes));
	}

	// Do not switch SO_KEEPALIVE off if the library or the application switched it on.
	private static boolean isOurs(KeepaliveOption option, KnownSocket known) {
		return option != KeepaliveOption.SO_KEEPALIVE || known.isPrepared() || known.byGuard().contains(option);
	}

	// The application or its library has chosen a user timeout since. Together with the
	// guard's timings, it would end the connection at the first lost probe.
	private void takeBack(KnownSocket known, Map<KeepaliveOption, Decision> decisions) {
		for (KeepaliveOption option : known.byGuard()) {
			if (KeepaliveOption.probing().contains(option)) {
				decisions.put(option, new SetTo(this.systemDefaults.amount(option)));
			}
		}
	}

	// Set the timings first and the user timeout later: the timings make the kernel send
	// a probe, and the peer's answer ends its silence.
	private void postpone(Entry entry, Map<KeepaliveOption, Decision> decisions,
			Map<KeepaliveOption, Integer> present) {
		Integer userTimeoutMillis = resulting(KeepaliveOption.TCP_USER_TIMEOUT, decisions, present);
		Integer idle = resulting(KeepaliveOption.TCP_KEEPIDLE, decisions, present);
		Integer interval = resulting(KeepaliveOption.TCP_KEEPINTVL, decisions, present);
		if (decisions.containsKey(KeepaliveOption.TCP_USER_TIMEOUT) && userTimeoutMillis != null && idle != null
				&& interval != null
				&& Unclaimed.isTooLate(entry.info().lastHeardMillis(), userTimeoutMillis, idle, interval)) {
			decisions.remove(KeepaliveOption.TCP_USER_TIMEOUT);
			this.silent.add(new Silent(entry,
					Unclaimed.amount(KeepaliveOption.TCP_USER_TIMEOUT, present.get(KeepaliveOption.TCP_USER_TIMEOUT))));
		}
	}

	private static @Nullable Integer resulting(KeepaliveOption option, Map<KeepaliveOption, Decision> decisions,
			Map<KeepaliveOption, Integer> present) {
		return (decisions.get(option) instanceof SetTo set) ? Integer.valueOf(set.amount()) : present.get(option);
	}

	private @Nullable Map<KeepaliveOption, KeepaliveOutcome> carryOut(Entry entry,
			Map<KeepaliveOption, Decision> decisions, Map<KeepaliveOption, Integer> present, KeepalivePlan plan) {
		if (decisions.isEmpty()) {
			return Map.of();
		}
		try (HeldSocket held = entry.hold()) {
			return (held != null) ? new Tuning(held, plan).carryOut(decisions, present) : null;
		}
		catch (OutOfDescriptorsException ex) {
			logger.debug("A socket could not be held", ex);
			return null;
		}
	}

	/**
	 * List the sockets as the kernel has them now.
	 * @return the sockets
	 * @throws IOException if the descriptors cannot be listed
	 */
	public List<LiveSocket> list() throws IOException {
		List<LiveSocket> sockets = new ArrayList<>();
		List<Entry> unknown = new ArrayList<>();
		KeepalivePlans plans = this.plans.get();
		for (Entry entry : this.census.findAll()) {
			KnownSocket known = this.census.note(entry);
			if (known != null) {
				this.roles.note(known);
				describe(entry, withOwner(entry, known, plans), plans, sockets);
			}
			else {
				unknown.add(entry);
			}
		}
		this.roles.of(unknown).forEach((entry, known) -> {
			KnownSocket owned = withOwner(entry, known, plans);
			describe(entry,
					owned.prepared(this.owners.isPrepared(owned, entry.read(owned.role().liveOptions()), plans)), plans,
					sockets);
		});
		return sockets;
	}

	private void describe(Entry entry, KnownSocket known, KeepalivePlans plans, List<LiveSocket> sockets) {
		LiveSocket socket = new SocketDescriber(this.owners.plan(known, plans), this.systemDefaults).describe(entry,
				known);
		if (socket != null) {
			sockets.add(socket);
		}
	}

	/**
	 * Forget what is known about the sockets. Call this after a restore from a
	 * checkpoint, because the kernel may then give new sockets the cookies of old ones.
	 */
	public void forget() {
		this.census.forget();
	}

	/**
	 * Release what is kept open between two looks. The next look opens it again.
	 */
	@Override
	public void close() throws IOException {
		this.census.close();
	}

	/**
	 * What a look at the sockets did.
	 *
	 * @param examined number of sockets that were examined
	 * @param outbound number of outbound sockets among them
	 * @param changed number of sockets on which an option was set
	 * @param kept number of sockets that keep an amount which was chosen
	 * @param failed number of sockets on which an option could not be set
	 * @param options number of sockets on which each option was set
	 * @param refusals number of sockets on which an option could not be set, by the
	 * system's message
	 * @param walkNanos nanoseconds that it took to list the process's sockets
	 */
	public record Pass(int examined, int outbound, int changed, int kept, int failed,
			Map<KeepaliveOption, Integer> options, Map<String, Integer> refusals, long walkNanos) {

		/**
		 * No look.
		 */
		public static final Pass NONE = idle(0);

		/**
		 * Return the result of a look that found nothing to do.
		 * @param walkNanos nanoseconds that it took to list the process's sockets
		 * @return the result
		 */
		static Pass idle(long walkNanos) {
			return new Pass(0, 0, 0, 0, 0, Map.of(), Map.of(), walkNanos);
		}

	}

	/**
	 * A socket whose peer has been silent too long for its user timeout to be set now.
	 *
	 * @param entry the socket
	 * @param unclaimed the user timeout that it has, which may be replaced
	 */
	private record Silent(Entry entry, Unclaimed unclaimed) {

	}

	/**
	 * Why a socket is examined.
	 */
	private enum Occasion {

		/** It was not seen before. */
		FIRST,

		/** Its library may have set options since. */
		AGAIN,

		/** The plans have changed. */
		CHANGE

	}

	private record Look(Occasion occasion, Tally tally) {

		void count(SocketRole role, Map<KeepaliveOption, KeepaliveOutcome> outcomes, Set<KeepaliveOption> chosen) {
			if (this.occasion == Occasion.AGAIN) {
				this.tally.count(outcomes, Set.of());
			}
			else {
				this.tally.examined(role);
				this.tally.count(outcomes, chosen);
			}
		}

	}

}
