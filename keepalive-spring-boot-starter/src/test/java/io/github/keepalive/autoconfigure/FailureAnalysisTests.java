package io.github.keepalive.autoconfigure;

import java.util.Map;

import io.github.keepalive.TestApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What an operator reads when a property is wrong, from the application's own output.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailureAnalysisTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					keepalive.idle | 500ms | whole seconds from 1s to 32767s | keepalive.idle=15s
					keepalive.idle | 40000 | whole seconds from 1s to 32767s | keepalive.idle=15s
					keepalive.idle | -1 | whole seconds from 1s to 32767s | keepalive.idle=15s
					keepalive.idle | soon | whole seconds from 1s to 32767s | keepalive.idle=15s
					keepalive.idle | 15 seconds | whole seconds from 1s to 32767s | keepalive.idle=15s
					keepalive.server.interval | 1.5s | whole seconds from 1s to 32767s | keepalive.server.interval=15s
					keepalive.count | 128 | a number from 1 to 127 | keepalive.count=9
					keepalive.count | 9x | a number from 1 to 127 | keepalive.count=9
					keepalive.user-timeout | -2 | whole milliseconds from 1ms to 2147483647ms, -1 to derive it | keepalive.user-timeout=150s
					keepalive.client.max-segment-size | 87 | bytes from 88 to 32767 | keepalive.client.max-segment-size=1200
					keepalive.window-clamp | -1 | bytes from 1 to 2147483647 | keepalive.window-clamp=65536
					keepalive.client.syn-count | 200 | a number from 1 to 127 | keepalive.client.syn-count=3
					keepalive.server.defer-accept | 40000 | whole seconds | keepalive.server.defer-accept=5s
					keepalive.guard.interval | 0ms | from 1ms to 1h | keepalive.guard.interval=500ms
					keepalive.guard.interval | 2h | from 1ms to 1h | keepalive.guard.interval=500ms
					keepalive.guard.interval | 9223372036854775807s | from 1ms to 1h | keepalive.guard.interval=500ms
					keepalive.guard.interval | off | from 1ms to 1h | keepalive.guard.interval=500ms
					keepalive.guard.mode | other | fill or enforce | keepalive.guard.mode=fill
					keepalive.guard.enabled | maybe | true or false | keepalive.guard.enabled=true
					keepalive.enabled | maybe | true or false | keepalive.enabled=true
					""")
	void badPropertyIsNamedWithWhatIsAllowedAndWhatToType(String key, String value, String allowed, String example,
			CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestApplication.run(Map.of(), key + "=" + value));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("TCP keepalive cannot be configured:")
			.contains("    Property: " + key)
			.contains("    Value: \"" + value + "\"")
			.contains("    Origin: \"" + key + "\" from property source \"commandLineArgs\"")
			.contains("    Allowed: " + allowed)
			.contains("Correct the value, for example:")
			.contains("    " + example);
	}

	@Test
	void groupThatIsGivenAValueIsExplained(CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestApplication.run(Map.of(), "keepalive.client=off"));
		assertThat(output).contains("    Property: keepalive.client")
			.contains("    Allowed: no value of its own, only properties below it")
			.contains("    keepalive.client.enabled=false");
	}

	@Test
	void allBadPropertiesAreNamedAtOnce(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> TestApplication.run(Map.of(), "keepalive.idle=500ms", "keepalive.client.count=128"));
		assertThat(output).contains("Property: keepalive.idle").contains("Property: keepalive.client.count");
	}

	@Test
	void otherFailuresAreLeftToSpringBoot(CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestApplication.run(Map.of(), "keepalive.integrations.x.enabled=maybe"));
		assertThat(output).contains("Failed to bind properties under 'keepalive.integrations");
	}

}
