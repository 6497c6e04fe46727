package io.github.keepalive.autoconfigure;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveValue;
import io.github.keepalive.context.ActivePlans;
import io.github.keepalive.context.PlansSnapshot;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.socket.KeepaliveApplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KeepaliveAutoConfiguration}: what is in force, and where it comes
 * from.
 */
@ExtendWith(OutputCaptureExtension.class)
class KeepaliveAutoConfigurationTests {

	private final ApplicationContextRunner runner = SystemVariablesRunner.with();

	@Test
	void defaultsAreThoseOfTheContract(CapturedOutput output) {
		this.runner.run((context) -> {
			PlansSnapshot plans = context.getBean(ActivePlans.class).get();
			for (KeepalivePlan plan : new KeepalivePlan[] { plans.client(), plans.server() }) {
				assertThat(plan.value(KeepaliveOption.SO_KEEPALIVE)).isEqualTo(new KeepaliveValue(1, "default"));
				assertThat(plan.amount(KeepaliveOption.TCP_KEEPIDLE)).isEqualTo(15);
				assertThat(plan.amount(KeepaliveOption.TCP_KEEPINTVL)).isEqualTo(15);
				assertThat(plan.amount(KeepaliveOption.TCP_KEEPCNT)).isEqualTo(9);
				assertThat(plan.value(KeepaliveOption.TCP_USER_TIMEOUT))
					.isEqualTo(new KeepaliveValue(150_000, "derived: idle + interval x count (default)"));
			}
			assertThat(plans.ignored()).isEmpty();
			assertThat(output).containsOnlyOnce("TCP keepalive, inbound and outbound: an idle dead peer is found after"
					+ " 150 s (idle 15s, interval 15s, count 9, user-timeout 150000ms)");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "keepalive.guard.enabled=true", "keepalive.guard.mode=fill", "keepalive.advice.ignore=",
			"keepalive.client.idle=", "keepalive.server.idle=" })
	void groupOfWhichOnePropertyIsSetHasTheSameDefaults(String property) {
		this.runner.run((nothing) -> this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context.getBean(KeepaliveProperties.class))
				.isEqualTo(nothing.getBean(KeepaliveProperties.class))));
	}

	@ParameterizedTest
	@CsvSource({ "keepalive.idle=20,TCP_KEEPIDLE,20", "keepalive.idle=20s,TCP_KEEPIDLE,20",
			"keepalive.idle=2m,TCP_KEEPIDLE,120", "keepalive.idle=PT20S,TCP_KEEPIDLE,20",
			"keepalive.idle=20000ms,TCP_KEEPIDLE,20", "keepalive.idle=0,TCP_KEEPIDLE,0",
			"keepalive.interval=5,TCP_KEEPINTVL,5", "keepalive.count=4,TCP_KEEPCNT,4",
			"keepalive.user-timeout=30000ms,TCP_USER_TIMEOUT,30000",
			"keepalive.user-timeout=30s,TCP_USER_TIMEOUT,30000", "keepalive.user-timeout=-1,TCP_USER_TIMEOUT,150000",
			"keepalive.user-timeout=0,TCP_USER_TIMEOUT,0", "keepalive.userTimeout=30s,TCP_USER_TIMEOUT,30000",
			"keepalive.max-segment-size=1200,TCP_MAXSEG,1200", "keepalive.window-clamp=65536,TCP_WINDOW_CLAMP,65536",
			"keepalive.client.syn-count=3,TCP_SYNCNT,3", "keepalive.server.defer-accept=5,TCP_DEFER_ACCEPT,5",
			"keepalive.server.defer-accept=5s,TCP_DEFER_ACCEPT,5", "keepalive.enabled=false,SO_KEEPALIVE,0" })
	void eachPropertyIsBoundInItsUnit(String property, KeepaliveOption option, int amount) {
		this.runner.withPropertyValues(property).run((context) -> {
			PlansSnapshot plans = context.getBean(ActivePlans.class).get();
			KeepalivePlan plan = (option == KeepaliveOption.TCP_DEFER_ACCEPT) ? plans.server() : plans.client();
			assertThat(plan.amount(option)).isEqualTo(amount);
		});
	}

	@Test
	void roleBeatsCommonBeatsVariableBeatsDefault(CapturedOutput output) {
		SystemVariablesRunner.with("KEEPIDLE", "50", "KEEPINTVL", "51", "KEEPCNT", "52")
			.withPropertyValues("keepalive.idle=40", "keepalive.interval=41", "keepalive.server.idle=30")
			.run((context) -> {
				PlansSnapshot plans = context.getBean(ActivePlans.class).get();
				assertThat(plans.server().value(KeepaliveOption.TCP_KEEPIDLE).amount()).isEqualTo(30);
				assertThat(plans.server().value(KeepaliveOption.TCP_KEEPIDLE).origin())
					.isEqualTo("\"keepalive.server.idle\" from property source \"test\"");
				assertThat(plans.client().amount(KeepaliveOption.TCP_KEEPIDLE)).isEqualTo(40);
				assertThat(plans.client().amount(KeepaliveOption.TCP_KEEPINTVL)).isEqualTo(41);
				assertThat(plans.client().value(KeepaliveOption.TCP_KEEPCNT))
					.isEqualTo(new KeepaliveValue(52, "environment variable KEEPCNT", "KEEPCNT"));
				assertThat(output).contains("inbound: an idle dead peer").contains("; outbound: an idle dead peer");
			});
	}

	@ParameterizedTest
	@CsvSource({ "keepalive.time,keepalive.idle", "keepalive.probes,keepalive.count",
			"keepalive.retries,keepalive.count", "keepalive.timeout,keepalive.user-timeout",
			"keepalive.jdbc.enabled,keepalive.integrations.jdbc.enabled",
			"keepalive.httpComponents.idle,keepalive.integrations.http-components.idle",
			"keepalive.outbound.idle,keepalive.client.idle", "keepalive.inbound.time,keepalive.server.idle",
			"keepalive.syn-count,keepalive.client.syn-count",
			"keepalive.client.defer-accept,keepalive.server.defer-accept", "keepalive.cuont,keepalive.count" })
	void misspeltKeyIsListedWithTheOneThatWasMeant(String key, String meant) {
		this.runner.withPropertyValues(key + "=7")
			.run((context) -> assertThat(context.getBean(ActivePlans.class).get().ignored()).singleElement()
				.asString()
				.endsWith("(there is no such property; meant: " + meant + ")"));
	}

	@ParameterizedTest
	@CsvSource({ "KEEPALIVE_IDEL,KEEPALIVE_IDLE", "KEEPALIVE_USERTIMEOT,KEEPALIVE_USERTIMEOUT",
			"KEEPALIVE_CLIENT_USER_TIMEOT,KEEPALIVE_CLIENT_USERTIMEOUT", "keepalive_cuont,KEEPALIVE_COUNT",
			"KEEPALIVE_INTEGRATIONS_HTTP_COMPONENTS_IDLE,KEEPALIVE_INTEGRATIONS_HTTPCOMPONENTS_IDLE",
			"KEEPALIVE_TARGETS_WAREHOUSE_PORT,KEEPALIVE_TARGETS_WAREHOUSE_PORTS",
			"KEEPALIVE_TARGETS_WAREHOUSE_HOST_0,KEEPALIVE_TARGETS_WAREHOUSE_HOSTS" })
	void misspeltVariableWarnsAndSaysWhatWasMeant(String variable, String meant) {
		SystemVariablesRunner.with(variable, "7", "KEEPALIVE_TARGETS_WAREHOUSE_HOSTS_0", "db")
			.run((context) -> assertThat(context.getBean(ActivePlans.class).get().ignored()).singleElement()
				.isEqualTo("environment variable " + variable + " (there is no such property; meant: " + meant + ")"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "KEEPALIVE_PORT", "KEEPALIVE_PORT_80_TCP_ADDR", "KEEPALIVE_SERVICE_HOST",
			"KEEPALIVE_CLIENT_PORT", "KEEPALIVE_GUARD_PORT", "KEEPALIVE_TIMEOUT", "KEEPALIVED_IDLE",
			"KEEPALIVE_CLIENT_USER_TIMEOUT", "KEEPALIVE_INTEGRATIONS_HTTPCOMPONENTS_USERTIMEOUT" })
	void variableOfSomethingElseAndEachFormOfARightOneAreNotListed(String variable) {
		SystemVariablesRunner.with(variable, "60s")
			.run((context) -> assertThat(context.getBean(ActivePlans.class).get().ignored()).isEmpty());
	}

	@Test
	void relaxedEnvironmentVariableOfSpringIsAProperty() {
		SystemVariablesRunner.with("KEEPALIVE_CLIENT_USERTIMEOUT", "20s", "KEEPALIVE_IDLE", "25", "TCP_KEEPIDLE", "50")
			.run((context) -> {
				KeepalivePlan plan = context.getBean(ActivePlans.class).get().client();
				assertThat(plan.value(KeepaliveOption.TCP_KEEPIDLE)).isEqualTo(new KeepaliveValue(25,
						"\"KEEPALIVE_IDLE\" from property source \"systemEnvironment\"", "KEEPALIVE_IDLE"));
				assertThat(plan.amount(KeepaliveOption.TCP_USER_TIMEOUT)).isEqualTo(20_000);
			});
	}

	@ParameterizedTest
	@CsvSource({ "KEEPALIVE_USERTIMEOUT,30,30s", "KEEPALIVE_IDLE,30 s,30s", "KEEPALIVE_IDLE,500ms,1s",
			"KEEPALIVE_CLIENT_COUNT,9x,9" })
	void badVariableIsAnsweredWithTheVariable(String name, String value, String example) {
		SystemVariablesRunner.with(name, value)
			.run((context) -> assertThat(
					Stream.of(new InvalidKeepalivePropertiesFailureAnalyzer(), new KeepaliveBindFailureAnalyzer())
						.map((analyzer) -> analyzer.analyze(context.getStartupFailure()))
						.filter(Objects::nonNull))
				.singleElement()
				.extracting(FailureAnalysis::getAction)
				.isEqualTo("Correct the value, for example:\n\n    " + name + "=" + example));
	}

	@ParameterizedTest
	@CsvSource({ "KEEPALIVE,off", "KEEPALIVE,OFF", "DD_USE_KEEPALIVE,0" })
	void variableSwitchesOffWithoutBreakingTheStart(String name, String value, CapturedOutput output) {
		SystemVariablesRunner.with(name, value).run((context) -> {
			assertThat(context.getBean(ActivePlans.class).get().isEnabled()).isFalse();
			assertThat(output).contains("TCP keepalive, inbound and outbound: off (environment variable " + name + ")");
		});
	}

	@Test
	void propertyBeatsTheVariableThatSwitchesOff() {
		SystemVariablesRunner.with("KEEPALIVE", "off")
			.withPropertyValues("keepalive.client.enabled=true")
			.run((context) -> {
				PlansSnapshot plans = context.getBean(ActivePlans.class).get();
				assertThat(plans.client().isEnabled()).isTrue();
				assertThat(plans.server().isEnabled()).isFalse();
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "off", "false", "no" })
	void scalarInAFileSwitchesOff(String value) {
		this.runner.withPropertyValues("keepalive=" + value)
			.run((context) -> assertThat(context.getBean(ActivePlans.class).get().isEnabled()).isFalse());
	}

	@Test
	void emptyScalarSaysNothing() {
		this.runner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("empty",
						Map.of("keepalive", "", "keepalive.client", "", "keepalive.guard", ""))))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(ActivePlans.class).get().isEnabled()).isTrue();
				assertThat(context.getBean(ActivePlans.class).get().ignored()).isEmpty();
			});
	}

	@Test
	void placeholderOfAScalarIsResolved() {
		this.runner.withPropertyValues("keepalive=${switch}", "switch=off")
			.run((context) -> assertThat(context.getBean(ActivePlans.class).get().isEnabled()).isFalse());
	}

	@ParameterizedTest
	@ValueSource(strings = { "keepalive.integrations.httpcomponents.enabled",
			"keepalive.integrations.httpComponents.enabled", "keepalive.integrations.HTTP-COMPONENTS.enabled" })
	void nameOfAnIntegrationIsRelaxed(String key) {
		this.runner.withPropertyValues(key + "=false")
			.run((context) -> assertThat(
					context.getBean(KeepaliveIntegrations.class).outbound("http-components").isActive())
				.isFalse());
	}

	@Test
	void integrationIsSwitchedOffByAnEnvironmentVariable() {
		SystemVariablesRunner.with("KEEPALIVE_INTEGRATIONS_HTTPCOMPONENTS_ENABLED", "false")
			.run((context) -> assertThat(
					context.getBean(KeepaliveIntegrations.class).outbound("http-components").isActive())
				.isFalse());
	}

	@Test
	void misspeltSwitchOfAnIntegrationWarns() {
		this.runner.withPropertyValues("keepalive.integrations.tomcat.enable=false")
			.run((context) -> assertThat(context.getBean(ActivePlans.class).get().ignored()).singleElement()
				.asString()
				.contains("keepalive.integrations.tomcat.enable"));
	}

	@Test
	void applierOfTheApplicationWins() {
		KeepaliveApplier own = new KeepaliveApplier();
		this.runner.withBean("ownApplier", KeepaliveApplier.class, () -> own)
			.run((context) -> assertThat(context).getBean(KeepaliveApplier.class).isSameAs(own));
	}

	@Test
	void scalarThatIsNeitherOnNorOffStopsTheStart() {
		this.runner.withPropertyValues("keepalive=60")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidKeepalivePropertiesException.class));
	}

	@Test
	void variableThatMeansNothingWarnsAndIsListed(CapturedOutput output) {
		SystemVariablesRunner.with("TCP_KEEPIDLE", "soon", "KEEPALIVE", "60", "KEEPALIVE_PORT", "tcp://10.0.0.1:80")
			.run((context) -> {
				PlansSnapshot plans = context.getBean(ActivePlans.class).get();
				assertThat(plans.isEnabled()).isTrue();
				assertThat(plans.client().amount(KeepaliveOption.TCP_KEEPIDLE)).isEqualTo(15);
				assertThat(plans.ignored()).containsExactly("environment variable KEEPALIVE=60 (expected: on or off)",
						"environment variable TCP_KEEPIDLE=soon (expected: a number of seconds from 1 to 32767, or 0"
								+ " to leave it to the system)");
				assertThat(output).containsOnlyOnce("Ignored environment variable TCP_KEEPIDLE=soon");
			});
	}

	@Test
	void misspeltPropertyWarnsAndSaysWhatWasMeant(CapturedOutput output) {
		this.runner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("typo",
						Map.of("keepalive.idel", "20", "keepalive.client.usertimeout", "20s"))))
			.run((context) -> {
				assertThat(context.getBean(ActivePlans.class).get().ignored())
					.containsExactly("property keepalive.idel (there is no such property; meant: keepalive.idle)");
				assertThat(output).contains("Ignored property keepalive.idel");
			});
	}

	@ParameterizedTest
	@CsvSource({ "keepalive,off,keepalive.enabled,true,false", "keepalive.enabled,true,keepalive,off,true",
			"keepalive,on,keepalive.enabled,false,true", "keepalive.enabled,false,keepalive,on,false" })
	void switchOfTheStrongerSourceCounts(String strong, String value, String weak, String other, boolean enabled) {
		this.runner.withInitializer((context) -> {
			MutablePropertySources sources = context.getEnvironment().getPropertySources();
			sources.addFirst(new MapPropertySource("weak", Map.of(weak, other)));
			sources.addFirst(new MapPropertySource("strong", Map.of(strong, value)));
		}).run((context) -> assertThat(context.getBean(ActivePlans.class).get().isEnabled()).isEqualTo(enabled));
	}

	@Test
	void integrationIsSwitchedOffByItsName() {
		this.runner.withPropertyValues("keepalive.integrations.http-components.enabled=false").run((context) -> {
			KeepaliveIntegrations integrations = context.getBean(KeepaliveIntegrations.class);
			assertThat(integrations.outbound("http-components").isActive()).isFalse();
			assertThat(integrations.outbound("http-components").offReason())
				.isEqualTo("keepalive.integrations.http-components.enabled=false");
			assertThat(integrations.listener("tomcat").isActive()).isTrue();
		});
	}

}
