package io.github.keepalive.actuate;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.keepalive.DetectionTimes;
import io.github.keepalive.KeepaliveApplier;
import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.LiveSockets;
import io.github.keepalive.SocketRole;
import io.github.keepalive.autoconfigure.InvalidKeepalivePropertiesException;
import io.github.keepalive.autoconfigure.KeepaliveReconfigurer;
import io.github.keepalive.guard.GuardStatus;
import io.github.keepalive.guard.KeepaliveGuard;
import io.github.keepalive.integration.ActivePlans;
import io.github.keepalive.integration.Integration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.KeepalivePlans;
import io.github.keepalive.integration.ProcessSockets;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@link Endpoint @Endpoint} that shows the keepalive options in force, and changes them
 * where it is given the access to.
 *
 * @since 0.1.0
 */
@Endpoint(id = "keepalive", defaultAccess = Access.READ_ONLY)
public final class KeepaliveEndpoint {

	private static final int DEFAULT_LIMIT = 1000;

	private final ActivePlans plans;

	private final KeepaliveReconfigurer reconfigurer;

	private final KeepaliveApplier applier;

	private final KeepaliveIntegrations integrations;

	private final ProcessSockets sockets;

	private final @Nullable KeepaliveGuard guard;

	KeepaliveEndpoint(ActivePlans plans, KeepaliveReconfigurer reconfigurer, KeepaliveApplier applier,
			KeepaliveIntegrations integrations, ProcessSockets sockets, @Nullable KeepaliveGuard guard) {
		this.plans = plans;
		this.reconfigurer = reconfigurer;
		this.applier = applier;
		this.integrations = integrations;
		this.sockets = sockets;
		this.guard = guard;
	}

	/**
	 * Show what is in force and what became of it.
	 * @return the description
	 */
	@ReadOperation
	public KeepaliveDescriptor keepalive() {
		KeepalivePlans plans = this.plans.get();
		GuardStatus guard = guard();
		boolean guarding = !guard.status().equals("off");
		return new KeepaliveDescriptor(plans.isEnabled(), describe(plans.client()), describe(plans.server()),
				this.integrations.all()
					.stream()
					.map((integration) -> IntegrationDescriptor.of(integration, guarding))
					.toList(),
				guard, times(plans), plans.advice(), plans.ignored(), platform(plans));
	}

	private static Map<String, TimesDescriptor> times(KeepalivePlans plans) {
		Map<String, TimesDescriptor> times = new LinkedHashMap<>();
		for (KeepalivePlan plan : List.of(plans.client(), plans.server())) {
			if (plan.isEnabled()) {
				times.put(plan.role().toString(), TimesDescriptor.of(DetectionTimes.of(plan)));
			}
		}
		return times;
	}

	private GuardStatus guard() {
		return (this.guard != null) ? this.guard.status() : GuardStatus.of("off", "keepalive.guard.enabled=false");
	}

	/**
	 * List the live TCP sockets of the process as the kernel has them at this moment.
	 * @param view {@code sockets}
	 * @param role only sockets of this role
	 * @param conforming only sockets that have, or do not have, every option that is
	 * asked for
	 * @param limit the number of sockets to return at most, {@value #DEFAULT_LIMIT} if
	 * not given
	 * @return the sockets, or {@code null} if there is no such view
	 */
	@ReadOperation
	public @Nullable SocketsDescriptor sockets(@Selector String view, @Nullable SocketRole role,
			@Nullable Boolean conforming, @Nullable Integer limit) {
		if (!view.equals("sockets")) {
			return null;
		}
		LiveSockets sockets = this.sockets.get();
		if (sockets == null) {
			return SocketsDescriptor.unavailable(this.sockets.obstacle());
		}
		return SocketsDescriptor.of(sockets.list(),
				(socket) -> (role == null || socket.role() == role)
						&& (conforming == null || socket.isConforming() == conforming),
				(limit != null) ? limit : DEFAULT_LIMIT);
	}

	/**
	 * Change settings of the running application.
	 * @param settings the values by property, such as {@code idle} and
	 * {@code client.user-timeout}, written as in a property file
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
	 * Go back to the configuration.
	 * @return what changed
	 */
	@DeleteOperation
	public ChangeDescriptor reset() {
		return ChangeDescriptor.of(this.reconfigurer.reset());
	}

	private static Map<KeepaliveOption, ValueDescriptor> describe(KeepalivePlan plan) {
		Map<KeepaliveOption, ValueDescriptor> values = new LinkedHashMap<>();
		plan.values()
			.forEach((option, value) -> values.put(option, new ValueDescriptor(option.unit().valueOf(value.amount()),
					option.unit().toString(), value.origin())));
		return values;
	}

	private PlatformDescriptor platform(KeepalivePlans plans) {
		String os = System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
				+ System.getProperty("os.arch");
		String mechanism = plans.isEnabled() ? this.applier.mechanism() : "none: TCP keepalive is off";
		return new PlatformDescriptor(os, mechanism, plans.systemDefaults().amounts());
	}

	/**
	 * Description of what is in force in this application context.
	 *
	 * @param enabled whether the sockets of at least one role are touched
	 * @param client the values for outbound connections
	 * @param server the values for listeners and inbound connections
	 * @param integrations the libraries that are hooked, and what became of their sockets
	 * @param guard what the safety net did
	 * @param times how long a connection outlives a peer that vanished, by role
	 * @param advice what is allowed but hardly meant
	 * @param ignored what was set but has no effect
	 * @param platform what the JVM runs on
	 */
	public record KeepaliveDescriptor(boolean enabled, Map<KeepaliveOption, ValueDescriptor> client,
			Map<KeepaliveOption, ValueDescriptor> server, List<IntegrationDescriptor> integrations, GuardStatus guard,
			Map<String, TimesDescriptor> times, List<String> advice, List<String> ignored,
			PlatformDescriptor platform) implements OperationResponseBody {

	}

	/**
	 * Description of what is asked for one option.
	 *
	 * @param value the value in the option's unit; 0 leaves the option to the system
	 * @param unit the unit
	 * @param origin where the value comes from
	 */
	public record ValueDescriptor(Object value, String unit, @Nullable String origin) {

	}

	/**
	 * Description of how long a connection outlives a peer that vanished, in seconds.
	 *
	 * @param idleDeadPeer an idle connection
	 * @param busyDeadPeer a connection with data in flight
	 * @param blackHoledConnect a connection attempt that nothing answers
	 */
	public record TimesDescriptor(double idleDeadPeer, double busyDeadPeer, @Nullable Double blackHoledConnect) {

		static TimesDescriptor of(DetectionTimes times) {
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
	 * @param systemDefaults what the kernel does where an option is left to it
	 */
	public record PlatformDescriptor(String os, String mechanism, Map<KeepaliveOption, Integer> systemDefaults) {

	}

	/**
	 * Description of one integration.
	 *
	 * @param name the name, as in {@code keepalive.integrations.NAME.enabled}
	 * @param role which kind of sockets it opens, {@code listener} or {@code outbound}
	 * @param status {@code applied}, {@code partial}, {@code waiting} for its first
	 * socket, left to the {@code guard}, or {@code off}
	 * @param detail the status in words
	 * @param sockets the number of sockets that were prepared so far
	 * @param targets its listeners, or its latest connection
	 */
	public record IntegrationDescriptor(String name, String role, String status, String detail, long sockets,
			List<TargetDescriptor> targets) {

		static IntegrationDescriptor of(Integration integration, boolean guarding) {
			List<Integration.Target> targets = integration.targets();
			String offReason = integration.offReason();
			String status;
			String detail;
			if (offReason != null) {
				status = "off";
				detail = offReason;
			}
			else if (targets.stream().allMatch(Integration.Target::isWaiting)) {
				status = "waiting";
				detail = (integration.sockets() > 0) ? "no socket since the settings have changed" : "no socket yet";
			}
			else if (targets.stream().anyMatch(Integration.Target::isIncomplete)) {
				status = "partial";
				detail = "some options are not in force, see targets";
			}
			else if (targets.stream().anyMatch(Integration.Target::isLeftAlone)) {
				status = guarding ? "guard" : "partial";
				detail = guarding ? "the guard has its connections where targets have a note"
						: "the guard is off, so its connections go without where targets have a note";
			}
			else {
				status = "applied";
				detail = "every option is in force";
			}
			return new IntegrationDescriptor(integration.name(), integration.role(), status, detail,
					integration.sockets(), targets.stream().map(TargetDescriptor::of).toList());
		}

	}

}
