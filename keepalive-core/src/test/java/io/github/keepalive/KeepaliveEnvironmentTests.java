package io.github.keepalive;

import java.util.HashMap;
import java.util.Map;

import io.github.keepalive.KeepaliveEnvironment.IgnoredVariable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KeepaliveEnvironment}.
 */
class KeepaliveEnvironmentTests {

	@ParameterizedTest
	@CsvSource({ "TCP_KEEPIDLE,20,TCP_KEEPIDLE,20", "KEEPIDLE,20,TCP_KEEPIDLE,20",
			"DD_TCP_KEEPALIVE_TIME,20,TCP_KEEPIDLE,20", "KEEPINTVL,3,TCP_KEEPINTVL,3",
			"DD_TCP_KEEPALIVE_INTVL,3,TCP_KEEPINTVL,3", "KEEPCNT,3,TCP_KEEPCNT,3",
			"DD_TCP_KEEPALIVE_PROBES,3,TCP_KEEPCNT,3", "TCP_USER_TIMEOUT,30000,TCP_USER_TIMEOUT,30000",
			"TCP_MAXSEG,1200,TCP_MAXSEG,1200", "TCP_WINDOW_CLAMP,65536,TCP_WINDOW_CLAMP,65536",
			"TCP_SYNCNT,3,TCP_SYNCNT,3", "TCP_DEFER_ACCEPT,5,TCP_DEFER_ACCEPT,5", "KEEPALIVE,off,SO_KEEPALIVE,0",
			"DD_USE_KEEPALIVE,0,SO_KEEPALIVE,0", "DD_USE_KEEPALIVE,1,SO_KEEPALIVE,1" })
	void eachDialectIsUnderstood(String variable, String value, KeepaliveOption option, int amount) {
		KeepaliveEnvironment environment = read(variable, value);
		assertThat(environment.settings().values()).containsExactly(
				Map.entry(option, new KeepaliveValue(amount, "environment variable " + variable, variable)));
		assertThat(environment.ignored()).isEmpty();
	}

	@Test
	void firstVariableThatIsSetWins() {
		KeepaliveEnvironment environment = read("DD_TCP_KEEPALIVE_TIME", "30", "KEEPIDLE", "20", "TCP_KEEPIDLE", "10");
		assertThat(environment.settings().value(KeepaliveOption.TCP_KEEPIDLE))
			.isEqualTo(new KeepaliveValue(10, "environment variable TCP_KEEPIDLE", "TCP_KEEPIDLE"));
	}

	@Test
	void variableThatIsNoNumberOrOutOfRangeIsListedAndTheNextIsAsked() {
		KeepaliveEnvironment environment = read("TCP_KEEPIDLE", "abc", "KEEPIDLE", "40000", "DD_TCP_KEEPALIVE_TIME",
				"30");
		assertThat(environment.settings().value(KeepaliveOption.TCP_KEEPIDLE))
			.isEqualTo(new KeepaliveValue(30, "environment variable DD_TCP_KEEPALIVE_TIME", "DD_TCP_KEEPALIVE_TIME"));
		String expected = "a number of seconds from 1 to 32767, or 0 to leave it to the system";
		assertThat(environment.ignored()).containsExactly(new IgnoredVariable("TCP_KEEPIDLE", "abc", expected),
				new IgnoredVariable("KEEPIDLE", "40000", expected));
	}

	@Test
	void emptyVariableIsNotSet() {
		KeepaliveEnvironment environment = read("KEEPALIVE", "", "KEEPIDLE", " ");
		assertThat(environment.settings().values()).isEmpty();
		assertThat(environment.ignored()).isEmpty();
	}

	@Test
	void debugIsAskedForByEitherVariable() {
		assertThat(read().debug()).isFalse();
		assertThat(read("LIBKEEPALIVE_DEBUG", "").debug()).isTrue();
		assertThat(read("DD_DEBUG", "1").debug()).isTrue();
		assertThat(read("DD_DEBUG", "0").debug()).isFalse();
	}

	private static KeepaliveEnvironment read(String... variables) {
		Map<String, String> map = new HashMap<>();
		for (int i = 0; i < variables.length; i += 2) {
			map.put(variables[i], variables[i + 1]);
		}
		return KeepaliveEnvironment.read(map::get);
	}

}
