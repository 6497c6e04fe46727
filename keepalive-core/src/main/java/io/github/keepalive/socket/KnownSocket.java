package io.github.keepalive.socket;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepaliveOutcome;
import io.github.keepalive.KeepaliveOutcome.Applied;

/**
 * What is known about a live socket.
 *
 * @param role its role
 * @param port its local port
 * @param owner the owner of an outbound connection
 * @param isNew whether it is examined for the first time
 * @param isPrepared whether it already conformed to its plan then, so that an integration
 * must have prepared it
 * @param byGuard the options that the guard has set on it
 * @param chosen the options whose amounts were chosen and stay
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
	 * Return the options that the guard may set on the socket. TCP_DEFER_ACCEPT is among
	 * them only if an integration prepared the socket. On other listeners it could delay
	 * a server that sends the first data, or one that connects to itself to stop.
	 * @return the options
	 */
	Set<KeepaliveOption> options() {
		return (this.role != SocketRole.LISTENER || this.isPrepared) ? this.role.liveOptions()
				: this.role.optionsWithoutIntegration();
	}

}
