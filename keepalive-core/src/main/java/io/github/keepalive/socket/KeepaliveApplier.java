package io.github.keepalive.socket;

import java.io.IOException;
import java.net.Socket;
import java.nio.channels.NetworkChannel;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepaliveOutcome;
import io.github.keepalive.KeepaliveOutcome.Rejected;
import io.github.keepalive.KeepaliveOutcome.Unsupported;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveReport;
import io.github.keepalive.kernel.HeldSocket;
import io.github.keepalive.kernel.JdkSocket;
import io.github.keepalive.kernel.KernelAccess;
import io.github.keepalive.kernel.Platform;
import io.github.keepalive.kernel.SocketIdentity;
import io.github.keepalive.kernel.SocketOptionException;
import io.github.keepalive.kernel.TunableSocket;
import io.github.keepalive.socket.Decision.Settled;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets the options of sockets and reads them back. It never throws, because a socket must
 * connect even if its options cannot be set. The report names the options that are
 * missing. Each cause is logged once, as a warning. Thread-safe.
 *
 * @since 0.1.0
 */
public final class KeepaliveApplier {

	private static final Logger logger = LoggerFactory.getLogger(KeepaliveApplier.class);

	/** The options that still have an effect after the connection is established. */
	private static final Set<KeepaliveOption> AGAIN = EnumSet.of(KeepaliveOption.SO_KEEPALIVE,
			KeepaliveOption.TCP_KEEPIDLE, KeepaliveOption.TCP_KEEPINTVL, KeepaliveOption.TCP_KEEPCNT,
			KeepaliveOption.TCP_USER_TIMEOUT);

	private final Supplier<KernelAccess> kernel;

	private final FailureLog failures = new FailureLog();

	private final Readback readback = new Readback();

	/**
	 * Create an applier that uses the best access to the kernel that this JVM has. It
	 * loads no native library before the first socket.
	 */
	public KeepaliveApplier() {
		this(KernelAccess::ofJvm);
	}

	KeepaliveApplier(Supplier<KernelAccess> kernel) {
		this.kernel = kernel;
	}

	/**
	 * Return how many options could not be set so far, over all sockets.
	 * @return the number of options that were refused or are not supported
	 */
	public long failures() {
		return this.failures.count();
	}

	/**
	 * Return the part of a plan that can be set in this JVM.
	 * @param plan the plan
	 * @return the plan, without the options that need native access if there is none
	 */
	public KeepalivePlan possible(KeepalivePlan plan) {
		Set<KeepaliveOption> unsupported = plan.isEnabled() ? this.kernel.get().unsupported() : Set.of();
		return unsupported.isEmpty() ? plan : plan.without(unsupported);
	}

	/**
	 * Apply a plan to a new socket, preferably before it connects.
	 * @param socket the socket
	 * @param plan the plan
	 * @return what became of each option
	 */
	public KeepaliveReport apply(Socket socket, KeepalivePlan plan) {
		return apply(socket, plan, Unclaimed.everything());
	}

	/**
	 * Apply a plan to a new channel, preferably before it connects.
	 * @param channel the channel
	 * @param plan the plan
	 * @return what became of each option
	 */
	public KeepaliveReport apply(NetworkChannel channel, KeepalivePlan plan) {
		return apply(channel, plan, Unclaimed.everything());
	}

	/**
	 * Apply a plan to a socket.
	 * @param socket the socket
	 * @param plan the plan
	 * @param unclaimed which of the socket's amounts the plan may replace
	 * @return what became of each option
	 */
	public KeepaliveReport apply(Socket socket, KeepalivePlan plan, Unclaimed unclaimed) {
		return with(socket, (jdk) -> apply(jdk, plan, unclaimed));
	}

	private static KeepaliveReport with(Socket socket, Function<JdkSocket, KeepaliveReport> applying) {
		return (socket instanceof KeepaliveSocket own) ? own.unguarded(applying) : applying.apply(JdkSocket.of(socket));
	}

	/**
	 * Apply a plan to a channel.
	 * @param channel the channel
	 * @param plan the plan
	 * @param unclaimed which of the channel's amounts the plan may replace
	 * @return what became of each option
	 */
	public KeepaliveReport apply(NetworkChannel channel, KeepalivePlan plan, Unclaimed unclaimed) {
		return apply(JdkSocket.of(channel), plan, unclaimed);
	}

	KeepaliveReport apply(JdkSocket socket, KeepalivePlan plan, Unclaimed unclaimed) {
		return isNothingToDo(plan, unclaimed) ? untouched(plan)
				: apply(() -> open(socket, plan, unclaimed), plan, (open) -> tune(open, plan, unclaimed));
	}

	/**
	 * Apply a plan to a channel that sets options by itself, such as one of Netty's
	 * native transports.
	 * @param channel the channel
	 * @param plan the plan
	 * @param unclaimed which of the channel's amounts the plan may replace
	 * @return what became of each option
	 */
	public KeepaliveReport apply(TunableSocket channel, KeepalivePlan plan, Unclaimed unclaimed) {
		return isNothingToDo(plan, unclaimed) ? untouched(plan)
				: apply(() -> channel, plan, (open) -> tune(open, plan, unclaimed));
	}

	/**
	 * Apply a plan again to a prepared connection, after the application or the library
	 * may have set options.
	 * @param socket the socket
	 * @param plan the plan
	 * @param unclaimed which of its amounts the plan may replace
	 * @param report the report from when the connection was prepared, or {@code null} if
	 * there is none
	 * @return the present outcome of each option
	 */
	public KeepaliveReport applyAgain(Socket socket, KeepalivePlan plan, Unclaimed unclaimed,
			@Nullable KeepaliveReport report) {
		return with(socket, (jdk) -> applyAgain(jdk, plan, unclaimed, report));
	}

	/**
	 * Apply a plan again to a prepared connection, after the application or the library
	 * may have set options.
	 * @param channel the channel
	 * @param plan the plan
	 * @param unclaimed which of its amounts the plan may replace
	 * @param report the report from when the connection was prepared, or {@code null} if
	 * there is none
	 * @return the present outcome of each option
	 */
	public KeepaliveReport applyAgain(NetworkChannel channel, KeepalivePlan plan, Unclaimed unclaimed,
			@Nullable KeepaliveReport report) {
		return applyAgain(JdkSocket.of(channel), plan, unclaimed, report);
	}

	// If the options that the JDK can read are all as they should be, skip the search for
	// the descriptor.
	private KeepaliveReport applyAgain(JdkSocket socket, KeepalivePlan plan, Unclaimed unclaimed,
			@Nullable KeepaliveReport report) {
		Map<KeepaliveOption, Integer> present = new Tuning(socket, plan).read(AGAIN);
		boolean settled = report != null && unclaimed.decide(present.keySet(), present, plan)
			.values()
			.stream()
			.allMatch(Settled.class::isInstance);
		return (settled && report != null) ? report
				: apply(() -> open(socket, plan, unclaimed), plan, (open) -> tuneAgain(open, plan, unclaimed, report));
	}

	/**
	 * Apply a plan again to a prepared connection, after the application or the library
	 * may have set options.
	 * @param channel the channel
	 * @param plan the plan
	 * @param unclaimed which of its amounts the plan may replace
	 * @param report the report from when the connection was prepared, or {@code null} if
	 * there is none
	 * @return the present outcome of each option
	 */
	public KeepaliveReport applyAgain(TunableSocket channel, KeepalivePlan plan, Unclaimed unclaimed,
			@Nullable KeepaliveReport report) {
		return apply(() -> channel, plan, (open) -> tuneAgain(open, plan, unclaimed, report));
	}

	private static KeepaliveReport tuneAgain(TunableSocket socket, KeepalivePlan plan, Unclaimed unclaimed,
			@Nullable KeepaliveReport report) {
		Map<KeepaliveOption, KeepaliveOutcome> outcomes = new EnumMap<>(KeepaliveOption.class);
		if (report != null) {
			outcomes.putAll(report.outcomes());
		}
		outcomes.putAll(new Tuning(socket, plan).set(AGAIN, unclaimed));
		return Tuning.report(plan, outcomes::get);
	}

	/**
	 * Apply a plan to a listener before it listens, so that every connection that it
	 * accepts inherits the options.
	 * @param listener the channel of the listener
	 * @param plan the plan
	 * @return the listener's report, and a handle to change the listener later
	 */
	public PreparedListener prepare(NetworkChannel listener, KeepalivePlan plan) {
		JdkSocket jdk = JdkSocket.of(listener);
		Unclaimed unclaimed = Unclaimed.everything();
		if (isNothingToDo(plan, unclaimed)) {
			return new PreparedListener(untouched(plan), ListenerHandle.of(this.kernel, null), Set.of());
		}
		AtomicReference<@Nullable SocketIdentity> identity = new AtomicReference<>();
		KeepaliveReport report = apply(() -> open(jdk, plan, unclaimed), plan, (open) -> {
			KeepaliveReport applied = tune(open, plan, unclaimed);
			if (open instanceof HeldSocket held) {
				identity.set(held.identity());
				return (identity.get() != null) ? applied : withoutDeferAccept(held, applied);
			}
			return applied;
		});
		return new PreparedListener(report, ListenerHandle.of(this.kernel, identity.get()),
				leftToAccepted(report, plan, this.kernel.get().platform()));
	}

	// The JDK cannot set SO_KEEPALIVE on a listener, and on some systems accepted
	// connections do not inherit the timings.
	private static Set<KeepaliveOption> leftToAccepted(KeepaliveReport report, KeepalivePlan plan, Platform platform) {
		Set<KeepaliveOption> options = EnumSet.noneOf(KeepaliveOption.class);
		if (report.isMissing(KeepaliveOption.SO_KEEPALIVE)) {
			options.add(KeepaliveOption.SO_KEEPALIVE);
		}
		if (!platform.isInheritedByAccepted()) {
			options.addAll(plan.timings().keySet());
		}
		return options;
	}

	private static KeepaliveReport withoutDeferAccept(TunableSocket listener, KeepaliveReport report) {
		if (!report.isApplied(KeepaliveOption.TCP_DEFER_ACCEPT)) {
			return report;
		}
		try {
			listener.set(KeepaliveOption.TCP_DEFER_ACCEPT, 0);
		}
		catch (SocketOptionException ex) {
			logger.debug("TCP_DEFER_ACCEPT could not be switched off", ex);
		}
		return report.with(KeepaliveOption.TCP_DEFER_ACCEPT, new Unsupported("this system has no socket cookies"
				+ " (SO_COOKIE), without which the option could not be suspended when the server stops"));
	}

	/**
	 * Apply a plan, before it listens, to a listener that sets options by itself.
	 * @param listener the channel of the listener
	 * @param plan the plan
	 * @return the listener's report, and a handle to change the listener later
	 */
	public PreparedListener prepare(TunableSocket listener, KeepalivePlan plan) {
		KeepaliveReport report = apply(listener, plan, Unclaimed.everything());
		return new PreparedListener(report, ListenerHandle.of(listener),
				leftToAccepted(report, plan, Platform.ofJvm()));
	}

	private TunableSocket open(JdkSocket socket, KeepalivePlan plan, Unclaimed unclaimed) throws SocketOptionException {
		// The search for the descriptor need not read timings that the plan replaces
		// anyway.
		return this.kernel.get().open(socket, unclaimed.isEverything() ? plan.timings() : Map.of());
	}

	private static boolean isNothingToDo(KeepalivePlan plan, Unclaimed unclaimed) {
		return plan.asked().isEmpty() && !unclaimed.mayTakeBack();
	}

	private static KeepaliveReport untouched(KeepalivePlan plan) {
		return Tuning.report(plan, (option) -> null);
	}

	private KeepaliveReport apply(Opener opener, KeepalivePlan plan, Function<TunableSocket, KeepaliveReport> tuning) {
		try (TunableSocket socket = opener.open()) {
			KeepaliveReport report = tuning.apply(socket);
			// It is no failure if another thread has closed the socket meanwhile.
			if (!report.isComplete() && socket.isOpen()) {
				this.failures.note(report, plan.role());
			}
			return report;
		}
		catch (IOException | OutOfMemoryError ex) {
			// Another thread has closed the socket, or there is no memory for a warning.
			return rejected(plan, ex);
		}
		catch (RuntimeException | LinkageError ex) {
			KeepaliveReport report = rejected(plan, ex);
			this.failures.note(report, plan.role());
			return report;
		}
	}

	private static KeepaliveReport rejected(KeepalivePlan plan, Throwable failure) {
		logger.debug("The options of a socket could not be set", failure);
		String message = (failure.getMessage() != null) ? failure.getMessage() : failure.toString();
		return Tuning.report(plan, (option) -> new Rejected(plan.amount(option), null, message));
	}

	private KeepaliveReport tune(TunableSocket socket, KeepalivePlan plan, Unclaimed unclaimed) {
		// A derived user timeout depends on all timings, including those that the plan
		// leaves to the system.
		boolean known = !plan.isUserTimeoutDerived() || plan.timings().size() == KeepaliveOption.timings().size();
		Tuning tuning = new Tuning(socket, plan);
		if (unclaimed.isEverything() && known) {
			return this.readback.set(tuning);
		}
		return Tuning.report(plan, tuning.set(plan.values().keySet(), unclaimed)::get);
	}

	FailureLog failureLog() {
		return this.failures;
	}

	KernelAccess kernel() {
		return this.kernel.get();
	}

	/**
	 * Reaches a socket.
	 */
	@FunctionalInterface
	private interface Opener {

		TunableSocket open() throws SocketOptionException;

	}

}
