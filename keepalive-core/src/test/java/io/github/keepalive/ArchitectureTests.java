package io.github.keepalive;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * What the structure of the core must stay.
 */
@AnalyzeClasses(packages = "io.github.keepalive", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule coreIsFreeOfSpring = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework..");

	@ArchTest
	static final ArchRule packagesHaveNoCycles = slices().matching("io.github.(keepalive..)").should().beFreeOfCycles();

	@ArchTest
	static final ArchRule kernelKnowsNothingOfTheLayersAbove = noClasses().that()
		.resideInAPackage("..kernel")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.github.keepalive");

	@ArchTest
	static final ArchRule setsockoptHasOneCaller = noClasses().that()
		.doNotHaveFullyQualifiedName("io.github.keepalive.kernel.NativeSocket")
		.should()
		.callMethodWhere(target(name("setsockopt")).and(target(owner(simpleName("SystemCalls")))));

	@ArchTest
	static final ArchRule jffiIsBehindItsInterface = noClasses().that()
		.haveNameNotMatching(".*\\.JffiSystemCalls(\\$.*)?")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("com.kenai..");

}
