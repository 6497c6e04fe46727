package io.github.keepalive;

import java.util.Comparator;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the structure of the core must stay: sockets stand on the kernel, and the kernel
 * stands on the values.
 */
@AnalyzeClasses(packages = "io.github.keepalive", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	private static final String[] FOREIGN = { "java..", "javax..", "org.jspecify..", "org.slf4j.." };

	@ArchTest
	static final ArchRule valuesStandOnNothing = classes().that()
		.resideInAPackage("io.github.keepalive")
		.should()
		.onlyDependOnClassesThat(resideInAnyPackage(FOREIGN).or(resideInAnyPackage("io.github.keepalive")));

	@ArchTest
	static final ArchRule kernelReadsTheTableOfOptions = classes().that()
		.resideInAPackage("io.github.keepalive.kernel")
		.should()
		.onlyDependOnClassesThat(resideInAnyPackage(FOREIGN)
			.or(resideInAnyPackage("io.github.keepalive.kernel", "jdk.net", "com.kenai.jffi"))
			.or(belongToAnyOf(KeepaliveOption.class)));

	@ArchTest
	static final ArchRule targetsStandOnTheValues = classes().that()
		.resideInAPackage("io.github.keepalive.peer")
		.should()
		.onlyDependOnClassesThat(
				resideInAnyPackage(FOREIGN).or(resideInAnyPackage("io.github.keepalive", "io.github.keepalive.peer")));

	@ArchTest
	static final ArchRule socketsStandOnTheKernel = classes().that()
		.resideInAPackage("io.github.keepalive.socket")
		.should()
		.onlyDependOnClassesThat(resideInAnyPackage(FOREIGN).or(resideInAnyPackage("io.github.keepalive",
				"io.github.keepalive.kernel", "io.github.keepalive.socket", "io.github.keepalive.peer")));

	@ArchTest
	static final ArchRule driversAreGivenSocketFactories = classes().that()
		.resideInAPackage("io.github.keepalive.driver")
		.should()
		.onlyDependOnClassesThat(resideInAnyPackage(FOREIGN).or(resideInAnyPackage("io.github.keepalive.driver",
				"io.github.keepalive.socket", "com.mysql..", "org.mariadb..")));

	@ArchTest
	static final ArchRule everyPackageHasItsPlace = classes().should()
		.resideInAnyPackage("io.github.keepalive", "io.github.keepalive.kernel", "io.github.keepalive.socket",
				"io.github.keepalive.driver", "io.github.keepalive.peer");

	@ArchTest
	static final ArchRule setsockoptHasOneCaller = noClasses().that()
		.doNotHaveFullyQualifiedName("io.github.keepalive.kernel.HeldSocket")
		.should()
		.callMethodWhere(target(name("setsockopt")).and(target(owner(simpleName("SystemCalls")))));

	@ArchTest
	static final ArchRule jffiIsBehindItsInterface = noClasses().that()
		.haveNameNotMatching(".*\\.JffiSystemCalls(\\$.*)?")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("com.kenai..");

	/**
	 * What users may rely on. The kernel package is public for the starter alone, and its
	 * package-info says so.
	 */
	@ArchTest
	static void publicTypesAreChosen(JavaClasses classes) {
		assertThat(classes.stream()
			.filter((type) -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
			.filter((type) -> !type.getPackageName().equals("io.github.keepalive.kernel"))
			.sorted(Comparator.comparing(JavaClass::getName))
			.map((type) -> type.getName().substring("io.github.keepalive.".length()))).containsExactly("DetectionTimes",
					"InvalidKeepaliveValueException", "KeepaliveAdvice", "KeepaliveAdviser", "KeepaliveEnvironment",
					"KeepaliveOption", "KeepaliveOutcome", "KeepalivePlan", "KeepaliveReport", "KeepaliveRole",
					"KeepaliveSettings", "KeepaliveUnit", "KeepaliveValue", "LibraryDefaults", "SystemDefaults",
					"driver.KeepaliveLdapSocketFactory", "driver.KeepaliveMariaDbSocketFactory",
					"driver.KeepaliveMySqlSocketFactory", "peer.AddressBlock", "peer.AmbiguousTargetsException",
					"peer.HostPattern", "peer.KeepalivePlans", "peer.KeepaliveTarget", "peer.OutboundPlans",
					"peer.PortRange", "peer.ScopedSettings", "peer.TargetAdviser", "socket.Decision",
					"socket.GuardMode", "socket.KeepaliveApplier", "socket.KeepaliveSocket",
					"socket.KeepaliveSocketFactory", "socket.KnownPeers", "socket.LiveSocket", "socket.LiveSockets",
					"socket.PreparedListener", "socket.SocketRole", "socket.Unclaimed");
	}

}
