package io.github.keepalive.guard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When the guard looks, in a time of its own.
 */
class GuardScheduleTests {

	private long now = 1_000_000_000_000L;

	private long passMicros = 50;

	private int outbound;

	private final GuardSchedule schedule = new GuardSchedule(Duration.ofMillis(500), () -> this.now);

	@Test
	void firstLookIsAfterAnInterval() {
		assertThat(looksWithin(600)).containsExactly(500);
	}

	@Test
	void looksEveryInterval() {
		assertThat(looksWithin(2100)).containsExactly(500, 1000, 1500, 2000);
	}

	@Test
	void restsFiveHundredTimesAsLongAsTheKnownSocketsTook() {
		this.passMicros = 8000;
		assertThat(looksWithin(13_000)).containsExactly(500, 1008, 5016, 9024);
	}

	@Test
	void onePassThatTakesLongerThanTheOthersIsNotRestedFor() {
		looksWithin(1100);
		this.passMicros = 80_000;
		assertThat(looksWithin(450)).containsExactly(400);
		this.passMicros = 50;
		assertThat(looksWithin(1100)).hasSize(2);
	}

	@Test
	void looksAtOnceAndThenRarerWhenAConnectionIsExpected() {
		this.schedule.expectConnection();
		assertThat(looksWithin(640)).containsExactly(0, 5, 25, 125, 625);
	}

	@Test
	void eachConnectionBeginsTheSeriesAnew() {
		this.schedule.expectConnection();
		looksWithin(100);
		this.schedule.expectConnection();
		assertThat(looksWithin(30)).containsExactly(0, 5, 25);
	}

	@Test
	void connectionRightAfterASeriesIsLookedForToo() {
		this.schedule.expectConnection();
		looksWithin(640);
		this.schedule.expectConnection();
		assertThat(looksWithin(30)).containsExactly(0, 5, 25);
	}

	@Test
	void requestDuringASeriesChangesNothing() {
		assertThat(this.schedule.expectRequest()).isTrue();
		looksWithin(100);
		assertThat(this.schedule.expectRequest()).isFalse();
		assertThat(looksWithin(30)).containsExactly(25);
	}

	@Test
	void requestsThatNeedNoConnectionAreEverRarer() {
		List<Long> gaps = new ArrayList<>();
		for (int i = 0; i < 9; i++) {
			assertThat(this.schedule.expectRequest()).isTrue();
			looksWithin(630);
			long ended = this.now;
			while (!this.schedule.expectRequest()) {
				this.now += TimeUnit.MILLISECONDS.toNanos(10);
			}
			gaps.add(TimeUnit.NANOSECONDS.toMillis(this.now - ended));
			looksWithin(630);
			this.now += TimeUnit.SECONDS.toNanos(10);
		}
		assertThat(gaps).isSorted();
		assertThat(gaps.get(0)).isLessThanOrEqualTo(100);
		assertThat(gaps.get(8)).isBetween(4900L, 5000L);
	}

	@Test
	void requestsThatOpenConnectionsAreAllListenedTo() {
		this.outbound = 1;
		for (int i = 0; i < 9; i++) {
			assertThat(this.schedule.expectRequest()).isTrue();
			looksWithin(630);
			this.now += TimeUnit.MILLISECONDS.toNanos(60);
		}
	}

	@Test
	void inboundConnectionsDoNotKeepRequestsListenedTo() {
		// A pass says how many outbound sockets it saw, and these are none.
		this.outbound = 0;
		assertThat(this.schedule.expectRequest()).isTrue();
		looksWithin(630);
		this.now += TimeUnit.MILLISECONDS.toNanos(60);
		assertThat(this.schedule.expectRequest()).isFalse();
	}

	@Test
	void expectedConnectionsDoNotTakeMoreThanTheShareOfACore() {
		this.passMicros = 8000;
		looksWithin(10_000);
		int looks = 0;
		for (int i = 0; i < 1000; i++) {
			this.schedule.expectConnection();
			looks += looksWithin(100).size();
		}
		// 100 s, of which 0.2 percent are 200 ms, or 25 looks of 8 ms, and one ahead.
		assertThat(looks).isBetween(20, 26);
	}

	/**
	 * Let time go by.
	 * @param millis how much of it
	 * @return when the guard looked, in milliseconds from the beginning
	 */
	private List<Integer> looksWithin(int millis) {
		List<Integer> looks = new ArrayList<>();
		long begin = this.now;
		long end = begin + TimeUnit.MILLISECONDS.toNanos(millis);
		while (true) {
			long wait = Math.max(0, this.schedule.waitNanos());
			if (this.now + wait > end) {
				this.now = end;
				return looks;
			}
			this.now += wait;
			looks.add((int) TimeUnit.NANOSECONDS.toMillis(this.now - begin));
			this.now += TimeUnit.MICROSECONDS.toNanos(this.passMicros);
			this.schedule.passed(TimeUnit.MICROSECONDS.toNanos(this.passMicros), this.outbound);
		}
	}

}
