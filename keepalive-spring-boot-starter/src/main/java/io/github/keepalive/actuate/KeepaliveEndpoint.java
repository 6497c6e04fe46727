package io.github.keepalive.actuate;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.keepalive.DetectionTimes;
import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.autoconfigure.InvalidKeepalivePropertiesException;
import io.github.keepalive.autoconfigure.KeepaliveReconfigurer;
import io.github.keepalive.context.ActivePlans;
import io.github.keepalive.context.PlansSnapshot;
import io.github.keepalive.context.ProcessSockets;
import io.github.keepalive.guard.GuardStatus;
import io.github.keepalive.guard.KeepaliveGuard;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.peer.KeepalivePlans;
import io.github.keepalive.peer.KeepaliveTarget;
import io.github.keepalive.socket.LiveSocket;
import io.github.keepalive.socket.LiveSockets;
import io.github.keepalive.socket.SocketRole;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.util.MimeTypeUtils;

/**
 * {@link Endpoint @Endpoint} that shows the keepalive options in force. With unrestricted
 * access it also changes them.
 *
 * @since 0.1.0
 */
@Endpoint(id = "keepalive", defaultAccess = Access.READ_ONLY)
public final class KeepaliveEndpoint {

	private static final int DEFAULT_LIMIT = 1000;

	private final ActivePlans plans;

	private final KeepaliveReconfigurer reconfigurer;

	private final KeepaliveIntegrations integrations;

	private final ProcessSockets sockets;

	private final @Nullable KeepaliveGuard guard;

	KeepaliveEndpoint(ActivePlans plans, KeepaliveReconfigurer reconfigurer, KeepaliveIntegrations integrations,
			ProcessSockets sockets, @Nullable KeepaliveGuard guard) {
		this.plans = plans;
		this.reconfigurer = reconfigurer;
		this.integrations = integrations;
		this.sockets = sockets;
		this.guard = guard;
	}

	/**
	 * Describe the values in force and the outcome for each integration.
	 * @return the description
	 */
	@ReadOperation
	public KeepaliveDescriptor keepalive() {
		PlansSnapshot plans = this.plans.get();
		GuardStatus guard = guard();
		return new KeepaliveDescriptor(plans.isEnabled(), ValueDescriptor.of(plans.client()),
				ValueDescriptor.of(plans.server()),
				this.integrations.all()
					.stream()
					.map((integration) -> IntegrationDescriptor.of(integration, plans.plans(), guard))
					.toList(),
				targets(plans.plans()), GuardDescriptor.of(guard), times(plans), plans.advice(), plans.ignored(),
				platform());
	}

	private List<KeepaliveTargetDescriptor> targets(KeepalivePlans plans) {
		if (plans.targets().isEmpty()) {
			return List.of();
		}
		Map<String, Integer> connections = connectionsByTarget();
		List<KeepaliveTargetDescriptor> targets = new ArrayList<>();
		for (int i = 0; i < plans.targets().size(); i++) {
			KeepaliveTarget target = plans.targets().get(i);
			KeepalivePlan plan = plans.outbound(null).ofTargets().get(i);
			targets.add(KeepaliveTargetDescriptor.of(target, plan, this.integrations.inForce(plan),
					(connections != null) ? connections.getOrDefault(target.name(), 0) : null));
		}
		return targets;
	}

	private @Nullable Map<String, Integer> connectionsByTarget() {
		LiveSockets sockets = this.sockets.get();
		try {
			Map<String, Integer> connections = new HashMap<>();
			for (LiveSocket socket : (sockets != null) ? sockets.list() : List.<LiveSocket>of()) {
				String target = socket.target();
				if (target != null) {
					connections.merge(target, 1, Integer::sum);
				}
			}
			return (sockets != null) ? connections : null;
		}
		catch (IOException ex) {
			return null;
		}
	}

	private Map<String, TimesDescriptor> times(PlansSnapshot plans) {
		Map<String, TimesDescriptor> times = new LinkedHashMap<>();
		for (KeepalivePlan plan : List.of(plans.client(), plans.server())) {
			if (plan.isEnabled()) {
				times.put(plan.role().toString(), TimesDescriptor.of(this.integrations.inForce(plan)));
			}
		}
		return times;
	}

	private GuardStatus guard() {
		return (this.guard != null) ? this.guard.status() : KeepaliveGuard.SWITCHED_OFF;
	}

	/**
	 * List the live TCP sockets of the process, with the values that the kernel has now.
	 * Over HTTP, the {@linkplain KeepaliveEndpointWebExtension extension} replaces this
	 * operation. It also serves the page, so both must produce the same media types.
	 * @param view {@code sockets}
	 * @param role only sockets of this role
	 * @param conforming only sockets that have, or do not have, every option of their
	 * plan
	 * @param limit the number of sockets to return at most, {@value #DEFAULT_LIMIT} if
	 * not given
	 * @return the sockets, or {@code null} if there is no such view
	 */
	@ReadOperation(produces = MimeTypeUtils.TEXT_HTML_VALUE, producesFrom = JsonFormat.class)
	public @Nullable SocketsDescriptor sockets(@Selector String view, @Nullable SocketRole role,
			@Nullable Boolean conforming, @Nullable Integer limit) {
		if (!view.equals("sockets")) {
			return null;
		}
		LiveSockets sockets = this.sockets.get();
		if (sockets == null) {
			return SocketsDescriptor.unavailable(this.sockets.obstacle());
		}
		try {
			return SocketsDescriptor.of(sockets.list(),
					(socket) -> (role == null || socket.role() == role)
							&& (conforming == null || socket.isConforming() == conforming),
					(limit != null) ? limit : DEFAULT_LIMIT);
		}
		catch (IOException ex) {
			return SocketsDescriptor.unavailable("the descriptors cannot be counted: " + ex.getMessage());
		}
	}

	/**
	 * Change settings of the running application.
	 * @param settings the values by property, such as {@code idle} and
	 * {@code client.user-timeout}, in the format of a property file
	 * @return what changed
	 * @throws InvalidKeepalivePropertiesException if one of them has no allowed value or
	 * cannot be changed at run time; nothing is changed then
	 */
	@WriteOperation
	public ChangeDescriptor change(Map<String, Object> settings) {
		Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
		return ChangeDescriptor.of(this.reconfigurer.override(settings, "keepalive endpoint, " + now));
	}

	/**
	 * Remove the changes made at run time.
	 * @return what changed
	 */
	@DeleteOperation
	public ChangeDescriptor reset() {
		return ChangeDescriptor.of(this.reconfigurer.reset());
	}

	private PlatformDescriptor platform() {
		String os = System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
				+ System.getProperty("os.arch");
		return new PlatformDescriptor(os, this.sockets.mechanism(), this.plans.systemDefaults().amounts());
	}

	/**
	 * Description of the values in force in this application context.
	 *
	 * @param enabled whether the options of sockets of at least one role are set
	 * @param client the values for outbound connections
	 * @param server the values for listeners and inbound connections
	 * @param integrations the libraries with an integration, and the outcome for their
	 * sockets
	 * @param targets the peers that have settings of their own
	 * @param guard what the guard has done so far
	 * @param times how long a connection outlives a peer that vanished, by role
	 * @param advice settings that are allowed but probably a mistake
	 * @param ignored settings that have no effect
	 * @param platform the platform of the JVM
	 */
	public record KeepaliveDescriptor(boolean enabled, Map<KeepaliveOption, ValueDescriptor> client,
			Map<KeepaliveOption, ValueDescriptor> server, List<IntegrationDescriptor> integrations,
			List<KeepaliveTargetDescriptor> targets, GuardDescriptor guard, Map<String, TimesDescriptor> times,
			List<String> advice, List<String> ignored, PlatformDescriptor platform) implements OperationResponseBody {

	}

	/**
	 * Description of the value of one option.
	 *
	 * @param value the value in the option's unit; 0 leaves the option to the system
	 * @param unit the unit
	 * @param origin where the value comes from
	 */
	public record ValueDescriptor(Object value, String unit, @Nullable String origin) {

		static Map<KeepaliveOption, ValueDescriptor> of(KeepalivePlan plan) {
			Map<KeepaliveOption, ValueDescriptor> values = new LinkedHashMap<>();
			plan.values()
				.forEach(
						(option, value) -> values.put(option, new ValueDescriptor(option.unit().valueOf(value.amount()),
								option.unit().toString(), value.origin())));
			return values;
		}

	}

	/**
	 * Description of how long a connection outlives a peer that vanished, in seconds.
	 *
	 * @param idleDeadPeer an idle connection
	 * @param busyDeadPeer a connection with data in flight
	 * @param blackHoledConnect a connection attempt that is not answered, or {@code null}
	 * for listeners
	 */
	public record TimesDescriptor(double idleDeadPeer, double busyDeadPeer, @Nullable Double blackHoledConnect) {

		static TimesDescriptor of(KeepalivePlan plan) {
			DetectionTimes times = DetectionTimes.of(plan);
			return new TimesDescriptor(seconds(times.idleDeadPeer()), seconds(times.busyDeadPeer()),
					times.blackHoledConnect().isZero() ? null : seconds(times.blackHoledConnect()));
		}

		private static double seconds(Duration duration) {
			return duration.toMillis() / 1000.0;
		}

	}

	/**
	 * Description of the platform.
	 *
	 * @param os the operating system
	 * @param mechanism how options are set
	 * @param systemDefaults the values that the kernel uses for options that are not set
	 */
	public record PlatformDescriptor(String os, String mechanism, Map<KeepaliveOption, Integer> systemDefaults) {

	}

}
