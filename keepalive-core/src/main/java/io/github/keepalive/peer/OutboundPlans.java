package io.github.keepalive.peer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import org.jspecify.annotations.Nullable;

/**
 * The plans of outbound connections: one for the peers of each target, and one for all
 * others. Immutable.
 *
 * @since 0.1.0
 */
public final class OutboundPlans {

	private static final TargetTable NO_TARGETS = new TargetTable(List.of());

	private final TargetTable table;

	private final KeepalivePlan general;

	private final List<KeepalivePlan> ofTargets;

	private final boolean leaveSomeAlone;

	private final Set<KeepaliveOption> alwaysAsked;

	OutboundPlans(TargetTable table, KeepalivePlan general, List<KeepalivePlan> ofTargets) {
		this.table = table;
		this.general = general;
		this.ofTargets = List.copyOf(ofTargets);
		this.leaveSomeAlone = ofTargets.stream().anyMatch((plan) -> !plan.isEnabled());
		this.alwaysAsked = ofTargets.isEmpty() ? general.asked() : alwaysAsked(general, ofTargets);
	}

	private static Set<KeepaliveOption> alwaysAsked(KeepalivePlan general, List<KeepalivePlan> ofTargets) {
		Set<KeepaliveOption> asked = EnumSet.noneOf(KeepaliveOption.class);
		asked.addAll(general.asked());
		ofTargets.forEach((plan) -> asked.retainAll(plan.asked()));
		return asked;
	}

	/**
	 * Create plans that are the same for all peers.
	 * @param plan the plan
	 * @return the plans
	 */
	public static OutboundPlans of(KeepalivePlan plan) {
		return new OutboundPlans(NO_TARGETS, plan, List.of());
	}

	/**
	 * Return the plan for a peer. This takes well under a microsecond and resolves no
	 * name.
	 * @param peer the peer's address, with the host name if the library has one; an
	 * address that is not an IP address belongs to no target
	 * @return its plan
	 */
	public KeepalivePlan of(@Nullable SocketAddress peer) {
		if (this.ofTargets.isEmpty() || !(peer instanceof InetSocketAddress internet)) {
			return this.general;
		}
		int target = this.table.find(internet);
		return (target != TargetTable.NONE) ? this.ofTargets.get(target) : this.general;
	}

	/**
	 * Return the address of a peer that a library is about to resolve itself.
	 * @param host a host name or an address
	 * @param port the port
	 * @return the address, unresolved if the host is a name
	 */
	public static InetSocketAddress peer(String host, int port) {
		InetAddress address = IpAddresses.parseOrNull(host);
		return (address != null) ? new InetSocketAddress(address, port)
				: InetSocketAddress.createUnresolved(host, port);
	}

	/**
	 * Return the plan for the peers that belong to no target.
	 * @return the plan
	 */
	public KeepalivePlan general() {
		return this.general;
	}

	/**
	 * Return the plans of all targets.
	 * @return the plans, in the order of the targets
	 */
	public List<KeepalivePlan> ofTargets() {
		return this.ofTargets;
	}

	/**
	 * Return all plans.
	 * @return the general one first, then those of the targets
	 */
	public List<KeepalivePlan> all() {
		List<KeepalivePlan> all = new ArrayList<>(this.ofTargets);
		all.add(0, this.general);
		return all;
	}

	/**
	 * Return whether the plan of some target is switched off. No connection may then be
	 * changed before its peer is known.
	 * @return {@code true} if a target is switched off
	 */
	public boolean leaveSomeAlone() {
		return this.leaveSomeAlone;
	}

	/**
	 * Return whether options are set on any connection.
	 * @return {@code false} if all are left alone
	 */
	public boolean isEnabled() {
		return this.general.isEnabled() || this.ofTargets.stream().anyMatch(KeepalivePlan::isEnabled);
	}

	/**
	 * Return whether every plan asks for an option, whichever the peer.
	 * @param option the option
	 * @return {@code false} if some plan leaves it to the system
	 */
	public boolean alwaysAsk(KeepaliveOption option) {
		return this.alwaysAsked.contains(option);
	}

	boolean hasSameAmounts(OutboundPlans other) {
		if (this.ofTargets.size() != other.ofTargets.size() || !this.general.hasSameAmounts(other.general)) {
			return false;
		}
		for (int i = 0; i < this.ofTargets.size(); i++) {
			if (!this.ofTargets.get(i).hasSameAmounts(other.ofTargets.get(i))) {
				return false;
			}
		}
		return true;
	}

}
