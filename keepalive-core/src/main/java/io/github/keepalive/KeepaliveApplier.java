package io.github.keepalive;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.NetworkChannel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.keepalive.KeepaliveOutcome.Applied;
import io.github.keepalive.KeepaliveOutcome.LeftToSystem;
import io.github.keepalive.KeepaliveOutcome.Overridden;
import io.github.keepalive.KeepaliveOutcome.Rejected;
import io.github.keepalive.KeepaliveOutcome.Unsupported;
import io.github.keepalive.kernel.JdkOption;
import io.github.keepalive.kernel.JdkSocket;
import io.github.keepalive.kernel.KernelAccess;
import io.github.keepalive.kernel.NativeSocket;
import io.github.keepalive.kernel.SocketCensus;
import io.github.keepalive.kernel.SocketIdentity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets the options of sockets and reads them back. It never throws: a socket that cannot
 * be tuned must still connect, and the report says what is missing. Each cause is logged
 * once, as a warning. Thread-safe.
 *
 * @since 0.1.0
 */
public final class KeepaliveApplier {

	private static final Logger logger = LoggerFactory.getLogger(KeepaliveApplier.class);

	private static final Map<KeepaliveOption, JdkOption> JDK_OPTIONS = new EnumMap<>(KeepaliveOption.class);

	static {
		for (JdkOption option : JdkOption.values()) {
			JDK_OPTIONS.put(KeepaliveOption.valueOf(option.name()), option);
		}
	}

	private static final KeepaliveOption DEFER_ACCEPT = KeepaliveOption.TCP_DEFER_ACCEPT;

	private static final Set<KeepaliveOption> TIMINGS = EnumSet.of(KeepaliveOption.TCP_KEEPIDLE,
			KeepaliveOption.TCP_KEEPINTVL, KeepaliveOption.TCP_KEEPCNT);

	/**
	 * Between two connections whose options are read back: the kernel answers the same
	 * call in the same way.
	 */
	private static final int TRUSTED_CONNECTIONS = 100;

	private final Supplier<KernelAccess> kernel;

	private final FailureLog failures = new FailureLog();

	/** What the kernel made of the latest plan for connections. */
	private volatile @Nullable Trust trust;

	/**
	 * Create an applier that uses what this JVM has. Nothing is loaded before the first
	 * socket.
	 */
	public KeepaliveApplier() {
		this(KernelAccess::ofJvm);
	}

	KeepaliveApplier(Supplier<KernelAccess> kernel) {
		this.kernel = kernel;
	}

	/**
	 * Return how options are set in this JVM.
	 * @return a name for people to read, such as {@code setsockopt(2)}
	 */
	public String mechanism() {
		String obstacle = obstacle();
		return this.kernel.get().mechanism() + (obstacle.isEmpty() ? "" : ": " + obstacle);
	}

	/**
	 * Return how many options could not be set so far, over all sockets.
	 * @return the number of options that were refused or are not supported
	 */
	public long failures() {
		return this.failures.count();
	}

	/**
	 * Return why only the JDK's own options can be set, if that is so.
	 * @return the reason and what to do about it, or an empty text
	 */
	public String obstacle() {
		return this.kernel.get().obstacle();
	}

	/**
	 * Apply a plan to a socket, best before it connects.
	 * @param socket the socket
	 * @param plan the plan
	 * @return what became of each option
	 */
	public KeepaliveReport apply(Socket socket, KeepalivePlan plan) {
		return apply(JdkSocket.of(socket), plan);
	}

	/**
	 * Apply a plan to a channel, best before it connects.
	 * @param channel the channel
	 * @param plan the plan
	 * @return what became of each option
	 */
	public KeepaliveReport apply(NetworkChannel channel, KeepalivePlan plan) {
		return apply(JdkSocket.of(channel), plan);
	}

	KeepaliveReport apply(JdkSocket socket, KeepalivePlan plan) {
		return apply(socket, plan, (found, report) -> new Result(report, null)).report();
	}

	/**
	 * Apply a plan to a listener that does not listen yet, so that every connection that
	 * it will accept inherits the options.
	 * @param listener the channel of the listener
	 * @param plan the plan
	 * @return the listener's report, and a handle for later
	 */
	public KeepaliveListener prepare(NetworkChannel listener, KeepalivePlan plan) {
		Result result = apply(JdkSocket.of(listener), plan, KeepaliveApplier::identify);
		SocketIdentity identity = result.identity();
		return new KeepaliveListener(result.report(), () -> (identity != null) ? find(identity) : null);
	}

	private @Nullable OpenSocket find(SocketIdentity identity) {
		NativeSocket socket = this.kernel.get().find(identity);
		return (socket != null) ? OpenSocket.of(socket) : null;
	}

	private static Result identify(NativeSocket listener, KeepaliveReport report) {
		SocketIdentity identity = listener.identity();
		if (identity == null && report.isApplied(DEFER_ACCEPT)) {
			listener.setOption(DEFER_ACCEPT.level(), DEFER_ACCEPT.number(), 0);
			report = report.with(DEFER_ACCEPT, new Unsupported("this system has no socket cookies (SO_COOKIE), without"
					+ " which the option could not be suspended when the server stops"));
		}
		return new Result(report, identity);
	}

	/**
	 * Apply a plan to a channel that has options of its own, best before it connects.
	 * @param channel the channel
	 * @param plan the plan
	 * @return what became of each option
	 */
	public KeepaliveReport apply(NativeChannel channel, KeepalivePlan plan) {
		return applyOnLinux(plan, () -> setAll(OpenSocket.of(channel), plan));
	}

	private KeepaliveReport applyOnLinux(KeepalivePlan plan, Supplier<KeepaliveReport> setting) {
		String obstacle = plan.asked().isEmpty() ? "" : KernelAccess.platformObstacle();
		return noted(obstacle.isEmpty() ? setting.get() : report(plan, (option) -> new Unsupported(obstacle)), plan);
	}

	/**
	 * Apply a plan to a listener that has options of its own and does not listen yet.
	 * @param listener the channel of the listener
	 * @param plan the plan
	 * @return the listener's report, and a handle for later
	 */
	public KeepaliveListener prepare(NativeChannel listener, KeepalivePlan plan) {
		return new KeepaliveListener(apply(listener, plan), () -> listener.isOpen() ? OpenSocket.of(listener) : null);
	}

	/**
	 * Set what a listener lacks that listens already. A value that somebody chose stays.
	 * @param address the address it listens on
	 * @param plan the plan
	 * @return the listener's report, and a handle for later, or {@code null} if it is not
	 * found or the sockets of the process cannot be listed
	 */
	public @Nullable KeepaliveListener adopt(InetSocketAddress address, KeepalivePlan plan) {
		SocketCensus<Boolean> census = census();
		List<KeepaliveListener> adopted = new ArrayList<>();
		if (census != null) {
			census.visitNew((socket) -> {
				InetSocketAddress local = socket.isListener() ? socket.localAddress() : null;
				if (local != null && isSame(local, address)) {
					SocketIdentity identity = socket.identity();
					OpenSocket open = OpenSocket.of(socket);
					adopted.add(new KeepaliveListener(noted(report(plan, (option) -> adopt(open, option, plan)), plan),
							() -> (identity != null) ? find(identity) : null));
				}
				return Boolean.TRUE;
			});
		}
		return adopted.isEmpty() ? null : adopted.get(0);
	}

	private static boolean isSame(InetSocketAddress one, InetSocketAddress other) {
		boolean any = one.getAddress().isAnyLocalAddress() && other.getAddress().isAnyLocalAddress();
		return one.getPort() == other.getPort() && (any || one.getAddress().equals(other.getAddress()));
	}

	private KeepaliveOutcome adopt(OpenSocket socket, KeepaliveOption option, KeepalivePlan plan) {
		long amount = socket.getOption(option.level(), option.number());
		if (amount >= 0 && plan.isMetBy(option, amount)) {
			return new Applied(plan.amount(option), (int) amount);
		}
		return (amount < 0 || amount == plan.systemAmount(option)) ? setNatively(socket, option, plan.amount(option))
				: new Overridden(plan.amount(option), (int) amount);
	}

	/**
	 * Look at a socket again after a library had its say. What the library is built with,
	 * or was told earlier, nobody chose: the plan is put over it. Any other value stays.
	 * @param socket the socket
	 * @param plan the plan
	 * @param report what became of each option when the plan was applied
	 * @param builtIn what the library is built with, of options that the JDK knows
	 * @param told what the library was told to set instead, of the same options
	 * @return what is in force now
	 */
	public KeepaliveReport settle(Socket socket, KeepalivePlan plan, KeepaliveReport report,
			Map<KeepaliveOption, Integer> builtIn, Map<KeepaliveOption, Integer> told) {
		JdkSocket options = JdkSocket.of(socket);
		try {
			Map<KeepaliveOption, Integer> amounts = read(options, builtIn.keySet());
			return put(wanted(amounts, plan, builtIn, told), amounts, options, report);
		}
		catch (IOException | UnsupportedOperationException ex) {
			logger.debug("The options of {} were not read again", socket, ex);
			return report;
		}
	}

	/**
	 * Apply a plan to a channel that a library had before us. What the library is built
	 * with, or was told earlier, nobody chose; any other value stays.
	 * @param channel the channel
	 * @param plan the plan
	 * @param builtIn what the library is built with, of options that the JDK knows
	 * @param told what the library was told to set instead, of the same options
	 * @return what became of each option
	 */
	public KeepaliveReport applyAfter(NetworkChannel channel, KeepalivePlan plan, Map<KeepaliveOption, Integer> builtIn,
			Map<KeepaliveOption, Integer> told) {
		JdkSocket options = JdkSocket.of(channel);
		try {
			Map<KeepaliveOption, Integer> amounts = read(options, builtIn.keySet());
			KeepaliveReport report = apply(options, plan);
			return put(wanted(amounts, plan, builtIn, told), read(options, builtIn.keySet()), options, report);
		}
		catch (IOException | UnsupportedOperationException ex) {
			logger.debug("The options of {} were not read", channel, ex);
			return apply(options, plan);
		}
	}

	/**
	 * Apply a plan to a channel that the application had before us: what does not stand
	 * at the system's default was chosen, and stays.
	 * @param channel the channel
	 * @param plan the plan
	 * @return what became of each option
	 */
	public KeepaliveReport applyAfter(NetworkChannel channel, KeepalivePlan plan) {
		Map<KeepaliveOption, Integer> untouched = plan.untouched(JDK_OPTIONS.keySet());
		return applyAfter(channel, plan, untouched, untouched);
	}

	/**
	 * Apply a plan to a channel that has options of its own and that the application had
	 * before us: what does not stand at the system's default was chosen, and stays.
	 * @param channel the channel
	 * @param plan the plan
	 * @return what became of each option
	 */
	public KeepaliveReport applyAfter(NativeChannel channel, KeepalivePlan plan) {
		OpenSocket socket = OpenSocket.of(channel);
		return applyOnLinux(plan, () -> report(plan, (option) -> adopt(socket, option, plan)));
	}

	private static Map<KeepaliveOption, Integer> wanted(Map<KeepaliveOption, Integer> amounts, KeepalivePlan plan,
			Map<KeepaliveOption, Integer> builtIn, Map<KeepaliveOption, Integer> told) {
		boolean untouched = amounts.equals(builtIn);
		Map<KeepaliveOption, Integer> wanted = new EnumMap<>(
				plan.isEnabled() ? plan.inForce(builtIn.keySet()) : builtIn);
		amounts.forEach((option, amount) -> {
			if (!untouched && !amount.equals(told.get(option))) {
				wanted.put(option, amount);
			}
		});
		return wanted;
	}

	private static KeepaliveReport put(Map<KeepaliveOption, Integer> wanted, Map<KeepaliveOption, Integer> present,
			JdkSocket socket, KeepaliveReport report) throws IOException {
		Map<KeepaliveOption, KeepaliveOutcome> outcomes = new EnumMap<>(report.outcomes());
		for (Map.Entry<KeepaliveOption, Integer> entry : wanted.entrySet()) {
			KeepaliveOption option = entry.getKey();
			int effective = present.getOrDefault(option, -1);
			if (effective != entry.getValue()) {
				socket.set(jdkOption(option), entry.getValue());
				effective = socket.get(jdkOption(option));
			}
			if (outcomes.get(option) instanceof Applied applied && applied.requested() != effective) {
				outcomes.put(option, new Overridden(applied.requested(), effective));
			}
		}
		return new KeepaliveReport(outcomes);
	}

	private static Map<KeepaliveOption, Integer> read(JdkSocket socket, Set<KeepaliveOption> options)
			throws IOException {
		Map<KeepaliveOption, Integer> amounts = new EnumMap<>(KeepaliveOption.class);
		for (KeepaliveOption option : options) {
			amounts.put(option, socket.get(jdkOption(option)));
		}
		return amounts;
	}

	private static JdkOption jdkOption(KeepaliveOption option) {
		return Objects.requireNonNull(JDK_OPTIONS.get(option), () -> "the JDK does not know " + option);
	}

	/**
	 * Load what it takes to set options in a thread of its own, so that the first socket
	 * does not wait for it. That takes about a tenth of a second.
	 */
	public void preload() {
		KernelAccess.preload();
	}

	private Result apply(JdkSocket socket, KeepalivePlan plan,
			BiFunction<NativeSocket, KeepaliveReport, Result> whileFound) {
		if (plan.asked().isEmpty()) {
			return new Result(report(plan, (option) -> new LeftToSystem()), null);
		}
		Result result;
		try {
			result = applyThrough(this.kernel.get(), socket, plan, whileFound);
		}
		catch (IOException | RuntimeException | LinkageError ex) {
			logger.debug("The options of {} were not set", socket, ex);
			String message = (ex.getMessage() != null) ? ex.getMessage() : ex.toString();
			return new Result(report(plan, (option) -> new Rejected(plan.amount(option), null, message)), null);
		}
		noted(result.report(), plan);
		return result;
	}

	private KeepaliveReport noted(KeepaliveReport report, KeepalivePlan plan) {
		this.failures.note(report, plan.role());
		logger.debug("{}: {}", plan.role(), report);
		return report;
	}

	private Result applyThrough(KernelAccess kernel, JdkSocket socket, KeepalivePlan plan,
			BiFunction<NativeSocket, KeepaliveReport, Result> whileFound) throws IOException {
		String obstacle = kernel.obstacle();
		if (obstacle.isEmpty()) {
			obstacle = "the socket's descriptor was not found: is the limit of open files reached, or does a sandbox"
					+ " forbid getsockopt?";
			try (NativeSocket found = kernel.find(socket, timingsToKeep(plan))) {
				if (found != null) {
					return whileFound.apply(found, setAll(OpenSocket.of(found), plan));
				}
			}
			catch (IOException ex) {
				if (!socket.isOpen()) {
					throw ex;
				}
				obstacle = "the socket's descriptor cannot be found, because the system refuses keepalive timings: "
						+ ex.getMessage();
			}
		}
		String reason = obstacle;
		return new Result(report(plan, (option) -> setThroughJdk(socket, option, plan, reason)), null);
	}

	private static List<JdkOption> timingsToKeep(KeepalivePlan plan) {
		if (plan.asked().containsAll(TIMINGS)) {
			return List.of();
		}
		return TIMINGS.stream().filter((timing) -> !plan.asks(timing)).map(KeepaliveApplier::jdkOption).toList();
	}

	private static KeepaliveReport report(KeepalivePlan plan, Function<KeepaliveOption, KeepaliveOutcome> setting) {
		Map<KeepaliveOption, KeepaliveOutcome> outcomes = new EnumMap<>(KeepaliveOption.class);
		for (KeepaliveOption option : plan.values().keySet()) {
			outcomes.put(option, plan.asks(option) ? setting.apply(option) : new LeftToSystem());
		}
		return new KeepaliveReport(outcomes);
	}

	private KeepaliveReport setAll(OpenSocket socket, KeepalivePlan plan) {
		KeepaliveReport trusted = setTrusting(socket, plan);
		return (trusted != null) ? trusted
				: trust(plan, report(plan, (option) -> setNatively(socket, option, plan.amount(option))));
	}

	// Sets the options without reading them back, if those of the same plan were met
	// lately.
	private @Nullable KeepaliveReport setTrusting(OpenSocket socket, KeepalivePlan plan) {
		Trust trust = this.trust;
		if (trust == null || trust.plan() != plan || trust.uses().incrementAndGet() > TRUSTED_CONNECTIONS) {
			return null;
		}
		for (KeepaliveOption option : plan.asked()) {
			if (socket.setOption(option.level(), option.number(), plan.amount(option)) != 0) {
				return null;
			}
		}
		return trust.report();
	}

	private KeepaliveReport trust(KeepalivePlan plan, KeepaliveReport report) {
		boolean met = plan.asked()
			.stream()
			.allMatch((option) -> report.outcomes().get(option) instanceof Applied applied
					&& plan.isMetBy(option, applied.effective()));
		if (plan.role() == KeepaliveRole.CLIENT) {
			this.trust = met ? new Trust(plan, report, new AtomicInteger()) : null;
		}
		return report;
	}

	private KeepaliveOutcome setNatively(OpenSocket socket, KeepaliveOption option, int amount) {
		int errno = socket.setOption(option.level(), option.number(), amount);
		if (errno == 0) {
			long effective = socket.getOption(option.level(), option.number());
			if (effective >= 0) {
				return new Applied(amount, (int) effective);
			}
			errno = (int) -effective;
		}
		return new Rejected(amount, errno, this.kernel.get().strerror(errno));
	}

	/**
	 * Set one option of a socket that was found by a census.
	 * @param socket the socket
	 * @param option the option
	 * @param amount the amount in the option's unit
	 * @return what became of the option
	 */
	KeepaliveOutcome set(NativeSocket socket, KeepaliveOption option, int amount) {
		KeepaliveOutcome outcome = setNatively(OpenSocket.of(socket), option, amount);
		this.failures.note(option, outcome);
		return outcome;
	}

	<T> @Nullable SocketCensus<T> census() {
		return this.kernel.get().census();
	}

	private static KeepaliveOutcome setThroughJdk(JdkSocket socket, KeepaliveOption option, KeepalivePlan plan,
			String obstacle) {
		JdkOption jdkOption = JDK_OPTIONS.get(option);
		if (jdkOption == null || !socket.supports(jdkOption)) {
			return new Unsupported(obstacle);
		}
		int amount = plan.amount(option);
		try {
			socket.set(jdkOption, amount);
			return new Applied(amount, socket.get(jdkOption));
		}
		catch (IOException ex) {
			return new Rejected(amount, null, String.valueOf(ex.getMessage()));
		}
	}

	private record Trust(KeepalivePlan plan, KeepaliveReport report, AtomicInteger uses) {

	}

	private record Result(KeepaliveReport report, @Nullable SocketIdentity identity) {

	}

}
