package io.github.keepalive;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KeepaliveAdviser} and {@link DetectionTimes}.
 */
class KeepaliveAdviserTests {

	private static final SystemDefaults SYSTEM = new SystemDefaults(Map.of(KeepaliveOption.TCP_KEEPIDLE, 7200,
			KeepaliveOption.TCP_KEEPINTVL, 75, KeepaliveOption.TCP_KEEPCNT, 9, KeepaliveOption.TCP_SYNCNT, 6));

	@Test
	void defaultsNeedNoAdvice() {
		for (KeepaliveRole role : KeepaliveRole.values()) {
			KeepalivePlan plan = KeepalivePlan.of(role, KeepaliveSettings.none(), SYSTEM);
			assertThat(KeepaliveAdviser.advise(plan, Duration.ofSeconds(30))).isEmpty();
		}
	}

	@ParameterizedTest
	@CsvSource({ "30000,true", "30001,false", "1,true", "150000,false", "0,false" })
	void userTimeoutThatOneLostProbeReachesIsAdvisedAgainst(int userTimeoutMillis, boolean expected) {
		assertThat(KeepaliveAdviser.advise(client(userTimeoutMillis), null)
			.stream()
			.anyMatch((advice) -> advice.startsWith("One lost probe ends an idle outbound connection")
					&& advice.contains("set keepalive.client.user-timeout=150000ms")))
			.isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "150000,false", "150001,true" })
	void countThatIsIgnoredIsNamed(int userTimeoutMillis, boolean expected) {
		assertThat(KeepaliveAdviser.advise(client(userTimeoutMillis), null)
			.stream()
			.anyMatch((advice) -> advice.startsWith("The count of 9 is ignored"))).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "60,true", "40,false" })
	void userTimeoutBelowTheConnectTimeoutIsNamed(int connectTimeoutSeconds, boolean expected) {
		assertThat(KeepaliveAdviser.advise(client(45000), Duration.ofSeconds(connectTimeoutSeconds))
			.stream()
			.anyMatch((advice) -> advice.contains("not after the connect timeout"))).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "44,true", "45,false", "60,false" })
	void userTimeoutAboveTheTimeoutOfAPoolIsNamed(int poolTimeoutSeconds, boolean expected) {
		List<String> advice = KeepaliveAdviser.adviseOnPool(client(45000).ofTarget("warehouse"),
				Duration.ofSeconds(poolTimeoutSeconds), "pool.timeout");
		assertThat(advice).hasSize(expected ? 1 : 0)
			.allMatch((text) -> text.contains("set keepalive.targets.warehouse.user-timeout=44000ms"));
	}

	@Test
	void derivedUserTimeoutIsNotComparedWithAPool() {
		KeepalivePlan plan = KeepalivePlan.of(KeepaliveRole.CLIENT, KeepaliveSettings.none(), SYSTEM);
		assertThat(KeepaliveAdviser.adviseOnPool(plan, Duration.ofSeconds(1), "pool.timeout")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "239,", "240,Azure", "350,AWS", "600,Google" })
	void idleThatAMiddleboxDoesNotAllowIsNamed(int idleSeconds, String middlebox) {
		KeepalivePlan plan = KeepalivePlan.of(KeepaliveRole.SERVER,
				KeepaliveSettings.none().withIdle(Duration.ofSeconds(idleSeconds)), SYSTEM);
		if (middlebox == null) {
			assertThat(KeepaliveAdviser.advise(plan, null)).isEmpty();
		}
		else {
			assertThat(KeepaliveAdviser.advise(plan, null)).singleElement()
				.asString()
				.contains(middlebox)
				.contains("set keepalive.server.idle=120s or less");
		}
	}

	@Test
	void switchedOffThereIsNothingToAdvise() {
		KeepalivePlan plan = KeepalivePlan.of(KeepaliveRole.CLIENT,
				KeepaliveSettings.none().withEnabled(false).withIdle(Duration.ofSeconds(1000)), SYSTEM);
		assertThat(KeepaliveAdviser.advise(plan, null)).isEmpty();
	}

	@Test
	void timesAreThoseOfThePlan() {
		assertThat(DetectionTimes.of(client(45000)))
			.isEqualTo(new DetectionTimes(Duration.ofSeconds(45), Duration.ofSeconds(45), Duration.ofSeconds(45)));
		assertThat(DetectionTimes.of(client(0)))
			.isEqualTo(new DetectionTimes(Duration.ofSeconds(150), Duration.ofSeconds(924), Duration.ofSeconds(127)));
		KeepalivePlan server = KeepalivePlan.of(KeepaliveRole.SERVER, KeepaliveSettings.none(), SYSTEM);
		assertThat(DetectionTimes.of(server).blackHoledConnect()).isZero();
		KeepalivePlan oneSyn = KeepalivePlan.of(KeepaliveRole.CLIENT, KeepaliveSettings.none().withSynCount(1), SYSTEM);
		assertThat(DetectionTimes.of(oneSyn).blackHoledConnect()).hasSeconds(3);
	}

	private static KeepalivePlan client(int userTimeoutMillis) {
		return KeepalivePlan.of(KeepaliveRole.CLIENT,
				KeepaliveSettings.none().withUserTimeout(Duration.ofMillis(userTimeoutMillis)), SYSTEM);
	}

}
