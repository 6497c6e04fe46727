package io.github.keepalive.autoconfigure;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.context.ActivePlans;
import io.github.keepalive.context.PlansSnapshot;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.peer.KeepaliveTarget;
import io.github.keepalive.peer.OutboundPlans;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The settings of targets and integrations: what is in force for whom, and where it comes
 * from.
 */
@ExtendWith(OutputCaptureExtension.class)
class TargetSettingsTests {

	private static final InetSocketAddress DB = OutboundPlans.peer("db.internal", 5432);

	private final ApplicationContextRunner runner = SystemVariablesRunner.with();

	@Test
	void eachOptionHasTheValueOfTheMostSpecificScopeAndItsOrigin() {
		SystemVariablesRunner.with("TCP_KEEPCNT", "5")
			.withPropertyValues("keepalive.idle=10", "keepalive.client.idle=20", "keepalive.interval=11",
					"keepalive.integrations.jdbc.idle=30", "keepalive.integrations.jdbc.interval=31",
					"keepalive.targets.warehouse.hosts=db.internal", "keepalive.targets.warehouse.idle=40")
			.run((context) -> {
				KeepalivePlan plan = plans(context).plans().outbound("jdbc").of(DB);
				assertThat(plan.amount(KeepaliveOption.TCP_KEEPIDLE)).isEqualTo(40);
				assertThat(plan.amount(KeepaliveOption.TCP_KEEPINTVL)).isEqualTo(31);
				assertThat(plan.amount(KeepaliveOption.TCP_KEEPCNT)).isEqualTo(5);
				assertThat(plan.amount(KeepaliveOption.TCP_USER_TIMEOUT)).isEqualTo(195_000);
				assertThat(plan.value(KeepaliveOption.TCP_KEEPIDLE).origin())
					.contains("keepalive.targets.warehouse.idle");
				assertThat(plan.value(KeepaliveOption.TCP_KEEPINTVL).origin())
					.contains("keepalive.integrations.jdbc.interval");
				assertThat(plan.value(KeepaliveOption.TCP_KEEPCNT).origin()).contains("TCP_KEEPCNT");
				KeepalivePlan others = plans(context).client();
				assertThat(others.amount(KeepaliveOption.TCP_KEEPIDLE)).isEqualTo(20);
			});
	}

	@Test
	void everyOptionOfOutboundConnectionsMayBeThatOfATarget() {
		this.runner
			.withPropertyValues("keepalive.targets.warehouse.idle=40", "keepalive.targets.warehouse.interval=41s",
					"keepalive.targets.warehouse.count=42", "keepalive.targets.warehouse.user-timeout=43000ms",
					"keepalive.targets.warehouse.max-segment-size=1000",
					"keepalive.targets.warehouse.window-clamp=5000", "keepalive.targets.warehouse.syn-count=3",
					"keepalive.targets.warehouse.enabled=true")
			.run((context) -> {
				KeepalivePlan plan = plans(context).plans().outbound(null).of(DB);
				assertThat(plan.values().keySet().stream().map(plan::amount)).containsExactly(1, 40, 41, 42, 43_000,
						1000, 5000, 3);
			});
	}

	@Test
	void hostsAndPortsAreListsOrSingleValues() {
		this.runner
			.withPropertyValues("keepalive.targets.warehouse.hosts=db.internal,*.rds.example.com",
					"keepalive.targets.warehouse.ports[0]=5432", "keepalive.targets.warehouse.ports[1]=6000-6100",
					"keepalive.targets.appliance.hosts=192.168.7.9", "keepalive.targets.appliance.enabled=false")
			.run((context) -> {
				List<KeepaliveTarget> targets = plans(context).plans().targets();
				assertThat(targets).extracting(KeepaliveTarget::name)
					.containsExactlyInAnyOrder("warehouse", "appliance");
				assertThat(targets).filteredOn((target) -> target.name().equals("warehouse"))
					.singleElement()
					.satisfies((target) -> {
						assertThat(target.hosts()).map(Object::toString)
							.containsExactly("db.internal", "*.rds.example.com");
						assertThat(target.ports()).map(Object::toString).containsExactly("5432", "6000-6100");
					});
			});
	}

	@Test
	void startLineNamesTargets(CapturedOutput output) {
		this.runner
			.withPropertyValues("keepalive.targets.warehouse.hosts=db.internal", "keepalive.targets.warehouse.count=3",
					"keepalive.targets.appliance.hosts=192.168.7.9", "keepalive.targets.appliance.enabled=false")
			.run((context) -> assertThat(output.toString().lines()).filteredOn((line) -> line.contains("TCP keepalive"))
				.singleElement()
				.asString()
				.contains("inbound and outbound: an idle dead peer is found after 150 s", "; targets: ",
						"warehouse 60 s", "appliance left alone"));
	}

	@Test
	void startLineNamesOnlyEnabledTargetsIfOutboundConnectionsAreOff(CapturedOutput output) {
		this.runner
			.withPropertyValues("keepalive.client.enabled=false", "keepalive.targets.warehouse.hosts=db.internal",
					"keepalive.targets.warehouse.enabled=true", "keepalive.targets.appliance.hosts=192.168.7.9",
					"keepalive.targets.appliance.enabled=false", "keepalive.targets.other.ports=9000")
			.run((context) -> assertThat(output.toString().lines()).filteredOn((line) -> line.contains("TCP keepalive"))
				.singleElement()
				.asString()
				.contains("outbound: off (")
				.endsWith("; targets: warehouse 150 s"));
	}

	@Test
	void environmentVariableOverridesTheTargetOfAFile() {
		Map<String, Object> file = Map.of("keepalive.targets.big-warehouse.hosts", "db.internal",
				"keepalive.targets.big-warehouse.idle", "40");
		SystemVariablesRunner.with("KEEPALIVE_TARGETS_BIGWAREHOUSE_IDLE", "50s")
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addLast(new MapPropertySource("file", file)))
			.run((context) -> {
				PlansSnapshot plans = plans(context);
				assertThat(plans.plans().targets()).extracting(KeepaliveTarget::name).containsExactly("big-warehouse");
				assertThat(plans.plans().outbound(null).of(DB).amount(KeepaliveOption.TCP_KEEPIDLE)).isEqualTo(50);
			});
	}

	@Test
	void variableOfAnotherProgramHidesNothing() {
		Map<String, Object> file = Map.of("keepalive.targets.warehouse.hosts", "db.internal",
				"keepalive.targets.warehouse.enabled", "false", "keepalive.integrations.tomcat.idle", "70");
		SystemVariablesRunner
			.with("KEEPALIVE_TARGETS_WAREHOUSE", "tcp://10.0.0.1:80", "KEEPALIVE_INTEGRATIONS_TOMCAT", "on")
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addLast(new MapPropertySource("file", file)))
			.run((context) -> {
				assertThat(plans(context).plans().outbound(null).of(DB).isEnabled()).isFalse();
				assertThat(plans(context).plans().server("tomcat").amount(KeepaliveOption.TCP_KEEPIDLE)).isEqualTo(70);
			});
	}

	@Test
	void variableThatSwitchesATargetIsRefused() {
		SystemVariablesRunner.with("KEEPALIVE_TARGETS_WAREHOUSE", "off")
			.withPropertyValues("keepalive.targets.warehouse.hosts=db.internal")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("keepalive.targets.warehouse=off"));
	}

	@Test
	void variableMayMeanATargetInCamelCase() {
		Map<String, Object> file = Map.of("keepalive.targets.myDb.hosts", "db.internal");
		SystemVariablesRunner.with("KEEPALIVE_TARGETS_MYDB_IDLE", "33")
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addLast(new MapPropertySource("file", file)))
			.run((context) -> {
				assertThat(plans(context).plans().targets()).extracting(KeepaliveTarget::name).containsExactly("myDb");
				assertThat(plans(context).plans().outbound(null).of(DB).amount(KeepaliveOption.TCP_KEEPIDLE))
					.isEqualTo(33);
			});
	}

	@Test
	void targetMayComeFromTheEnvironmentAlone() {
		SystemVariablesRunner
			.with("KEEPALIVE_TARGETS_WAREHOUSE_HOSTS", "db.internal, 10.0.0.0/8",
					"KEEPALIVE_TARGETS_WAREHOUSE_USERTIMEOUT", "20s")
			.run((context) -> {
				KeepalivePlan plan = plans(context).plans().outbound(null).of(DB);
				assertThat(plan.target()).isEqualTo("warehouse");
				assertThat(plan.amount(KeepaliveOption.TCP_USER_TIMEOUT)).isEqualTo(20_000);
			});
	}

	/**
	 * What Kubernetes sets for services that are called keepalive, keepalive-integrations
	 * and keepalive-targets.
	 */
	@Test
	void variablesOfKubernetesBreakNothingAndSayNothing() {
		Map<String, Object> variables = new HashMap<>();
		for (String service : List.of("KEEPALIVE", "KEEPALIVE_INTEGRATIONS", "KEEPALIVE_TARGETS", "KEEPALIVE_CLIENT",
				"KEEPALIVE_GUARD", "KEEPALIVE_TARGETS_WAREHOUSE", "KEEPALIVE_INTEGRATIONS_TOMCAT")) {
			variables.put(service + "_SERVICE_HOST", "10.0.0.1");
			variables.put(service + "_SERVICE_PORT", "80");
			variables.put(service + "_SERVICE_PORT_HTTP", "80");
			variables.put(service + "_PORT", "tcp://10.0.0.1:80");
			variables.put(service + "_PORT_80_TCP", "tcp://10.0.0.1:80");
			variables.put(service + "_PORT_80_TCP_PROTO", "tcp");
			variables.put(service + "_PORT_80_TCP_PORT", "80");
			variables.put(service + "_PORT_80_TCP_ADDR", "10.0.0.1");
		}
		SystemVariablesRunner.with(variables).run((context) -> {
			assertThat(context).hasNotFailed();
			PlansSnapshot plans = plans(context);
			assertThat(plans.isEnabled()).isTrue();
			assertThat(plans.ignored()).isEmpty();
			assertThat(plans.plans().targets()).isEmpty();
			assertThat(plans.plans().integrations()).isEmpty();
			assertThat(context.getBean(KeepaliveIntegrations.class).listener("tomcat").isActive()).isTrue();
		});
	}

	@Test
	void unknownIntegrationIsOneWarningThatListsTheKnownOnes(CapturedOutput output) {
		this.runner
			.withPropertyValues("keepalive.integrations.tomcatt.idle=20", "keepalive.integrations.tomcatt.count=3",
					"keepalive.integrations.oracle.enabled=false")
			.run((context) -> {
				assertThat(plans(context).ignored()).singleElement()
					.asString()
					.contains("keepalive.integrations.tomcatt", "keepalive.integrations.oracle",
							"there is no integration of this name, only activemq, artemis, ", " tomcat, ");
				assertThat(output.toString().lines()).filteredOn((line) -> line.contains("tomcatt")).hasSize(1);
			});
	}

	@Test
	void misspeltPropertyOfATargetOrAnIntegrationIsAWarning() {
		this.runner
			.withPropertyValues("keepalive.targets.warehouse.host=db.internal", "keepalive.targets.warehouse.idle=20",
					"keepalive.integrations.tomcat.idel=20")
			.run((context) -> assertThat(plans(context).ignored()).containsExactlyInAnyOrder(
					"property keepalive.targets.warehouse.host (there is no such property; meant:"
							+ " keepalive.targets.warehouse.hosts)",
					"property keepalive.integrations.tomcat.idel (there is no such property; meant:"
							+ " keepalive.integrations.tomcat.idle)"));
	}

	@Test
	void integrationMayBeSwitchedOffByAValueOfItsOwn() {
		this.runner.withPropertyValues("keepalive.integrations.tomcat=off").run((context) -> {
			assertThat(context.getBean(KeepaliveIntegrations.class).listener("tomcat").isActive()).isFalse();
			assertThat(plans(context).ignored()).isEmpty();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "keepalive.targets.warehouse", "keepalive.integrations.tomcat",
			"keepalive.targets,keepalive.targets.warehouse" })
	void groupMayStandThereEmpty(String keys) {
		Map<String, Object> empty = new HashMap<>();
		for (String key : keys.split(",")) {
			empty.put(key, "");
		}
		this.runner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("empty", empty)))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(plans(context).plans().targets()).isEmpty();
				assertThat(plans(context).ignored()).isEmpty();
			});
	}

	@Test
	void adviceNamesTheKeysOfTargetsAndIntegrations() {
		this.runner
			.withPropertyValues("keepalive.targets.warehouse.hosts=db.internal",
					"keepalive.targets.warehouse.user-timeout=20s", "keepalive.integrations.jdbc.idle=10m",
					"keepalive.targets.zero.ports=0", "keepalive.targets.same.hosts=db2.internal",
					"keepalive.integrations.kafka.count=5")
			.run((context) -> assertThat(plans(context).advice())
				.anyMatch((advice) -> advice.contains("target warehouse")
						&& advice.contains("set keepalive.targets.warehouse.user-timeout=150000ms"))
				.anyMatch((advice) -> advice.contains("set keepalive.integrations.jdbc.idle=120s or less"))
				.anyMatch((advice) -> advice.contains("No connection can belong to the target zero"))
				.anyMatch((advice) -> advice.contains("keepalive.integrations.kafka have no effect"))
				.filteredOn((advice) -> !advice.contains("target same"))
				.hasSize(4));
	}

	@Test
	void whatIsTrueOfBothDirectionsIsSaidOnceAndNamesTheKeyThatWasWritten() {
		this.runner.withPropertyValues("keepalive.idle=10m", "keepalive.guard.interval=10m")
			.run((context) -> assertThat(plans(context).advice()).hasSize(2)
				.anyMatch((advice) -> advice.startsWith("The first probe of an idle connection comes after 600 s")
						&& advice.endsWith("set keepalive.idle=120s or less [long-idle]"))
				.anyMatch((advice) -> advice.endsWith("set keepalive.guard.interval=500ms [guard-interval]")));
	}

	@Test
	void whatIsTrueOfOneDirectionNamesIt() {
		this.runner.withPropertyValues("keepalive.client.idle=10m", "keepalive.server.idle=20m")
			.run((context) -> assertThat(plans(context).advice()).hasSize(2)
				.anyMatch((advice) -> advice.endsWith("set keepalive.client.idle=120s or less [long-idle, outbound]"))
				.anyMatch((advice) -> advice.endsWith("set keepalive.server.idle=120s or less [long-idle, inbound]")));
		this.runner.withPropertyValues("keepalive.idle=10m", "keepalive.server.enabled=false")
			.run((context) -> assertThat(plans(context).advice()).singleElement()
				.asString()
				.endsWith("set keepalive.idle=120s or less [long-idle, outbound]"));
	}

	@Test
	void ignoredAdviceIsSilentAndAnUnknownIdIsNamed() {
		this.runner
			.withPropertyValues("keepalive.idle=10m", "keepalive.interval=15000",
					"keepalive.advice.ignore=long-idle, one-lost-prob", "keepalive.advice.ignored=long-idle")
			.run((context) -> {
				assertThat(plans(context).advice()).singleElement()
					.asString()
					.startsWith("A vanished peer of a connection is noticed after 135600 s")
					.endsWith("set keepalive.interval=15s [late-user-timeout]");
				assertThat(plans(context).ignored())
					.anyMatch(
							(ignored) -> ignored.startsWith("property keepalive.advice.ignore=one-lost-prob (expected:"
									+ " some of one-lost-probe, count-ignored,"))
					.anyMatch((ignored) -> ignored.contains("keepalive.advice.ignored")
							&& ignored.contains("meant: keepalive.advice.ignore"));
			});
		this.runner.withPropertyValues("keepalive.idle=10m", "keepalive.advice.ignore[0]=long-idle").run((context) -> {
			assertThat(plans(context).advice()).isEmpty();
			assertThat(plans(context).ignored()).isEmpty();
		});
	}

	@Test
	void userTimeoutOfTheTargetOfTheDataSourceIsComparedWithItsPool() {
		ApplicationContextRunner pool = this.runner.withPropertyValues(
				"spring.datasource.url=jdbc:postgresql://db.internal:5432/orders?sslmode=require",
				"spring.datasource.hikari.connection-timeout=20000", "keepalive.targets.warehouse.ports=5432");
		pool.withPropertyValues("keepalive.targets.warehouse.user-timeout=60s")
			.run((context) -> assertThat(plans(context).advice()).singleElement()
				.asString()
				.contains("(spring.datasource.hikari.connection-timeout)",
						"set keepalive.targets.warehouse.user-timeout=-1, keepalive.targets.warehouse.idle=6s,"));
		pool.withPropertyValues("keepalive.targets.warehouse.idle=5", "keepalive.targets.warehouse.interval=5",
				"keepalive.targets.warehouse.user-timeout=20s", "keepalive.client.user-timeout=150s")
			.run((context) -> assertThat(plans(context).advice()).noneMatch((advice) -> advice.contains("hikari")));
	}

	private static PlansSnapshot plans(ApplicationContext context) {
		return context.getBean(ActivePlans.class).get();
	}

}
