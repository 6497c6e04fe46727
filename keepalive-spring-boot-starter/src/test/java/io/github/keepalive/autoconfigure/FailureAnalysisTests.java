package io.github.keepalive.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.keepalive.TestApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
					keepalive.user-timeout | 30 | a duration with its unit: 30s, or 30ms if you mean milliseconds | keepalive.user-timeout=30s
					keepalive.client.user-timeout | 60000 | a duration with its unit: 60000s, or 60000ms if you mean milliseconds | keepalive.client.user-timeout=60000ms
					keepalive.targets.a.user-timeout | +7 | a duration with its unit: +7s, or +7ms if you mean milliseconds | keepalive.targets.a.user-timeout=+7s
					keepalive.idle | 500ms | whole seconds from 1s to 32767s | keepalive.idle=1s
					keepalive.idle | 40000 | whole seconds from 1s to 32767s | keepalive.idle=15s
					keepalive.idle | -1 | whole seconds from 1s to 32767s | keepalive.idle=15s
					keepalive.idle | soon | whole seconds from 1s to 32767s | keepalive.idle=15s
					keepalive.idle | 45 seconds | whole seconds from 1s to 32767s | keepalive.idle=45s
					keepalive.idle | 1m 30s | whole seconds from 1s to 32767s | keepalive.idle=90s
					keepalive.server.interval | 1.5s | whole seconds from 1s to 32767s | keepalive.server.interval=2s
					keepalive.count | 128 | a number from 1 to 127 | keepalive.count=9
					keepalive.count | 9x | a number from 1 to 127 | keepalive.count=9
					keepalive.user-timeout | -2 | whole milliseconds from 1ms to 2147483647ms, -1 to derive it | keepalive.user-timeout=150s
					keepalive.user-timeout | 0.5s | whole milliseconds from 1ms to 2147483647ms | keepalive.user-timeout=500ms
					keepalive.user-timeout | 30 s | whole milliseconds from 1ms to 2147483647ms | keepalive.user-timeout=30000ms
					keepalive.user-timeout | 60,000ms | whole milliseconds from 1ms to 2147483647ms | keepalive.user-timeout=150s
					keepalive.idle | 1.500 s | whole seconds from 1s to 32767s | keepalive.idle=15s
					keepalive.idle | 0 s | whole seconds from 1s to 32767s, or 0 to leave it to the system | keepalive.idle=0s
					keepalive.idle | -0.5s | whole seconds from 1s to 32767s | keepalive.idle=15s
					keepalive.user-timeout | -1s | whole milliseconds from 1ms to 2147483647ms | keepalive.user-timeout=-1
					keepalive.user-timeout | 5 lightyears | whole milliseconds from 1ms to 2147483647ms | keepalive.user-timeout=150s
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
					keepalive.integrations.tomcat.enabled | maybe | true or false | keepalive.integrations.tomcat.enabled=true
					keepalive.integrations.tomcat.idle | 500ms | whole seconds from 1s to 32767s | keepalive.integrations.tomcat.idle=1s
					keepalive.integrations.tomcat | 15s | no value of its own | keepalive.integrations.tomcat.enabled=false
					keepalive.integrations.tomcat.syn-count | 3 | an option of a server; syn-count is none of those | keepalive.client.syn-count=3
					keepalive.integrations.jdbc.defer-accept | 5s | an option of a client; defer-accept is none of those | keepalive.server.defer-accept=5s
					keepalive.targets.db.idle | 0.5s | whole seconds from 1s to 32767s | keepalive.targets.db.idle=1s
					keepalive.targets.db.idle | soon | whole seconds from 1s to 32767s | keepalive.targets.db.idle=15s
					keepalive.targets.db.count | 0x | a number from 1 to 127 | keepalive.targets.db.count=9
					keepalive.targets.db | off | no value of its own | keepalive.targets.db.enabled=false
					keepalive.targets.db.defer-accept | 5s | an option of outbound connections; defer-accept is one of listeners | keepalive.server.defer-accept=5s
					keepalive.targets.db.hosts | 10.0.0.0/33 | a host name (db.internal) | keepalive.targets.db.hosts=db.internal
					keepalive.targets.db.hosts | http://db | a host name (db.internal) | keepalive.targets.db.hosts=db.internal
					keepalive.targets.db.hosts | db:5432 | a host name (db.internal) | keepalive.targets.db.hosts=db.internal
					keepalive.targets.db.hosts[1] | db:5432 | a host name (db.internal) | keepalive.targets.db.hosts=db.internal
					keepalive.targets.db.ports | 65536 | a port from 1 to 65535 (5432) | keepalive.targets.db.ports=5432
					keepalive.targets.db.ports | 6100-6000 | a port from 1 to 65535 (5432) | keepalive.targets.db.ports=5432
					keepalive.targets.db.ports[0] | http | a port from 1 to 65535 (5432) | keepalive.targets.db.ports=5432
					""")
	void badPropertyIsNamedWithWhatIsAllowedAndWhatToType(String key, String value, String allowed, String example,
			CapturedOutput output) {
		List<String> properties = new ArrayList<>(List.of(key + "=" + value));
		if (key.endsWith("[1]")) {
			properties.add(0, key.replace("[1]", "[0]") + "=db.internal");
		}
		assertThatException().isThrownBy(() -> TestApplication.run(Map.of(), properties.toArray(String[]::new)));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("TCP keepalive cannot be configured:")
			.contains("    Property: " + key.replaceAll("\\[.]", ""))
			.contains("    Value: \"" + value + "\"")
			.contains("    Origin: \"" + key + "\" from property source \"commandLineArgs\"")
			.contains("    Allowed: " + allowed)
			.contains("Correct the value, for example:")
			.contains("    " + example);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			hosts | http://db    | without a scheme: db
			hosts | db:5432      | a port is written under ports: 5432, and under hosts: db
			hosts | 10.0.0.0/33  | a number from 0 to 32
			hosts | *            | leave hosts out to match every host
			ports | 6100-6000    | the range is backwards: 6000-6100
			ports | 65536        | there is no port above 65535
			""")
	void badPeerIsRefusedWithAHint(String property, String value, String hint, CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> TestApplication.run(Map.of(), "keepalive.targets.db." + property + "=" + value));
		assertThat(output).contains(hint);
	}

	@ParameterizedTest
	@ValueSource(strings = { "hosts", "ports" })
	void placeholderThatIsEmptyDoesNotMatchEverything(String property, CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> TestApplication.run(Map.of(), "keepalive.targets.db." + property + "=${DB_PEER:}"));
		assertThat(output).contains("    Property: keepalive.targets.db." + property)
			.contains("leave " + property + " out");
	}

	@ParameterizedTest
	@CsvSource({ "my_db, my-db", "[my.db], my-db", "-db, db", "db--1, db-1" })
	void nameThatSpringWouldChangeIsRefused(String name, String example, CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> TestApplication.run(Map.of(), "keepalive.targets." + name + ".hosts=db.internal"));
		assertThat(output).contains("    Property: keepalive.targets." + name)
			.contains("    Allowed: a name of letters, digits and single dashes")
			.contains("    keepalive.targets." + example + ".hosts=db.internal");
	}

	@Test
	void targetsThatCannotBeToldApartAreBothNamed(CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestApplication.run(Map.of(),
				"keepalive.targets.warehouse.hosts=10.0.0.0/16", "keepalive.targets.warehouse.idle=30s",
				"keepalive.targets.reporting.hosts=db.internal,10.0.9.9/16"));
		assertThat(output).contains("warehouse and reporting are equally specific for host 10.0.0.0/16")
			.contains("    Property: keepalive.targets.reporting")
			.contains("    Origin: \"keepalive.targets.reporting.hosts\" from property source \"commandLineArgs\"");
	}

	@Test
	void groupThatIsGivenAValueIsExplained(CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestApplication.run(Map.of(), "keepalive.client=off"));
		assertThat(output).contains("    Property: keepalive.client")
			.contains("    Allowed: no value of its own, only properties below it")
			.contains("    keepalive.client.enabled=false");
	}

	@ParameterizedTest
	@CsvSource({ "keepalive.targets, keepalive.targets.warehouse.hosts=db.internal",
			"keepalive.integrations, keepalive.integrations.tomcat.enabled=false" })
	void groupOfNamesThatIsEmptyIsExplained(String key, String example, CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestApplication.run(Map.of(), key + "="));
		assertThat(output).contains("    Property: " + key)
			.contains("    Allowed: no value of its own, only properties below it")
			.contains("    " + example);
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
