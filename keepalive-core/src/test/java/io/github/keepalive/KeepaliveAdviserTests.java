package io.github.keepalive;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
	@CsvSource({ "30000,ONE_LOST_PROBE", "30001,", "30,SHORT_USER_TIMEOUT", "2999,SHORT_USER_TIMEOUT", "150000,", "0,",
			"150001,COUNT_IGNORED", "924000,COUNT_IGNORED", "924001,LATE_USER_TIMEOUT" })
	void userTimeoutThatIsHardlyMeantIsNamed(int userTimeoutMillis, KeepaliveAdvice.Id expected) {
		List<KeepaliveAdvice> advice = KeepaliveAdviser.advise(client(userTimeoutMillis), null);
		assertThat(advice).extracting(KeepaliveAdvice::id)
			.containsExactlyElementsOf((expected != null) ? List.of(expected) : List.of());
		assertThat(advice).allMatch((found) -> found.text().contains("set keepalive.client.user-timeout=150000ms"));
	}

	@ParameterizedTest
	@CsvSource({ "15000,15,9,keepalive.interval=15s", "15,15000,9,keepalive.idle=120s or less",
			"15,60,127,keepalive.count=9",
			"1000,60,127,keepalive.idle=15s and keepalive.interval=15s and keepalive.count=9" })
	void derivedUserTimeoutLaterThanNoneNamesTheTimingsThatMakeItSo(int interval, int idle, int count, String cure) {
		KeepaliveSettings settings = written(KeepaliveOption.TCP_KEEPINTVL, interval)
			.orElse(written(KeepaliveOption.TCP_KEEPIDLE, idle))
			.orElse(written(KeepaliveOption.TCP_KEEPCNT, count));
		List<KeepaliveAdvice> advice = KeepaliveAdviser.advise(KeepalivePlan.of(KeepaliveRole.CLIENT, settings, SYSTEM),
				null);
		assertThat(advice).last().asString().contains("set " + cure).doesNotContain("user-timeout=");
	}

	@ParameterizedTest
	@CsvSource({ ",set keepalive.count=2", "20000,set keepalive.count=2 and keepalive.client.user-timeout=45000ms",
			"0,set keepalive.count=2" })
	void singleProbeIsNamedByItsCount(Integer userTimeoutMillis, String cure) {
		KeepaliveSettings settings = written(KeepaliveOption.TCP_KEEPCNT, 1);
		if (userTimeoutMillis != null) {
			settings = settings.withUserTimeout(Duration.ofMillis(userTimeoutMillis));
		}
		assertThat(KeepaliveAdviser.advise(KeepalivePlan.of(KeepaliveRole.CLIENT, settings, SYSTEM), null))
			.singleElement()
			.satisfies((advice) -> assertThat(advice.text()).startsWith("One lost probe ends an idle").endsWith(cure));
	}

	@Test
	void environmentVariableIsNamedAsItIsWritten() {
		KeepaliveEnvironment environment = KeepaliveEnvironment
			.read(Map.of("KEEPIDLE", "600", "TCP_USER_TIMEOUT", "1000000")::get);
		assertThat(
				KeepaliveAdviser.advise(KeepalivePlan.of(KeepaliveRole.CLIENT, environment.settings(), SYSTEM), null))
			.extracting(KeepaliveAdvice::text)
			.anyMatch((text) -> text.endsWith("set KEEPIDLE=120 or less"))
			.anyMatch((text) -> text.endsWith("set TCP_USER_TIMEOUT=735000"));
	}

	/**
	 * What is advised against is silent once it is done, whatever else there is to say.
	 */
	@ParameterizedTest
	@CsvSource({ "15,15,9,30000,30", "15,15,9,45000,60", "15,15,9,1,1", "1,1,9,2500,1", "1,1,2,2000,0", "15,15,1,0,0",
			"15,15,1,45000,0", "300,15,9,-1,500", "15,32767,9,-1,0", "15,32767,9,5000000,0", "32767,1,2,-1,0",
			"15,15,9,-1,200", "1000,1000,1,1,1" })
	void valueThatIsAdvisedSilencesTheAdvice(int idle, int interval, int count, int userTimeout, int connectTimeout) {
		KeepaliveSettings settings = written(KeepaliveOption.TCP_KEEPIDLE, idle)
			.orElse(written(KeepaliveOption.TCP_KEEPINTVL, interval))
			.orElse(written(KeepaliveOption.TCP_KEEPCNT, count))
			.orElse(written(KeepaliveOption.TCP_USER_TIMEOUT, userTimeout));
		Duration connect = (connectTimeout > 0) ? Duration.ofSeconds(connectTimeout) : null;
		List<KeepaliveAdvice> advice = advise(settings, connect);
		assertThat(advice).isNotEmpty();
		for (KeepaliveAdvice given : advice) {
			assertThat(advise(follow(settings, given.text()), followedConnectTimeout(given.text(), connect)))
				.as(given.text())
				.extracting(KeepaliveAdvice::id)
				.doesNotContain(given.id());
		}
		for (int round = 0; round < 5; round++) {
			for (KeepaliveAdvice given : advice) {
				settings = follow(settings, given.text());
				connect = followedConnectTimeout(given.text(), connect);
			}
			advice = advise(settings, connect);
		}
		assertThat(advice).as("after it was all done").isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "15,15000,9,30000", "15,15000,9,30", "15,15000,1,30000", "15,15000,1,-1", "20,500,1,-1" })
	void adviceIsNotFollowedByTheOppositeAdvice(int idle, int interval, int count, int userTimeout) {
		KeepaliveSettings settings = written(KeepaliveOption.TCP_KEEPIDLE, idle)
			.orElse(written(KeepaliveOption.TCP_KEEPINTVL, interval))
			.orElse(written(KeepaliveOption.TCP_KEEPCNT, count))
			.orElse(written(KeepaliveOption.TCP_USER_TIMEOUT, userTimeout));
		List<KeepaliveAdvice> advice = advise(settings, null);
		assertThat(advice).hasSize(1);
		assertThat(advise(follow(settings, advice.get(0).text()), null)).as(advice.get(0).text()).isEmpty();
	}

	private static List<KeepaliveAdvice> advise(KeepaliveSettings settings, Duration connectTimeout) {
		return KeepaliveAdviser.advise(KeepalivePlan.of(KeepaliveRole.CLIENT, settings, SYSTEM), connectTimeout);
	}

	// Do what follows the word "set".
	private static KeepaliveSettings follow(KeepaliveSettings settings, String advice) {
		KeepaliveSettings followed = settings;
		Matcher matcher = Pattern.compile("keepalive\\.([a-z-]+)=(-?[0-9]+)").matcher(advice);
		while (matcher.find()) {
			KeepaliveOption option = KeepaliveOption.ofProperty(matcher.group(1));
			followed = written(option, Integer.parseInt(matcher.group(2))).orElse(followed);
		}
		return followed;
	}

	private static Duration followedConnectTimeout(String advice, Duration connectTimeout) {
		Matcher matcher = Pattern.compile("; shorten the connect timeout to ([0-9]+) ms").matcher(advice);
		return matcher.find() ? Duration.ofMillis(Long.parseLong(matcher.group(1))) : connectTimeout;
	}

	private static KeepaliveSettings written(KeepaliveOption option, int amount) {
		Object value = switch (option.unit()) {
			case SECONDS -> Duration.ofSeconds(amount);
			case MILLISECONDS -> Duration.ofMillis(amount);
			default -> amount;
		};
		return KeepaliveSettings.none().with(option, value, "a file", option.key());
	}

	@ParameterizedTest
	@CsvSource({ "60,true", "40,false" })
	void userTimeoutBelowTheConnectTimeoutIsNamed(int connectTimeoutSeconds, boolean expected) {
		assertThat(KeepaliveAdviser.advise(client(45000), Duration.ofSeconds(connectTimeoutSeconds)))
			.extracting(KeepaliveAdvice::id)
			.containsExactlyElementsOf(expected ? List.of(KeepaliveAdvice.Id.CONNECT_TIMEOUT) : List.of());
	}

	@ParameterizedTest
	@CsvSource({ "44,keepalive.targets.warehouse.user-timeout=44000ms",
			"30,'keepalive.targets.warehouse.user-timeout=-1, keepalive.targets.warehouse.idle=10s,"
					+ " keepalive.targets.warehouse.interval=5s and keepalive.targets.warehouse.count=4'",
			"45,", "60," })
	void userTimeoutAboveTheTimeoutOfAPoolIsNamed(int poolTimeoutSeconds, String cure) {
		List<KeepaliveAdvice> advice = KeepaliveAdviser.adviseOnPool(client(45000).ofTarget("warehouse"),
				Duration.ofSeconds(poolTimeoutSeconds), "pool.timeout");
		assertThat(advice).hasSize((cure != null) ? 1 : 0).allMatch((given) -> given.text().endsWith("set " + cure));
	}

	@Test
	void smallSegmentsAreNamed() {
		assertThat(advise(KeepaliveSettings.none().withMaxSegmentSize(100), null)).singleElement()
			.satisfies((advice) -> assertThat(advice.text())
				.endsWith("set keepalive.client.max-segment-size=536 or more"));
		assertThat(advise(KeepaliveSettings.none().withMaxSegmentSize(536), null)).isEmpty();
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
				.contains("set keepalive.server.idle=120s or less [long-idle, inbound]");
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
