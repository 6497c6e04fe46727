package io.github.keepalive.socket;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.SystemDefaults;
import io.github.keepalive.kernel.SocketCensus.Entry;
import io.github.keepalive.peer.KeepalivePlans;
import io.github.keepalive.peer.OutboundPlans;
import org.jspecify.annotations.Nullable;

/**
 * Finds the integration and the peer of a socket, and with them the plans that it has and
 * had. Several integrations may connect to one address, or one integration by several
 * names. The owner is then the one whose plan the socket conforms to. Thread-safe.
 */
final class SocketOwners {

	private final KnownPeers peers;

	private final FormerPlans formers;

	SocketOwners(KnownPeers peers, FormerPlans formers) {
		this.peers = peers;
		this.formers = formers;
	}

	/**
	 * Return the plan of a socket.
	 * @param known the socket, with its owner
	 * @param plans the plans
	 * @return the plan
	 */
	KeepalivePlan plan(KnownSocket known, KeepalivePlans plans) {
		return (known.role() == SocketRole.OUTBOUND) ? known.owner().plan(plans)
				: plans.server(this.peers.listeningOn(known.port()));
	}

	/**
	 * Return the former plans that a socket may have been prepared with.
	 * @param known the socket, with its owner
	 * @return the plans, the latest first
	 */
	List<KeepalivePlan> formers(KnownSocket known) {
		return this.formers.of((plans) -> plan(known, plans));
	}

	/**
	 * Return whether a socket conforms to a former plan.
	 * @param known the socket, with its owner
	 * @param present the amounts that it has
	 * @return {@code true} if it has all that one of the plans asked for
	 */
	boolean conformsToFormer(KnownSocket known, Map<KeepaliveOption, Integer> present) {
		return formers(known).stream().anyMatch((former) -> conforms(known.role(), present, former));
	}

	/**
	 * Return whether a socket that was not seen before conforms to its plan or to a
	 * former one, so that an integration must have prepared it.
	 * @param known the socket, with its owner
	 * @param present the amounts that it has
	 * @param plans the plans
	 * @return {@code true} if an integration has prepared it
	 */
	boolean isPrepared(KnownSocket known, Map<KeepaliveOption, Integer> present, KeepalivePlans plans) {
		return isOrWas((some) -> plan(known, some), plans, (plan) -> conforms(known.role(), present, plan));
	}

	/**
	 * Find the plan for no target that a socket was prepared with, although its peer
	 * belongs to a target. Some libraries do not show the peer to the integration.
	 * @param entry the socket
	 * @param known the socket, with its owner
	 * @param plans the plans
	 * @return the plan, or {@code null} if the socket was not prepared so
	 */
	@Nullable KeepalivePlan generalPlan(Entry entry, KnownSocket known, KeepalivePlans plans) {
		KeepalivePlan plan = plan(known, plans);
		if (plan.target() != null && plan.isEnabled()) {
			Map<KeepaliveOption, Integer> present = entry.read(known.options());
			for (KeepalivePlan general : plans.generalOutbound()) {
				if (hasProbes(present, general)) {
					return general;
				}
			}
		}
		return null;
	}

	/**
	 * Find the owner of a socket.
	 * @param entry the socket
	 * @param known the socket
	 * @param plans the plans
	 * @param defaults the system's own values
	 * @return the socket with its owner, if it can be found
	 */
	KnownSocket withOwner(Entry entry, KnownSocket known, KeepalivePlans plans, SystemDefaults defaults) {
		if (known.role() != SocketRole.OUTBOUND || known.owner().integration() != null || plans.areOfRolesOnly()) {
			return known;
		}
		InetSocketAddress peer = known.owner().peer();
		if (peer != null) {
			return hasName(peer) ? known : known.of(new SocketOwner(null, withName(peer, plans)));
		}
		InetSocketAddress remote = entry.remoteAddress();
		if (remote == null) {
			return known;
		}
		List<SocketOwner> owners = this.peers.connectedTo(remote);
		Map<KeepaliveOption, Integer> present = entry.read(known.options());
		return known.of(owners.isEmpty() ? guess(present, withName(remote, plans), plans)
				: choose(owners, present, plans, defaults));
	}

	private SocketOwner choose(List<SocketOwner> owners, Map<KeepaliveOption, Integer> present, KeepalivePlans plans,
			SystemDefaults defaults) {
		for (SocketOwner owner : owners) {
			if (isOrWas(owner::plan, plans, (plan) -> hasAll(present, plan, defaults))) {
				return owner;
			}
		}
		// No integration has prepared this socket, though some connect to the same peer.
		// If the plan for one of the peer's names is switched off, the socket is left
		// alone.
		for (SocketOwner owner : owners) {
			if (!owner.plan(plans).isEnabled()) {
				return new SocketOwner(null, owner.peer());
			}
		}
		return new SocketOwner(null, owners.get(0).peer());
	}

	// Some libraries do not show the peer when an integration prepares a socket.
	private SocketOwner guess(Map<KeepaliveOption, Integer> present, InetSocketAddress remote, KeepalivePlans plans) {
		SocketOwner unknown = new SocketOwner(null, remote);
		for (String integration : this.peers.blind()) {
			SocketOwner owner = new SocketOwner(integration, remote);
			if (!owner.plan(plans).hasSameAmounts(unknown.plan(plans))
					&& isOrWas(owner::plan, plans, (plan) -> hasProbes(present, plan))) {
				return owner;
			}
		}
		return unknown;
	}

	private static boolean hasName(InetSocketAddress peer) {
		return !peer.getHostString().equals(peer.getAddress().getHostAddress());
	}

	private InetSocketAddress withName(InetSocketAddress remote, KeepalivePlans plans) {
		OutboundPlans outbound = plans.outbound(null);
		for (InetSocketAddress named : this.peers.named(remote)) {
			if (outbound.of(named).target() != null) {
				return named;
			}
		}
		return remote;
	}

	// Whether the present plan of a socket or a former one passes a check.
	private boolean isOrWas(Function<KeepalivePlans, KeepalivePlan> plan, KeepalivePlans plans,
			Predicate<KeepalivePlan> check) {
		return check.test(plan.apply(plans)) || this.formers.of(plan).stream().anyMatch(check);
	}

	// If the plan is switched off, the socket must have the system's defaults or a
	// library's built-in amounts.
	private static boolean hasAll(Map<KeepaliveOption, Integer> present, KeepalivePlan plan, SystemDefaults defaults) {
		if (plan.isEnabled()) {
			return conforms(SocketRole.OUTBOUND, present, plan);
		}
		return Unclaimed.libraryOf(present, plan, defaults) != null
				|| present.entrySet().stream().allMatch((entry) -> entry.getValue() == defaults.amount(entry.getKey()));
	}

	// Some drivers take the timings as settings and have none for the user timeout, so it
	// is not compared.
	private static boolean hasProbes(Map<KeepaliveOption, Integer> present, KeepalivePlan plan) {
		return plan.isEnabled() && Unclaimed.differing(KeepaliveOption.probing(), present, plan).isEmpty();
	}

	private static boolean conforms(SocketRole role, Map<KeepaliveOption, Integer> present, KeepalivePlan plan) {
		return plan.isEnabled() && Unclaimed.differing(role.optionsWithoutIntegration(), present, plan).isEmpty();
	}

}
