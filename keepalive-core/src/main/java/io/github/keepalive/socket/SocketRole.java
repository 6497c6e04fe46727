package io.github.keepalive.socket;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepaliveRole;

/**
 * The role of a live socket.
 *
 * @since 0.1.0
 */
public enum SocketRole {

	/**
	 * A listening socket.
	 */
	LISTENER(KeepaliveRole.SERVER, KeepaliveOption.TCP_MAXSEG, KeepaliveOption.TCP_WINDOW_CLAMP,
			KeepaliveOption.TCP_DEFER_ACCEPT),

	/**
	 * An accepted socket.
	 */
	INBOUND(KeepaliveRole.SERVER),

	/**
	 * A socket that connected or is about to.
	 */
	OUTBOUND(KeepaliveRole.CLIENT);

	private final KeepaliveRole planRole;

	private final Set<KeepaliveOption> liveOptions;

	private final Set<KeepaliveOption> optionsWithoutIntegration;

	SocketRole(KeepaliveRole planRole, KeepaliveOption... ofListeners) {
		this.planRole = planRole;
		Set<KeepaliveOption> options = EnumSet.of(KeepaliveOption.SO_KEEPALIVE, KeepaliveOption.TCP_USER_TIMEOUT);
		options.addAll(KeepaliveOption.timings());
		options.addAll(List.of(ofListeners));
		this.liveOptions = Collections.unmodifiableSet(options);
		Set<KeepaliveOption> others = EnumSet.copyOf(options);
		others.remove(KeepaliveOption.TCP_DEFER_ACCEPT);
		this.optionsWithoutIntegration = Collections.unmodifiableSet(others);
	}

	/**
	 * Return the role whose plan applies to the socket.
	 * @return the role of the plan
	 */
	public KeepaliveRole planRole() {
		return this.planRole;
	}

	/**
	 * Return the options that have an effect on a live socket of this role. The segment
	 * size and the number of SYNs have no effect after a connection is established.
	 * @return the options
	 */
	Set<KeepaliveOption> liveOptions() {
		return this.liveOptions;
	}

	/**
	 * Return the live options that may be set on a socket which no integration has
	 * prepared.
	 * @return the options
	 */
	Set<KeepaliveOption> optionsWithoutIntegration() {
		return this.optionsWithoutIntegration;
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
