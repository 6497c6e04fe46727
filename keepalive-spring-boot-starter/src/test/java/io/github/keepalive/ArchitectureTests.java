package io.github.keepalive;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import org.springframework.boot.autoconfigure.AutoConfiguration;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * What the structure of the starter must stay.
 */
@AnalyzeClasses(packages = "io.github.keepalive", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule packagesHaveNoCycles = slices().matching("io.github.(keepalive..)").should().beFreeOfCycles();

	@ArchTest
	static final ArchRule autoConfigurationsAreFinal = classes().that()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.bePublic()
		.andShould()
		.haveModifier(JavaModifier.FINAL);

	@ArchTest
	static final ArchRule autoConfigurationsHaveNoPublicMethods = methods().that()
		.areDeclaredInClassesThat()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.notBePublic();

	@ArchTest
	static final ArchRule onlyTheCoreKnowsTheKernel = noClasses().that()
		.resideOutsideOfPackages("io.github.keepalive", "io.github.keepalive.kernel")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.github.keepalive.kernel");

	@ArchTest
	static final ArchRule whatAllIntegrationsStandOnKnowsNoLibrary = noClasses().that()
		.resideInAnyPackage("io.github.keepalive.integration", "io.github.keepalive.autoconfigure")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.apache..", "org.eclipse..", "io.netty..", "io.grpc..", "reactor..", "com.zaxxer..",
				"oracle..", "io.github.keepalive.tomcat..", "io.github.keepalive.jetty..",
				"io.github.keepalive.netty..", "io.github.keepalive.reactornetty..", "io.github.keepalive.grpc..",
				"io.github.keepalive.httpcomponents..", "io.github.keepalive.jettyclient..",
				"io.github.keepalive.jdkclient..", "io.github.keepalive.jdbc..", "io.github.keepalive.r2dbc..",
				"io.github.keepalive.httpclient..", "io.github.keepalive.actuate..");

}
