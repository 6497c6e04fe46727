package io.github.keepalive.peer;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveSettings;
import io.github.keepalive.SystemDefaults;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KeepalivePlansTests {

	private static final KeepaliveTarget WAREHOUSE = TargetTableTests.target("warehouse", "10.0.0.1", "");

	private static final InetSocketAddress IN_WAREHOUSE = new InetSocketAddress("10.0.0.1", 5432);

	private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("10.0.0.2", 5432);

	@Test
	void eachOptionHasTheValueOfTheMostSpecificScope() {
		KeepalivePlans plans = plans(new ScopedSettings(idle(10).withInterval(seconds(11)).withCount(5), idle(20),
				Map.of("jdbc", idle(30).withInterval(seconds(31)), "tomcat", idle(40)), Map.of("warehouse", idle(50))));
		assertThat(plans.outbound(null).of(ELSEWHERE)).satisfies((plan) -> carries(plan, 10, 11, 5));
		assertThat(plans.outbound("lettuce").of(ELSEWHERE)).satisfies((plan) -> carries(plan, 10, 11, 5));
		assertThat(plans.outbound("jdbc").of(ELSEWHERE)).satisfies((plan) -> carries(plan, 30, 31, 5));
		assertThat(plans.outbound("jdbc").of(IN_WAREHOUSE)).satisfies((plan) -> carries(plan, 50, 31, 5));
		assertThat(plans.outbound(null).of(IN_WAREHOUSE)).satisfies((plan) -> carries(plan, 50, 11, 5));
		assertThat(plans.server(null)).satisfies((plan) -> carries(plan, 20, 15, 9));
		assertThat(plans.server("tomcat")).satisfies((plan) -> carries(plan, 40, 15, 9));
		assertThat(plans.outbound("jdbc").of(IN_WAREHOUSE).target()).isEqualTo("warehouse");
		assertThat(plans.outbound("jdbc").of(ELSEWHERE).target()).isNull();
	}

	@Test
	void userTimeoutIsDerivedFromTheValuesThatResult() {
		KeepalivePlans plans = plans(
				new ScopedSettings(idle(10).withInterval(seconds(10)).withCount(3), KeepaliveSettings.none(),
						Map.of("jdbc", KeepaliveSettings.none().withCount(4)), Map.of("warehouse", idle(60))));
		assertThat(userTimeout(plans.outbound(null).of(ELSEWHERE))).isEqualTo(40_000);
		assertThat(userTimeout(plans.outbound("jdbc").of(ELSEWHERE))).isEqualTo(50_000);
		assertThat(userTimeout(plans.outbound("jdbc").of(IN_WAREHOUSE))).isEqualTo(100_000);
		assertThat(plans.outbound(null).of(IN_WAREHOUSE).isUserTimeoutDerived()).isTrue();
	}

	@Test
	void userTimeoutThatWasAskedForIsInherited() {
		KeepalivePlans plans = plans(new ScopedSettings(KeepaliveSettings.none().withUserTimeout(seconds(90)),
				KeepaliveSettings.none(), Map.of(), Map.of("warehouse", idle(60))));
		assertThat(userTimeout(plans.outbound(null).of(IN_WAREHOUSE))).isEqualTo(90_000);
	}

	@Test
	void targetMayBeOffWhereOthersAreOnAndTheOtherWayRound() {
		KeepalivePlans off = plans(new ScopedSettings(KeepaliveSettings.none(), KeepaliveSettings.none(), Map.of(),
				Map.of("warehouse", KeepaliveSettings.none().withEnabled(false))));
		assertThat(off.outbound(null).of(IN_WAREHOUSE).isEnabled()).isFalse();
		assertThat(off.outbound(null).of(ELSEWHERE).isEnabled()).isTrue();
		assertThat(off.outbound(null).leaveSomeAlone()).isTrue();
		assertThat(off.outbound(null).alwaysAsk(KeepaliveOption.SO_KEEPALIVE)).isFalse();
		KeepaliveSettings nothing = KeepaliveSettings.none().withEnabled(false);
		KeepalivePlans on = plans(new ScopedSettings(nothing, nothing, Map.of(),
				Map.of("warehouse", KeepaliveSettings.none().withEnabled(true))));
		assertThat(on.outbound(null).of(IN_WAREHOUSE).isEnabled()).isTrue();
		assertThat(on.outbound(null).of(ELSEWHERE).isEnabled()).isFalse();
		assertThat(on.isEnabled()).isTrue();
	}

	@Test
	void changeOfAnyScopeIsAChange() {
		ScopedSettings settings = new ScopedSettings(idle(10), idle(10), Map.of("jdbc", idle(30)),
				Map.of("warehouse", idle(50)));
		assertThat(plans(settings).hasSameAmounts(plans(settings))).isTrue();
		ScopedSettings none = ScopedSettings.none();
		for (ScopedSettings change : List.of(
				new ScopedSettings(none.client(), idle(11), none.integrations(), none.targets()),
				new ScopedSettings(none.client(), none.server(), Map.of("jdbc", idle(31)), none.targets()),
				new ScopedSettings(none.client(), none.server(), Map.of("tomcat", idle(31)), none.targets()),
				new ScopedSettings(none.client(), none.server(), none.integrations(), Map.of("warehouse", idle(51))))) {
			assertThat(plans(change.orElse(settings)).hasSameAmounts(plans(settings))).as(change.toString()).isFalse();
		}
		assertThat(KeepalivePlans.of(settings, List.of(), SystemDefaults.read()).hasSameAmounts(plans(settings)))
			.isFalse();
	}

	private static KeepalivePlans plans(ScopedSettings settings) {
		return KeepalivePlans.of(settings, List.of(WAREHOUSE), SystemDefaults.read());
	}

	private static KeepaliveSettings idle(int idleSeconds) {
		return KeepaliveSettings.none().withIdle(seconds(idleSeconds));
	}

	private static Duration seconds(int seconds) {
		return Duration.ofSeconds(seconds);
	}

	private static int userTimeout(KeepalivePlan plan) {
		return plan.amount(KeepaliveOption.TCP_USER_TIMEOUT);
	}

	private static void carries(KeepalivePlan plan, int idle, int interval, int count) {
		assertThat(List.of(plan.amount(KeepaliveOption.TCP_KEEPIDLE), plan.amount(KeepaliveOption.TCP_KEEPINTVL),
				plan.amount(KeepaliveOption.TCP_KEEPCNT)))
			.containsExactly(idle, interval, count);
	}

}
