package io.github.keepalive.actuate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.context.KeepaliveChange;
import io.github.keepalive.context.KnownIntegrations;
import io.github.keepalive.peer.KeepalivePlans;
import io.github.keepalive.socket.LiveSockets.Pass;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Description of a change at run time and of its effect.
 *
 * @param client the changed values for outbound connections
 * @param server the changed values for listeners and inbound connections
 * @param integrations the changed values of single integrations, by name
 * @param targets the changed values of single targets, by name
 * @param sockets its effect on the live sockets
 * @param advice settings that are allowed but probably a mistake
 * @since 0.1.0
 */
public record ChangeDescriptor(Map<KeepaliveOption, DifferenceDescriptor> client,
		Map<KeepaliveOption, DifferenceDescriptor> server,
		Map<String, Map<KeepaliveOption, DifferenceDescriptor>> integrations,
		Map<String, Map<KeepaliveOption, DifferenceDescriptor>> targets, LiveSocketsDescriptor sockets,
		List<String> advice) implements OperationResponseBody {

	static ChangeDescriptor of(KeepaliveChange change) {
		return new ChangeDescriptor(differences(change.former().client(), change.plans().client()),
				differences(change.former().server(), change.plans().server()),
				ofIntegrations(change.former().plans(), change.plans().plans()),
				ofTargets(change.former().plans(), change.plans().plans()),
				LiveSocketsDescriptor.of(change.sockets(), change.obstacle()), change.plans().advice());
	}

	private static Map<String, Map<KeepaliveOption, DifferenceDescriptor>> ofIntegrations(KeepalivePlans former,
			KeepalivePlans plans) {
		Set<String> names = former.integrations();
		names.addAll(plans.integrations());
		Map<String, Map<KeepaliveOption, DifferenceDescriptor>> changed = new LinkedHashMap<>();
		for (String name : names) {
			Map<KeepaliveOption, DifferenceDescriptor> differences = new LinkedHashMap<>();
			if (KnownIntegrations.roles(name).contains(KeepaliveRole.CLIENT)) {
				differences.putAll(differences(former.outbound(name).general(), plans.outbound(name).general()));
			}
			if (KnownIntegrations.roles(name).contains(KeepaliveRole.SERVER)) {
				differences.putAll(differences(former.server(name), plans.server(name)));
			}
			if (!differences.isEmpty()) {
				changed.put(name, differences);
			}
		}
		return changed;
	}

	private static Map<String, Map<KeepaliveOption, DifferenceDescriptor>> ofTargets(KeepalivePlans former,
			KeepalivePlans plans) {
		Map<String, Map<KeepaliveOption, DifferenceDescriptor>> changed = new LinkedHashMap<>();
		for (KeepalivePlan plan : plans.outbound(null).ofTargets()) {
			former.outbound(null)
				.ofTargets()
				.stream()
				.filter((other) -> Objects.equals(other.target(), plan.target()))
				.map((other) -> differences(other, plan))
				.filter((differences) -> !differences.isEmpty())
				.forEach((differences) -> changed.put(Objects.requireNonNull(plan.target()), differences));
		}
		return changed;
	}

	private static Map<KeepaliveOption, DifferenceDescriptor> differences(KeepalivePlan former, KeepalivePlan plan) {
		Map<KeepaliveOption, DifferenceDescriptor> differences = new LinkedHashMap<>();
		plan.values().forEach((option, value) -> {
			if (former.amount(option) != value.amount()) {
				differences.put(option, new DifferenceDescriptor(option.unit().valueOf(former.amount(option)),
						option.unit().valueOf(value.amount()), option.unit().toString()));
			}
		});
		return differences;
	}

	/**
	 * Description of a value that has changed.
	 *
	 * @param from the value up to now
	 * @param to the value from now on; 0 leaves the option to the system
	 * @param unit the unit of both
	 */
	public record DifferenceDescriptor(Object from, Object to, String unit) {

	}

	/**
	 * Description of the effect of a change on the live sockets.
	 *
	 * @param examined the number of live sockets
	 * @param changed the number of sockets on which an option was set
	 * @param kept the number of sockets on which a chosen value was kept
	 * @param options the number of sockets on which each option was set
	 * @param refused the number of sockets on which an option was refused, by error
	 * message
	 * @param unavailable why the live sockets cannot be changed, or {@code null} if they
	 * can
	 */
	public record LiveSocketsDescriptor(int examined, int changed, int kept, Map<KeepaliveOption, Integer> options,
			Map<String, Integer> refused, @Nullable String unavailable) {

		static LiveSocketsDescriptor of(@Nullable Pass pass, @Nullable String obstacle) {
			return (pass != null) ? new LiveSocketsDescriptor(pass.examined(), pass.changed(), pass.kept(),
					pass.options(), pass.refusals(), null)
					: new LiveSocketsDescriptor(0, 0, 0, Map.of(), Map.of(), obstacle);
		}

	}

}
