package io.github.keepalive.socket;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.KeepaliveSettings;
import io.github.keepalive.LibraryDefaults;
import io.github.keepalive.SystemDefaults;
import io.github.keepalive.socket.Decision.Kept;
import io.github.keepalive.socket.Decision.SetTo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The decision on what a socket keeps, without a socket. A row says what the socket has
 * (SO_KEEPALIVE, TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT, TCP_USER_TIMEOUT), what is
 * decided for each of these ({@code =} settled, {@code !} kept, {@code >} set to), and
 * why.
 */
class UnclaimedTests {

	private static final Set<KeepaliveOption> OPTIONS = EnumSet.of(KeepaliveOption.SO_KEEPALIVE,
			KeepaliveOption.TCP_KEEPIDLE, KeepaliveOption.TCP_KEEPINTVL, KeepaliveOption.TCP_KEEPCNT,
			KeepaliveOption.TCP_USER_TIMEOUT);

	private static final SystemDefaults SYSTEM = new SystemDefaults(Map.of(KeepaliveOption.TCP_KEEPIDLE, 7200,
			KeepaliveOption.TCP_KEEPINTVL, 75, KeepaliveOption.TCP_KEEPCNT, 9, KeepaliveOption.TCP_MAXSEG, 536));

	/** What the guard takes for unclaimed on a socket that it sees for the first time. */
	private static final Unclaimed GUARD = Unclaimed.systemDefaults(SYSTEM).and(Unclaimed.libraries(SYSTEM));

	@ParameterizedTest(name = "{2}: {0}")
	@CsvSource(delimiter = '|',
			textBlock = """
					0/7200/75/9/0      | >1 >15 >15 =9 >150000    | a socket that nobody touched gets the plan
					1/15/15/9/150000   | =1 =15 =15 =9 =150000    | a socket that has the plan is settled
					1/7200/75/9/0      | =1 >15 >15 =9 >150000    | SO_KEEPALIVE alone says nothing about the timings
					0/60/75/9/0        | >1 !60 >15 =9 >195000    | an idle time that was chosen stays, and the user timeout follows it
					1/2/2/3/0          | =1 !2 !2 !3 >8000        | beside 150000 the kernel would ignore the count of 3
					1/300/75/9/0       | =1 !300 >15 =9 >435000   | beside 150000 one lost probe would end the connection
					1/600/60/5/0       | =1 !600 !60 !5 >900000   | what an application says to its library is chosen
					1/5/5/3/0          | =1 >15 >15 >9 >150000    | HttpCore is built with 5/5/3
					0/5/5/3/0          | >1 >15 >15 >9 >150000    | Elasticsearch's client leaves SO_KEEPALIVE off beside 5/5/3
					1/13/13/3/0        | =1 >15 >15 >9 >150000    | Lettuce is built with 13/13/3
					1/120/10/9/0       | =1 >15 >15 =9 >150000    | the MongoDB driver is built with 120/10/9
					1/60/75/9/0        | =1 >15 >15 =9 >150000    | Couchbase's client sets the idle time of 60 s alone
					1/30/1/9/0         | =1 >15 >15 =9 >150000    | SQL Server's driver sets 30 s and 1 s
					1/30/1/9/150000    | =1 >15 >15 =9 =150000    | the same after the guard had looked too early
					1/13/13/4/0        | =1 !13 !13 !4 >65000     | two of Lettuce's three timings are a choice
					0/13/13/3/0        | >1 !13 !13 !3 >52000     | Lettuce never leaves SO_KEEPALIVE off
					1/7200/75/9/4000   | =1 !7200 !75 =9 !4000    | beside a chosen 4000 the first lost probe would end the connection
					0/7200/75/9/33750  | !0 !7200 !75 =9 !33750   | so it would beside idle + interval and what timers may be late
					0/7200/75/9/33751  | >1 >15 >15 =9 !33751     | a chosen user timeout above that stays beside the plan's timings
					1/2/2/3/8000       | =1 !2 !2 !3 =8000        | a user timeout that fits chosen timings is settled
					""")
	void guardFillsWhatWasNotChosen(String present, String decided, String why) {
		assertThat(decide(GUARD, present, plan(KeepaliveSettings.none()))).as(why).isEqualTo(decided);
	}

	@ParameterizedTest(name = "{2}: {0}")
	@CsvSource(delimiter = '|', textBlock = """
			0/7200/75/9/0      | >1 >15 >15 =9 >20000     | the operator's user timeout is set
			1/300/75/9/0       | =1 !300 >15 =9 >20000    | also beside chosen timings: the operator wrote it himself
			1/7200/75/9/4000   | =1 !7200 !75 =9 !4000    | but a chosen one stays
			1/15/15/9/20000    | =1 =15 =15 =9 =20000     | and one of idle + interval or less is the operator's own
			""")
	void userTimeoutOfTheOperatorIsSet(String present, String decided, String why) {
		KeepalivePlan plan = plan(KeepaliveSettings.none().withUserTimeout(Duration.ofSeconds(20)));
		assertThat(decide(GUARD, present, plan)).as(why).isEqualTo(decided);
	}

	@ParameterizedTest(name = "{2}: {0}")
	@CsvSource(delimiter = '|',
			textBlock = """
					0/7200/75/9/0      | >1 =7200 >15 =9 >7335000 | what is left to the system counts with what the socket has
					1/5/5/3/0          | =1 =5 >15 >9 >140000     | so does what the library gave it
					1/5/15/9/7335000   | =1 =5 =15 =9 !7335000    | a user timeout is never taken for one that fits other timings
					""")
	void timingThatIsLeftToTheSystemStays(String present, String decided, String why) {
		KeepalivePlan plan = plan(KeepaliveSettings.none().withIdle(Duration.ZERO));
		assertThat(decide(GUARD, present, plan)).as(why).isEqualTo(decided);
	}

	@ParameterizedTest(name = "{2}: {0}")
	@CsvSource(delimiter = '|',
			textBlock = """
					1/2/2/3/4000       | =1 >15 >15 >9 >150000    | before a socket connects, or to enforce the plan, nothing is chosen
					0/300/75/9/0       | >1 >15 >15 =9 >150000    | nor is an idle time
					""")
	void everythingMayBeReplaced(String present, String decided, String why) {
		assertThat(decide(Unclaimed.everything(), present, plan(KeepaliveSettings.none()))).as(why).isEqualTo(decided);
	}

	@ParameterizedTest(name = "{2}: {0}")
	@CsvSource(delimiter = '|',
			textBlock = """
					1/5/5/3/0          | =1 >15 >15 >9 !0         | the library had its built-in values set
					1/20/15/9/0        | =1 >15 =15 =9 !0         | the library set what was configured in it under the former plan
					1/60/5/3/0         | =1 !60 !5 !3 !0          | one timing is the application's, so all of them are its configuration
					0/5/5/3/0          | !0 !5 !5 !3 !0           | the application switched SO_KEEPALIVE off
					""")
	void whatALibraryDoesByItselfMayBeReplaced(String present, String decided, String why) {
		Unclaimed library = Unclaimed.library(builtIn(), Map.of(KeepaliveOption.SO_KEEPALIVE, 1,
				KeepaliveOption.TCP_KEEPIDLE, 20, KeepaliveOption.TCP_KEEPINTVL, 15, KeepaliveOption.TCP_KEEPCNT, 9));
		assertThat(decide(library, present, plan(KeepaliveSettings.none()))).as(why).isEqualTo(decided);
	}

	@Test
	void libraryGoesBackToItsOwnWhenThePlanIsSwitchedOff() {
		Unclaimed library = Unclaimed.library(builtIn(), Map.of(KeepaliveOption.SO_KEEPALIVE, 1,
				KeepaliveOption.TCP_KEEPIDLE, 15, KeepaliveOption.TCP_KEEPINTVL, 15, KeepaliveOption.TCP_KEEPCNT, 9));
		KeepalivePlan off = plan(KeepaliveSettings.none().withEnabled(false));
		assertThat(decide(library, "1/15/15/9/0", off)).isEqualTo("=1 >5 >5 >3 =0");
		assertThat(decide(library, "1/60/15/9/0", off)).isEqualTo("=1 =60 >5 >3 =0");
	}

	@ParameterizedTest(name = "{2}: {0}")
	@CsvSource(delimiter = '|', textBlock = """
			1/15/15/9/150000   | =1 >20 =15 =9 >155000    | what the former plan asked for is replaced
			1/60/15/9/195000   | =1 !60 =15 =9 =195000    | a chosen idle time stays, and its user timeout with it
			1/300/20/9/480000  | =1 !300 !20 =9 =480000   | amounts that no plan asked for stay
			0/15/15/9/150000   | !0 >20 =15 =9 >155000    | SO_KEEPALIVE that the owner switched off stays off
			0/7200/75/9/0      | !0 !7200 !75 =9 !0       | what went back to the system's default was put there
			""")
	void changeReplacesWhatTheFormerPlanAskedFor(String present, String decided, String why) {
		Unclaimed former = Unclaimed.former(List.of(plan(KeepaliveSettings.none())));
		KeepalivePlan plan = plan(KeepaliveSettings.none().withIdle(Duration.ofSeconds(20)));
		assertThat(decide(former, present, plan)).as(why).isEqualTo(decided);
	}

	@ParameterizedTest(name = "{2}: {0}")
	@CsvSource(delimiter = '|', textBlock = """
			1/15/15/9/150000   | >0 >7200 >75 =9 >0       | what was asked for goes back to the system
			1/60/15/9/195000   | >0 =60 >75 =9 >0         | what was chosen does not
			""")
	void whatIsNoLongerAskedForGoesBack(String present, String decided, String why) {
		Unclaimed former = Unclaimed.former(List.of(plan(KeepaliveSettings.none())));
		assertThat(decide(former, present, plan(KeepaliveSettings.none().withEnabled(false)))).as(why)
			.isEqualTo(decided);
	}

	@Test
	void exceptedOptionsAreChosenWhateverTheyHave() {
		Unclaimed unclaimed = GUARD.except(Set.of(KeepaliveOption.SO_KEEPALIVE, KeepaliveOption.TCP_KEEPIDLE));
		assertThat(decide(unclaimed, "0/7200/75/9/0", plan(KeepaliveSettings.none())))
			.isEqualTo("!0 !7200 >15 =9 >7335000");
	}

	@Test
	void nothingMayBeReplacedOfWhatWasChosen() {
		assertThat(decide(Unclaimed.nothing(), "0/7200/75/9/0", plan(KeepaliveSettings.none())))
			.isEqualTo("!0 !7200 !75 =9 !0");
	}

	@Test
	void optionThatCannotBeReadIsKept() {
		Map<KeepaliveOption, Integer> present = present("0/7200/75/9/0");
		present.remove(KeepaliveOption.TCP_KEEPIDLE);
		KeepalivePlan plan = plan(KeepaliveSettings.none());
		assertThat(GUARD.decide(KeepaliveOption.TCP_KEEPIDLE, present, plan)).isEqualTo(new Kept());
		assertThat(Unclaimed.everything().decide(KeepaliveOption.TCP_KEEPIDLE, present, plan)).isEqualTo(new SetTo(15));
	}

	@Test
	void derivedUserTimeoutIsBoundedByWhatTheKernelTakes() {
		assertThat(decide(GUARD, "1/32767/32767/127/0", plan(KeepaliveSettings.none())))
			.isEqualTo("=1 !32767 !32767 !127 >2147483647");
	}

	@ParameterizedTest
	@EnumSource(LibraryDefaults.class)
	void everyLibraryOfTheTableConforms(LibraryDefaults library) {
		Map<KeepaliveOption, Integer> present = present("1/7200/75/9/0");
		present.putAll(library.amounts());
		KeepalivePlan plan = plan(KeepaliveSettings.none().withCount(5));
		GUARD.decide(OPTIONS, present, plan).forEach((option, decision) -> {
			if (decision instanceof SetTo set) {
				present.put(option, set.amount());
			}
		});
		assertThat(Unclaimed.differing(OPTIONS, present, plan)).isEmpty();
	}

	@Test
	void derivedUserTimeoutDiffersWhereItIsNotThatOfTheSocketsTimings() {
		KeepalivePlan plan = plan(KeepaliveSettings.none());
		assertThat(Unclaimed.differing(OPTIONS, present("1/60/15/9/195000"), plan))
			.containsExactly(KeepaliveOption.TCP_KEEPIDLE);
		assertThat(Unclaimed.differing(OPTIONS, present("1/60/15/9/150000"), plan))
			.containsExactly(KeepaliveOption.TCP_KEEPIDLE, KeepaliveOption.TCP_USER_TIMEOUT);
	}

	private static Map<KeepaliveOption, Integer> builtIn() {
		Map<KeepaliveOption, Integer> builtIn = new EnumMap<>(LibraryDefaults.HTTP_CORE.amounts());
		builtIn.put(KeepaliveOption.SO_KEEPALIVE, 1);
		return builtIn;
	}

	private static String decide(Unclaimed unclaimed, String present, KeepalivePlan plan) {
		Map<KeepaliveOption, Integer> amounts = present(present);
		return unclaimed.decide(OPTIONS, amounts, plan).entrySet().stream().map((entry) -> {
			if (entry.getValue() instanceof SetTo set) {
				return ">" + set.amount();
			}
			return ((entry.getValue() instanceof Kept) ? "!" : "=") + amounts.get(entry.getKey());
		}).collect(Collectors.joining(" "));
	}

	private static Map<KeepaliveOption, Integer> present(String text) {
		String[] amounts = text.split("/");
		Map<KeepaliveOption, Integer> present = new EnumMap<>(KeepaliveOption.class);
		int i = 0;
		for (KeepaliveOption option : OPTIONS) {
			present.put(option, Integer.valueOf(amounts[i++]));
		}
		return present;
	}

	private static KeepalivePlan plan(KeepaliveSettings settings) {
		return KeepalivePlan.of(KeepaliveRole.CLIENT, settings, SYSTEM);
	}

}
