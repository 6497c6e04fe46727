package io.github.keepalive;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KeepalivePlan} and {@link KeepaliveSettings}.
 */
class KeepalivePlanTests {

	private static final SystemDefaults SYSTEM = new SystemDefaults(Map.of(KeepaliveOption.TCP_KEEPIDLE, 7200,
			KeepaliveOption.TCP_KEEPINTVL, 75, KeepaliveOption.TCP_KEEPCNT, 9, KeepaliveOption.TCP_SYNCNT, 6));

	@Test
	void defaultsFindAnIdleDeadPeerAfter150Seconds() {
		KeepalivePlan plan = plan(KeepaliveRole.CLIENT, KeepaliveSettings.none());
		assertThat(plan.asked()).containsExactlyInAnyOrder(KeepaliveOption.SO_KEEPALIVE, KeepaliveOption.TCP_KEEPIDLE,
				KeepaliveOption.TCP_KEEPINTVL, KeepaliveOption.TCP_KEEPCNT, KeepaliveOption.TCP_USER_TIMEOUT);
		assertThat(plan.amount(KeepaliveOption.TCP_KEEPIDLE)).isEqualTo(15);
		assertThat(plan.amount(KeepaliveOption.TCP_KEEPINTVL)).isEqualTo(15);
		assertThat(plan.amount(KeepaliveOption.TCP_KEEPCNT)).isEqualTo(9);
		assertThat(plan.amount(KeepaliveOption.TCP_USER_TIMEOUT)).isEqualTo(150_000);
		assertThat(plan.idleDeadPeerAfter()).hasSeconds(150);
	}

	@Test
	void eachRoleHasItsOwnOptions() {
		assertThat(plan(KeepaliveRole.CLIENT, KeepaliveSettings.none()).values())
			.containsKey(KeepaliveOption.TCP_SYNCNT)
			.doesNotContainKey(KeepaliveOption.TCP_DEFER_ACCEPT);
		assertThat(plan(KeepaliveRole.SERVER, KeepaliveSettings.none()).values())
			.containsKey(KeepaliveOption.TCP_DEFER_ACCEPT)
			.doesNotContainKey(KeepaliveOption.TCP_SYNCNT);
	}

	@Test
	void partsThatAreLeftToTheSystemCountWithItsValueInTheDerivedUserTimeout() {
		KeepalivePlan plan = plan(KeepaliveRole.CLIENT,
				KeepaliveSettings.none().withInterval(Duration.ZERO).withCount(0));
		assertThat(plan.amount(KeepaliveOption.TCP_USER_TIMEOUT)).isEqualTo((15 + 75 * 9) * 1000);
		assertThat(plan.asks(KeepaliveOption.TCP_KEEPINTVL)).isFalse();
		assertThat(plan.asks(KeepaliveOption.TCP_KEEPCNT)).isFalse();
	}

	@Test
	void intervalOfTheSystemMayBeZero() {
		SystemDefaults system = new SystemDefaults(Map.of(KeepaliveOption.TCP_KEEPIDLE, 7200,
				KeepaliveOption.TCP_KEEPINTVL, 0, KeepaliveOption.TCP_KEEPCNT, 9));
		KeepalivePlan plan = KeepalivePlan.of(KeepaliveRole.CLIENT,
				KeepaliveSettings.none().withInterval(Duration.ZERO), system);
		assertThat(plan.idleDeadPeerAfter()).hasSeconds(16);
	}

	@Test
	void derivedUserTimeoutStopsAtTheKernelsLargest() {
		KeepalivePlan plan = plan(KeepaliveRole.CLIENT,
				KeepaliveSettings.none().withInterval(Duration.ofSeconds(32767)).withCount(127));
		assertThat(plan.amount(KeepaliveOption.TCP_USER_TIMEOUT)).isEqualTo(Integer.MAX_VALUE);
	}

	@Test
	void switchedOffAsksForNothing() {
		KeepalivePlan plan = plan(KeepaliveRole.SERVER, KeepaliveSettings.none().withEnabled(false));
		assertThat(plan.isEnabled()).isFalse();
		assertThat(plan.asked()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "3,2,3,0,9", "3,2,3,30000,31", "3,2,3,8000,9", "3,2,3,4000,5", "3,2,3,9000,9", "3,2,3,9001,11",
			"15,15,9,150000,150", "60,30,4,1,90" })
	void idleDeadPeerIsFoundWhenTheKernelWasMeasuredToFindIt(int idle, int interval, int count, int userTimeoutMillis,
			int expected) {
		KeepalivePlan plan = plan(KeepaliveRole.CLIENT,
				KeepaliveSettings.none()
					.withIdle(Duration.ofSeconds(idle))
					.withInterval(Duration.ofSeconds(interval))
					.withCount(count)
					.withUserTimeout(Duration.ofMillis(userTimeoutMillis)));
		assertThat(plan.idleDeadPeerAfter()).hasSeconds(expected);
	}

	@Test
	void settingsAskTheNextOnlyForWhatTheyDoNotSay() {
		KeepaliveSettings first = KeepaliveSettings.none().with(KeepaliveOption.TCP_KEEPCNT, 4, "first");
		KeepaliveSettings second = KeepaliveSettings.none()
			.with(KeepaliveOption.TCP_KEEPCNT, 5, "second")
			.with(KeepaliveOption.TCP_KEEPIDLE, Duration.ofSeconds(60), "second")
			.with(KeepaliveOption.TCP_KEEPINTVL, null, "second");
		KeepaliveSettings merged = first.orElse(second);
		assertThat(merged.value(KeepaliveOption.TCP_KEEPCNT)).isEqualTo(new KeepaliveValue(4, "first"));
		assertThat(merged.value(KeepaliveOption.TCP_KEEPIDLE)).isEqualTo(new KeepaliveValue(60, "second"));
		assertThat(merged.value(KeepaliveOption.TCP_KEEPINTVL)).isNull();
	}

	private static KeepalivePlan plan(KeepaliveRole role, KeepaliveSettings settings) {
		return KeepalivePlan.of(role, settings, SYSTEM);
	}

}
