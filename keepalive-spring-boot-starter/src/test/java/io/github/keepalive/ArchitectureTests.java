package io.github.keepalive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.github.keepalive.integration.LibraryPackages;
import io.github.keepalive.kernel.KernelAccess;
import io.github.keepalive.kernel.Platform;
import io.github.keepalive.kernel.SocketOptionException;
import io.github.keepalive.kernel.TunableSocket;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.ConfigurationProperties;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the structure of the starter must stay. A new integration is subject to it without
 * being named here.
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

	private static final String BASE = "io.github.keepalive.";

	/** Libraries that every room may use. */
	private static final String[] COMMON = { "java..", "javax..", "org.jspecify..", "org.slf4j..",
			"org.springframework.." };

	/**
	 * The core, and what of the kernel package an adapter of a library's sockets needs.
	 */
	private static final DescribedPredicate<JavaClass> CORE = resideInAnyPackage("io.github.keepalive",
			"io.github.keepalive.socket", "io.github.keepalive.peer")
		.or(belongToAnyOf(TunableSocket.class, SocketOptionException.class, KernelAccess.class, Platform.class));

	/** The rooms of the core, which has its own rules. */
	private static final Set<String> CORE_ROOMS = Set.of("kernel", "socket", "driver", "peer", "oracle");

	/**
	 * What each room that is no integration may use besides the core and itself: other
	 * rooms, and its own library.
	 */
	private static final Map<String, List<String>> ROOMS = Map.ofEntries(room("context"),
			room("integration", "context"),
			room("autoconfigure", "context", "integration", "jakarta.servlet..", "org.crac"),
			room("guard", "autoconfigure", "context", "integration"),
			room("health", "autoconfigure", "context", "guard"),
			room("netty", "integration", "io.netty..", "reactor.."), room("httpcore", "integration", "org.apache.hc.."),
			room("httpclient", "autoconfigure"), room("jms", "integration", "jakarta.jms..", "org.messaginghub.."),
			room("refresh", "autoconfigure"), room("metrics", "autoconfigure", "context", "guard", "io.micrometer.."),
			room("actuate", "autoconfigure", "context", "guard", "integration", "jakarta.servlet..", "reactor.."));

	/**
	 * The rooms that every integration may use, besides its own library. Another
	 * integration is none of them.
	 */
	private static final List<String> ROOMS_FOR_INTEGRATIONS = List.of("integration", "context", "autoconfigure",
			"netty", "httpcore", "httpclient", "jms", "guard");

	@ArchTest
	static void roomsUseWhatTheyMay(JavaClasses classes) {
		ROOMS.forEach((room, uses) -> check(classes, room, uses));
	}

	@ArchTest
	static void integrationsUseTheirOwnLibraryAndNoOtherIntegration(JavaClasses classes) {
		integrations(classes).forEach((room, members) -> {
			List<String> uses = new ArrayList<>(ROOMS_FOR_INTEGRATIONS);
			members.stream()
				.flatMap(ArchitectureTests::libraries)
				.distinct()
				.forEach((library) -> uses.add(library + ".."));
			if (members.stream().anyMatch((member) -> dependsOn(member, BASE + "netty"))) {
				uses.add("io.netty..");
			}
			check(classes, room, uses);
		});
	}

	@ArchTest
	static void everyOtherRoomIsAnIntegration(JavaClasses classes) {
		integrations(classes).forEach((room, members) -> assertThat(members).as(room)
			.anyMatch((member) -> member.isAnnotatedWith(AutoConfiguration.class)));
	}

	@ArchTest
	static void everyIntegrationHasItsSwitch(JavaClasses classes) {
		integrations(classes).forEach((room, members) -> assertThat(members).as(room)
			.filteredOn((member) -> member.isAnnotatedWith(ConfigurationProperties.class))
			.isNotEmpty()
			.allSatisfy((type) -> assertThat(type.getAnnotationOfType(ConfigurationProperties.class).value())
				.matches("keepalive\\.integrations\\.[a-z0-9-]+")));
	}

	@ArchTest
	static void everyRoomIsThere(JavaClasses classes) {
		assertThat(rooms(classes).keySet()).containsAll(ROOMS.keySet());
		assertThat(integrations(classes)).isNotEmpty();
	}

	private static Map.Entry<String, List<String>> room(String name, String... uses) {
		return Map.entry(name, List.of(uses));
	}

	private static void check(JavaClasses classes, String room, List<String> uses) {
		String[] packages = Stream
			.of(Stream.of(COMMON), Stream.of(BASE + room),
					uses.stream().map((use) -> use.contains(".") ? use : BASE + use))
			.flatMap((some) -> some)
			.toArray(String[]::new);
		classes().that()
			.resideInAPackage(BASE + room)
			.should()
			.onlyDependOnClassesThat(CORE.or(resideInAnyPackage(packages)))
			.check(classes);
	}

	private static Map<String, List<JavaClass>> rooms(JavaClasses classes) {
		return classes.stream()
			.filter((type) -> type.getPackageName().startsWith(BASE))
			.collect(Collectors.groupingBy((type) -> type.getPackageName().substring(BASE.length()), TreeMap::new,
					Collectors.toList()));
	}

	private static Map<String, List<JavaClass>> integrations(JavaClasses classes) {
		Map<String, List<JavaClass>> integrations = rooms(classes);
		integrations.keySet().removeAll(CORE_ROOMS);
		integrations.keySet().removeAll(ROOMS.keySet());
		return integrations;
	}

	/**
	 * The libraries that a class names as its own: it is conditional on one of their
	 * classes, or it is the package's description and lists them.
	 */
	private static Stream<String> libraries(JavaClass type) {
		Set<String> libraries = new TreeSet<>();
		type.tryGetAnnotationOfType(ConditionalOnClass.class.getName()).ifPresent((condition) -> {
			JavaClass[] classes = values(condition, "value", new JavaClass[0]);
			String[] names = values(condition, "name", new String[0]);
			Stream.concat(Stream.of(classes).map(JavaClass::getName), Stream.of(names))
				.map(ArchitectureTests::library)
				.forEach(libraries::add);
		});
		type.tryGetAnnotationOfType(LibraryPackages.class.getName())
			.ifPresent((named) -> libraries.addAll(Arrays.asList(values(named, "value", new String[0]))));
		return libraries.stream();
	}

	@SuppressWarnings("unchecked")
	private static <T> T[] values(JavaAnnotation<?> annotation, String name, T[] none) {
		return (T[]) annotation.get(name).orElse(none);
	}

	/**
	 * A library is known by the first two segments of its classes' names, or by three
	 * where these are an organisation's: io.grpc, com.zaxxer, org.eclipse.jetty.
	 */
	private static String library(String className) {
		String[] segments = className.split("\\.");
		return Stream.of(segments).limit(segments[0].equals("org") ? 3 : 2).collect(Collectors.joining("."));
	}

	private static boolean dependsOn(JavaClass type, String packageName) {
		return type.getDirectDependenciesFromSelf()
			.stream()
			.anyMatch((dependency) -> dependency.getTargetClass().getPackageName().equals(packageName));
	}

}
