package io.github.keepalive.socket;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepaliveOutcome;
import io.github.keepalive.KeepaliveOutcome.Applied;

/**
 * What is known of a live socket.
 *
 * @param role what it is
 * @param port its local port
 * @param owner whose connection it is, for an outbound one
 * @param isNew whether it is looked at for the first time
 * @param isPrepared whether it had all that was asked for then, so that an integration
 * has it
 * @param byGuard the options that were set on it later
 * @param chosen the options that keep what they have
 */
record KnownSocket(SocketRole role, int port, SocketOwner owner, boolean isNew, boolean isPrepared,
		Set<KeepaliveOption> byGuard, Set<KeepaliveOption> chosen) {

	static KnownSocket of(SocketRole role, int port) {
		return new KnownSocket(role, port, SocketOwner.UNKNOWN, true, false, Set.of(), Set.of());
	}

	KnownSocket of(SocketOwner owner) {
		return new KnownSocket(this.role, this.port, owner, this.isNew, this.isPrepared, this.byGuard, this.chosen);
	}

	KnownSocket prepared(boolean isPrepared) {
		return new KnownSocket(this.role, this.port, this.owner, this.isNew, isPrepared, this.byGuard, this.chosen);
	}

	KnownSocket later(Map<KeepaliveOption, KeepaliveOutcome> outcomes, Set<KeepaliveOption> chosen) {
		Set<KeepaliveOption> byGuard = EnumSet.noneOf(KeepaliveOption.class);
		byGuard.addAll(this.byGuard);
		outcomes.forEach((option, outcome) -> {
			if (outcome instanceof Applied) {
				byGuard.add(option);
			}
		});
		return new KnownSocket(this.role, this.port, this.owner, false, this.isPrepared, byGuard, chosen);
	}

	/**
	 * Return the options that are asked of the socket: TCP_DEFER_ACCEPT only where an
	 * integration prepared it. It would keep a server waiting that speaks first, and one
	 * that stops by connecting to itself.
	 * @return the options
	 */
	Set<KeepaliveOption> options() {
		return (this.role != SocketRole.LISTENER || this.isPrepared) ? this.role.liveOptions()
				: this.role.optionsWithoutIntegration();
	}

}
