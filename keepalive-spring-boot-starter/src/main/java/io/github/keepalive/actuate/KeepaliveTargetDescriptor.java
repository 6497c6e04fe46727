package io.github.keepalive.actuate;

import java.util.List;
import java.util.Map;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.actuate.KeepaliveEndpoint.TimesDescriptor;
import io.github.keepalive.actuate.KeepaliveEndpoint.ValueDescriptor;
import io.github.keepalive.peer.KeepaliveTarget;
import org.jspecify.annotations.Nullable;

/**
 * Description of a target: peers that have settings of their own.
 *
 * @param name the name, as in {@code keepalive.targets.NAME}
 * @param hosts the hosts of the peers; empty for all
 * @param ports the ports of the peers; empty for all
 * @param enabled {@code false} if the connections are left alone
 * @param options the values for the connections, except those of integrations with
 * settings of their own
 * @param times how long such a connection outlives a peer that vanished, or {@code null}
 * if the connections are left alone
 * @param connections the number of live connections, or {@code null} if they cannot be
 * counted
 * @since 0.1.0
 */
public record KeepaliveTargetDescriptor(String name, List<String> hosts, List<String> ports, boolean enabled,
		Map<KeepaliveOption, ValueDescriptor> options, @Nullable TimesDescriptor times, @Nullable Integer connections) {

	static KeepaliveTargetDescriptor of(KeepaliveTarget target, KeepalivePlan plan, KeepalivePlan inForce,
			@Nullable Integer connections) {
		return new KeepaliveTargetDescriptor(target.name(), target.hosts().stream().map(Object::toString).toList(),
				target.ports().stream().map(Object::toString).toList(), plan.isEnabled(), ValueDescriptor.of(plan),
				plan.isEnabled() ? TimesDescriptor.of(inForce) : null, connections);
	}

}
