package io.github.keepalive;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.github.keepalive.kernel.KernelAccess;
import io.github.keepalive.kernel.SocketOptionException;
import io.github.keepalive.kernel.TunableSocket;

import org.springframework.boot.autoconfigure.AutoConfiguration;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

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

	/** Libraries that every room may use. */
	private static final String[] COMMON = { "java..", "javax..", "org.jspecify..", "org.slf4j..",
			"org.springframework.." };

	/**
	 * The core, and what of the kernel package an adapter of a library's sockets needs.
	 */
	private static final DescribedPredicate<JavaClass> CORE = resideInAnyPackage("io.github.keepalive",
			"io.github.keepalive.socket")
		.or(belongToAnyOf(TunableSocket.class, SocketOptionException.class, KernelAccess.class));

	/**
	 * What each room may use besides the core and itself: other rooms, and its own
	 * library. A new package fails until it is named here.
	 */
	private static final Map<String, List<String>> ROOMS = Map.ofEntries(Map.entry("context", List.of()),
			Map.entry("integration", List.of("context")), Map.entry("autoconfigure", List.of("context", "integration")),
			Map.entry("guard", List.of("autoconfigure", "context")),
			Map.entry("netty", List.of("integration", "io.netty..", "reactor..")),
			Map.entry("httpclient", List.of("autoconfigure")), Map.entry("refresh", List.of("autoconfigure")),
			Map.entry("metrics", List.of("autoconfigure", "context", "guard", "io.micrometer..")),
			Map.entry("actuate", List.of("autoconfigure", "context", "guard", "integration")),
			Map.entry("tomcat", List.of("autoconfigure", "integration", "org.apache..")),
			Map.entry("jetty", List.of("autoconfigure", "integration", "org.eclipse.jetty..")),
			Map.entry("reactornetty",
					List.of("autoconfigure", "integration", "netty", "httpclient", "io.netty..", "reactor..")),
			Map.entry("grpc", List.of("autoconfigure", "integration", "netty", "io.netty..", "io.grpc..")),
			Map.entry("httpcomponents",
					List.of("autoconfigure", "integration", "httpclient", "org.apache.hc..", "reactor..")),
			Map.entry("jettyclient", List.of("autoconfigure", "integration", "httpclient", "org.eclipse.jetty..")),
			Map.entry("jdkclient", List.of("autoconfigure", "integration", "httpclient", "guard", "reactor..")),
			Map.entry("jdbc",
					List.of("autoconfigure", "integration", "com.zaxxer..", "oracle..", "org.apache.commons.dbcp2..",
							"org.apache.tomcat.jdbc..")),
			Map.entry("r2dbc",
					List.of("autoconfigure", "integration", "netty", "io.netty..", "io.r2dbc..", "reactor..")));

	@ArchTest
	static void roomsUseWhatTheyMay(JavaClasses classes) {
		ROOMS.forEach((room, uses) -> {
			String[] packages = Stream
				.concat(Stream.of(COMMON),
						Stream.concat(Stream.of("io.github.keepalive." + room),
								uses.stream().map((use) -> use.contains(".") ? use : "io.github.keepalive." + use)))
				.toArray(String[]::new);
			classes().that()
				.resideInAPackage("io.github.keepalive." + room)
				.should()
				.onlyDependOnClassesThat(CORE.or(resideInAnyPackage(packages)))
				.check(classes);
		});
	}

	@ArchTest
	static void everyRoomIsNamed(JavaClasses classes) {
		Set<String> rooms = classes.stream()
			.map(JavaClass::getPackageName)
			.filter((name) -> name.startsWith("io.github.keepalive."))
			.map((name) -> name.substring("io.github.keepalive.".length()))
			.collect(Collectors.toCollection(TreeSet::new));
		rooms.removeAll(Set.of("kernel", "socket", "driver", "oracle"));
		assertThat(rooms).isEqualTo(new TreeSet<>(ROOMS.keySet()));
	}

}
