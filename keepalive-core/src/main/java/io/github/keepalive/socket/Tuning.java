package io.github.keepalive.socket;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepaliveOutcome;
import io.github.keepalive.KeepaliveOutcome.Applied;
import io.github.keepalive.KeepaliveOutcome.LeftToSystem;
import io.github.keepalive.KeepaliveOutcome.Overridden;
import io.github.keepalive.KeepaliveOutcome.Rejected;
import io.github.keepalive.KeepaliveOutcome.Unsupported;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveReport;
import io.github.keepalive.kernel.SocketOptionException;
import io.github.keepalive.kernel.TunableSocket;
import io.github.keepalive.socket.Decision.Kept;
import io.github.keepalive.socket.Decision.SetTo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets the options of a plan on a socket.
 *
 * @param socket the socket
 * @param plan the plan
 */
record Tuning(TunableSocket socket, KeepalivePlan plan) {

	private static final Logger logger = LoggerFactory.getLogger(Tuning.class);

	/**
	 * Set every option of the plan, and read it back.
	 * @return what became of each option
	 */
	KeepaliveReport setAll() {
		return report(this.plan, (option) -> set(option, this.plan.amount(option)));
	}

	/**
	 * Set those of some options whose amounts may be replaced.
	 * @param options the options
	 * @param unclaimed which of the socket's amounts the plan may replace
	 * @return what became of each of the options
	 */
	Map<KeepaliveOption, KeepaliveOutcome> set(Collection<KeepaliveOption> options, Unclaimed unclaimed) {
		Map<KeepaliveOption, Integer> present = read(options);
		return carryOut(unclaimed.decide(options, present, this.plan), present);
	}

	/**
	 * Read options.
	 * @param options the options
	 * @return the amounts, without those that cannot be read
	 */
	Map<KeepaliveOption, Integer> read(Collection<KeepaliveOption> options) {
		Map<KeepaliveOption, Integer> amounts = new EnumMap<>(KeepaliveOption.class);
		for (KeepaliveOption option : options) {
			try {
				if (this.socket.obstacle(option) == null) {
					amounts.put(option, this.socket.get(option));
				}
			}
			catch (SocketOptionException ex) {
				logger.debug("{} cannot be read", option, ex);
			}
		}
		return amounts;
	}

	/**
	 * Carry out decisions.
	 * @param decisions what was decided for each option
	 * @param present the amounts that the socket has
	 * @return what became of each of the options
	 */
	Map<KeepaliveOption, KeepaliveOutcome> carryOut(Map<KeepaliveOption, Decision> decisions,
			Map<KeepaliveOption, Integer> present) {
		Map<KeepaliveOption, KeepaliveOutcome> outcomes = new EnumMap<>(KeepaliveOption.class);
		decisions.forEach((option, decision) -> outcomes.put(option,
				(decision instanceof SetTo set) ? set(option, set.amount()) : left(option, decision, present)));
		return outcomes;
	}

	private KeepaliveOutcome left(KeepaliveOption option, Decision decision, Map<KeepaliveOption, Integer> present) {
		String obstacle = this.socket.obstacle(option);
		if (obstacle != null) {
			return new Unsupported(obstacle);
		}
		int requested = this.plan.amount(option);
		int amount = present.getOrDefault(option, 0);
		if (decision instanceof Kept) {
			return new Overridden(requested, amount);
		}
		// A derived user timeout follows from the socket's timings.
		return new Applied((option == KeepaliveOption.TCP_USER_TIMEOUT) ? amount : requested, amount);
	}

	private KeepaliveOutcome set(KeepaliveOption option, int amount) {
		String obstacle = this.socket.obstacle(option);
		if (obstacle != null) {
			return new Unsupported(obstacle);
		}
		try {
			this.socket.set(option, amount);
			return new Applied(amount, this.socket.get(option));
		}
		catch (SocketOptionException ex) {
			return new Rejected(amount, ex.errno(), ex.getMessage());
		}
	}

	/**
	 * Report on each option of a plan.
	 * @param plan the plan
	 * @param outcome returns what became of an option that is asked for, or {@code null}
	 * if it was left to the system
	 * @return the report
	 */
	static KeepaliveReport report(KeepalivePlan plan, Function<KeepaliveOption, @Nullable KeepaliveOutcome> outcome) {
		Map<KeepaliveOption, KeepaliveOutcome> outcomes = new EnumMap<>(KeepaliveOption.class);
		for (KeepaliveOption option : plan.values().keySet()) {
			KeepaliveOutcome found = plan.asks(option) ? outcome.apply(option) : null;
			outcomes.put(option, (found != null) ? found : new LeftToSystem());
		}
		return new KeepaliveReport(outcomes);
	}

}
