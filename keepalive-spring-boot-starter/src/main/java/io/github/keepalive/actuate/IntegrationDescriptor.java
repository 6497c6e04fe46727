package io.github.keepalive.actuate;

import java.util.List;
import java.util.Map;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.actuate.KeepaliveEndpoint.ValueDescriptor;
import io.github.keepalive.guard.GuardStatus;
import io.github.keepalive.guard.GuardStatus.State;
import io.github.keepalive.integration.Integration;
import io.github.keepalive.integration.Integration.Target;
import io.github.keepalive.integration.IntegrationStatus;
import io.github.keepalive.peer.KeepalivePlans;
import org.jspecify.annotations.Nullable;

/**
 * Description of one integration.
 *
 * @param name the name, as in {@code keepalive.integrations.NAME.enabled}
 * @param role the role of its sockets, {@code listener} or {@code outbound}
 * @param status {@code applied}, {@code partial}, {@code waiting} for its first socket,
 * left to the {@code guard}, or {@code off}
 * @param detail a description of the status
 * @param sockets the number of connections prepared so far, or of open listeners
 * @param options the values for its sockets, or {@code null} if it has no settings of its
 * own
 * @param targets its listeners, or its latest connections
 * @since 0.1.0
 */
public record IntegrationDescriptor(String name, String role, String status, String detail, long sockets,
		@Nullable Map<KeepaliveOption, ValueDescriptor> options, List<TargetDescriptor> targets) {

	static IntegrationDescriptor of(Integration integration, KeepalivePlans plans, GuardStatus guard) {
		List<Target> targets = integration.targets();
		IntegrationStatus status = status(integration, targets, guard);
		return new IntegrationDescriptor(integration.name(), integration.role().toString(), status.toString(),
				detail(integration, targets, status), integration.sockets(),
				plans.integrations().contains(integration.name()) ? ValueDescriptor.of(integration.plan()) : null,
				targets.stream().map(TargetDescriptor::of).toList());
	}

	private static IntegrationStatus status(Integration integration, List<Target> targets, GuardStatus guard) {
		if (integration.offReason() != null) {
			return IntegrationStatus.OFF;
		}
		if (targets.stream().allMatch(Target::isWaiting)) {
			return IntegrationStatus.WAITING;
		}
		if (targets.stream().anyMatch(Target::isIncomplete)) {
			return IntegrationStatus.PARTIAL;
		}
		if (targets.stream().anyMatch(Target::isLeftAlone)) {
			return (guard.state() != State.OFF) ? IntegrationStatus.GUARD : IntegrationStatus.PARTIAL;
		}
		return IntegrationStatus.APPLIED;
	}

	private static String detail(Integration integration, List<Target> targets, IntegrationStatus status) {
		String offReason = integration.offReason();
		if (offReason != null) {
			return offReason;
		}
		if (status == IntegrationStatus.WAITING && integration.sockets() > 0) {
			return "no socket since the settings have changed";
		}
		if (status == IntegrationStatus.PARTIAL && targets.stream().noneMatch(Target::isIncomplete)) {
			return "the guard is off, so the targets that have a note get no options";
		}
		return status.detail();
	}

}
