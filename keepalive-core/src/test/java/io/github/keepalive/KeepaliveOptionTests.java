package io.github.keepalive;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link KeepaliveOption}.
 */
class KeepaliveOptionTests {

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 15, 32767 })
	void idleTakesWholeSecondsOfTheKernelsRange(int seconds) {
		assertThat(KeepaliveOption.TCP_KEEPIDLE.amountOf(Duration.ofSeconds(seconds))).isEqualTo(seconds);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT-1S", "PT32768S", "PT0.5S", "PT1.5S", "PT2562047788015H" })
	void idleRefusesEverythingElse(Duration idle) {
		assertThatExceptionOfType(InvalidKeepaliveValueException.class)
			.isThrownBy(() -> KeepaliveOption.TCP_KEEPIDLE.amountOf(idle))
			.withMessageContaining("whole seconds from 1s to 32767s, or 0 to leave it to the system");
	}

	@ParameterizedTest
	@CsvSource({ "TCP_KEEPCNT,127", "TCP_KEEPCNT,1", "TCP_SYNCNT,127", "TCP_MAXSEG,88", "TCP_MAXSEG,32767",
			"TCP_WINDOW_CLAMP,2147483647", "TCP_MAXSEG,0" })
	void numbersOfTheKernelsRangeAreTaken(KeepaliveOption option, int amount) {
		assertThat(option.amountOf(amount)).isEqualTo(amount);
	}

	@ParameterizedTest
	@CsvSource({ "TCP_KEEPCNT,128", "TCP_KEEPCNT,-1", "TCP_SYNCNT,128", "TCP_MAXSEG,87", "TCP_MAXSEG,32768",
			"TCP_WINDOW_CLAMP,-1" })
	void otherNumbersAreRefused(KeepaliveOption option, int amount) {
		assertThatExceptionOfType(InvalidKeepaliveValueException.class).isThrownBy(() -> option.amountOf(amount))
			.withMessage(option.property() + ": " + amount + " (expected: " + option.expected() + ")")
			.satisfies((ex) -> assertThat(ex.getOption()).isSameAs(option));
	}

	@ParameterizedTest
	@CsvSource({ "-1,-1", "0,0", "1,1", "2147483647,2147483647" })
	void userTimeoutTakesMillisecondsAndMinusOne(long millis, int amount) {
		assertThat(KeepaliveOption.TCP_USER_TIMEOUT.amountOf(Duration.ofMillis(millis))).isEqualTo(amount);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT-0.002S", "PT2147483.648S", "PT0.0005S" })
	void userTimeoutRefusesEverythingElse(Duration userTimeout) {
		assertThatExceptionOfType(InvalidKeepaliveValueException.class)
			.isThrownBy(() -> KeepaliveOption.TCP_USER_TIMEOUT.amountOf(userTimeout))
			.withMessageContaining("-1 to derive it");
	}

	@ParameterizedTest
	@CsvSource({ "TCP_KEEPIDLE,20,20", "TCP_KEEPIDLE,' 20 ',20", "TCP_KEEPIDLE,0,0", "TCP_USER_TIMEOUT,-1,-1",
			"SO_KEEPALIVE,off,0", "SO_KEEPALIVE,OFF,0", "SO_KEEPALIVE,0,0", "SO_KEEPALIVE,on,1" })
	void variableIsABareNumber(KeepaliveOption option, String text, Integer amount) {
		assertThat(option.parse(text)).isEqualTo(amount);
	}

	@ParameterizedTest
	@CsvSource({ "TCP_KEEPIDLE,20s", "TCP_KEEPIDLE,-1", "TCP_KEEPIDLE,32768", "TCP_KEEPIDLE,99999999999999999999",
			"TCP_KEEPIDLE,1.5", "TCP_KEEPIDLE,''", "SO_KEEPALIVE,60", "SO_KEEPALIVE,maybe" })
	void anyOtherVariableIsNone(KeepaliveOption option, String text) {
		assertThat(option.parse(text)).isNull();
	}

	@Test
	void keysNameTheRoleOnlyWhereThereIsOneRole() {
		assertThat(KeepaliveOption.TCP_KEEPIDLE.key()).isEqualTo("keepalive.idle");
		assertThat(KeepaliveOption.TCP_KEEPIDLE.key(KeepaliveRole.SERVER)).isEqualTo("keepalive.server.idle");
		assertThat(KeepaliveOption.TCP_SYNCNT.key()).isEqualTo("keepalive.client.syn-count");
		assertThat(KeepaliveOption.TCP_DEFER_ACCEPT.key()).isEqualTo("keepalive.server.defer-accept");
	}

}
