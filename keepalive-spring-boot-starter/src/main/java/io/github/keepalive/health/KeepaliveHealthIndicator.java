package io.github.keepalive.health;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.context.ActivePlans;
import io.github.keepalive.context.PlansSnapshot;
import io.github.keepalive.guard.GuardStatus;
import io.github.keepalive.guard.GuardStatus.State;
import io.github.keepalive.guard.KeepaliveGuard;
import io.github.keepalive.kernel.KernelAccess;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * {@link HealthIndicator} that is down if TCP keepalive does not work as configured. It
 * does not examine connections, because a peer that does not answer is no reason to take
 * the application out of service.
 *
 * @since 0.1.0
 */
final class KeepaliveHealthIndicator extends AbstractHealthIndicator {

	private final ActivePlans plans;

	private final @Nullable KeepaliveGuard guard;

	private final Supplier<KernelAccess> kernel;

	KeepaliveHealthIndicator(ActivePlans plans, @Nullable KeepaliveGuard guard, Supplier<KernelAccess> kernel) {
		super("The health of TCP keepalive could not be found out");
		this.plans = plans;
		this.guard = guard;
		this.kernel = kernel;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		PlansSnapshot plans = this.plans.get();
		GuardStatus guard = (this.guard != null) ? this.guard.status() : KeepaliveGuard.SWITCHED_OFF;
		if (!plans.isEnabled()) {
			builder.up().withDetail("keepalive", "off");
			return;
		}
		KernelAccess kernel = this.kernel.get();
		List<String> problems = problems(plans, guard, kernel.obstacle());
		builder.status(problems.isEmpty() ? Status.UP : Status.DOWN);
		builder.withDetail("mechanism", kernel.mechanism()).withDetail("guard", guard.state().toString());
		if (!problems.isEmpty()) {
			builder.withDetail("problems", problems);
		}
	}

	private static List<String> problems(PlansSnapshot plans, GuardStatus guard, String obstacle) {
		List<String> problems = new ArrayList<>();
		if (!obstacle.isEmpty() && isUserTimeoutAsked(plans)) {
			problems.add("TCP_USER_TIMEOUT is asked for and cannot be set: " + obstacle
					+ "; to go without it, set keepalive.user-timeout=0");
		}
		if (guard.state() == State.OFF && !guard.equals(KeepaliveGuard.SWITCHED_OFF)) {
			problems.add("The guard does not run, and sockets that no integration reaches are not kept alive: "
					+ guard.detail() + "; to go without it, set keepalive.guard.enabled=false");
		}
		return problems;
	}

	private static boolean isUserTimeoutAsked(PlansSnapshot plans) {
		return Stream.of(KeepaliveRole.values())
			.flatMap((role) -> plans.plans().all(role).stream())
			.filter(KeepalivePlan::isEnabled)
			.anyMatch((plan) -> plan.asks(KeepaliveOption.TCP_USER_TIMEOUT));
	}

}
