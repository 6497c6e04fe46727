package io.github.keepalive.peer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import io.github.keepalive.peer.TargetTable.Rule;
import io.github.keepalive.peer.TargetTable.RuleBook;
import io.github.keepalive.peer.TargetTable.Rules;
import org.jspecify.annotations.Nullable;

/**
 * Finds targets that no connection can belong to.
 *
 * @since 0.1.0
 */
public final class TargetAdviser {

	private final List<KeepaliveTarget> targets;

	private final RuleBook book;

	private TargetAdviser(List<KeepaliveTarget> targets) {
		this.targets = targets;
		this.book = new RuleBook(targets);
	}

	/**
	 * Examine targets.
	 * @param targets the targets
	 * @return the advice, one sentence for each target that matches nothing
	 */
	public static List<String> advise(List<KeepaliveTarget> targets) {
		TargetAdviser adviser = new TargetAdviser(targets);
		List<String> advice = new ArrayList<>();
		for (int target = 0; target < targets.size(); target++) {
			String reason = adviser.reason(target);
			if (reason != null) {
				advice.add("No connection can belong to the target " + targets.get(target).name() + ": " + reason);
			}
		}
		return advice;
	}

	private @Nullable String reason(int target) {
		KeepaliveTarget asked = this.targets.get(target);
		String key = "keepalive.targets." + asked.name();
		if (!asked.ports().isEmpty() && asked.ports().stream().allMatch((ports) -> ports.last() == 0)) {
			return "no peer has port 0; set " + key + ".ports=5432 or leave it out for all ports";
		}
		boolean reached = asked.hosts().isEmpty() && isReached(null, this.book.anywhere(), target);
		for (HostPattern host : asked.hosts()) {
			Rules rules = this.book.hosts().get(host);
			reached |= rules != null && isReached(host.block(), rules, target);
		}
		return reached ? null : "more specific targets have all of its peers; change " + key + ".hosts or " + key
				+ ".ports, or take the target out";
	}

	private boolean isReached(@Nullable AddressBlock block, Rules rules, int target) {
		for (Rule rule : rules.all()) {
			List<Rule> finer = rules.all().stream().filter((other) -> other.grade() < rule.grade()).toList();
			if (rule.target() == target && !cover(finer, rule.ports())
					&& (block == null || !isCovered(block, rule.ports()))) {
				return true;
			}
		}
		return false;
	}

	private static boolean cover(List<Rule> rules, PortRange ports) {
		int next = Math.max(1, ports.first());
		List<PortRange> ordered = rules.stream()
			.map(Rule::ports)
			.sorted(Comparator.comparingInt(PortRange::first))
			.toList();
		for (PortRange range : ordered) {
			if (range.first() <= next && range.last() >= next) {
				next = range.last() + 1;
			}
		}
		return next > ports.last();
	}

	private boolean isCovered(AddressBlock block, PortRange ports) {
		List<AddressBlock> inside = new ArrayList<>();
		for (Map.Entry<HostPattern, Rules> entry : this.book.hosts().entrySet()) {
			AddressBlock other = entry.getKey().block();
			if (other != null && !other.equals(block) && block.contains(other)
					&& cover(entry.getValue().all(), ports)) {
				inside.add(other);
			}
		}
		return isCoveredBy(block, inside);
	}

	private static boolean isCoveredBy(AddressBlock block, List<AddressBlock> blocks) {
		List<AddressBlock> inside = blocks.stream().filter(block::contains).toList();
		if (inside.isEmpty() || inside.contains(block)) {
			return !inside.isEmpty();
		}
		AddressBlock[] halves = block.halves();
		return isCoveredBy(halves[0], inside) && isCoveredBy(halves[1], inside);
	}

}
