package io.github.keepalive;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.autoconfigure.KeepaliveProperties;
import io.github.keepalive.context.ActivePlans;
import io.github.keepalive.context.PlansSnapshot;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the documents say, as far as a machine can tell: links lead somewhere, properties
 * and classes exist, settings bind and draw no advice, and commands are run or say why
 * not.
 */
class DocumentationTests {

	private static final Path ROOT = Path.of("..");

	private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");

	private static final Pattern LINK = Pattern.compile("\\[[^\\]\\[]*(?:!\\[[^\\]]*]\\([^)]*\\))?]\\(([^)\\s]+)\\)");

	private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");

	/** A key of Spring Boot or of the starter, with or without a value. */
	private static final Pattern PROPERTY = Pattern
		.compile("((?:keepalive|spring|management|server|logging)(?:\\.[a-zA-Z0-9*-]+)+)(?:[:=].*)?");

	/** A class by its simple name, or by its full name where it is one of ours. */
	private static final Pattern CLASS = Pattern
		.compile("@?(?:io\\.github\\.keepalive\\.(?:[a-z]+\\.)*)?([A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+)"
				+ "(?:\\.([A-Z][a-z]\\w*))?(?:[.#]\\w+)?(?:\\(.*\\))?");

	/** What looks like a class, and classes that the tests do without. */
	private static final Set<String> NOT_LOOKED_FOR = Set.of("NaN", "DefaultSpringSecurityContextSource", "IoConfig");

	/** Keys of Spring Boot that hold any name. */
	private static final Set<String> OPEN_KEYS = Set.of("logging.level", "spring.grpc.client.channel");

	private static Stream<Path> documents() throws IOException {
		List<Path> documents = new ArrayList<>();
		for (Path folder : List.of(ROOT, ROOT.resolve("docs"))) {
			try (Stream<Path> files = Files.list(folder)) {
				files.filter((file) -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
			}
		}
		return documents.stream();
	}

	@ParameterizedTest
	@MethodSource("documents")
	void everyLinkInsideTheRepositoryLeadsSomewhere(Path document) throws IOException {
		String text = withoutBlocks(Files.readString(document));
		assertThat(LINK.matcher(text).results().map((link) -> link.group(1)))
			.filteredOn((link) -> !link.matches("[a-z]+:.*"))
			.allSatisfy((link) -> {
				String[] parts = link.split("#", 2);
				Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]);
				assertThat(target).exists();
				if (parts.length == 2) {
					assertThat(anchors(target)).contains(parts[1]);
				}
			});
	}

	private static List<String> anchors(Path document) {
		return withoutBlocks(read(document)).lines()
			.filter((line) -> line.matches("#+ .*"))
			.map((line) -> line.replaceFirst("#+ ", "")
				.replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
				.toLowerCase(Locale.ROOT)
				.replaceAll("[^\\p{L}\\p{N} _-]", "")
				.replace(' ', '-'))
			.toList();
	}

	@ParameterizedTest
	@MethodSource("documents")
	void everyPropertyThatIsNamedExists(Path document) throws IOException {
		Set<String> known = knownProperties();
		List<String> unknown = code(document).map(PROPERTY::matcher)
			.filter(Matcher::matches)
			.map((property) -> property.group(1))
			.filter((key) -> !isKnown(key, known))
			.distinct()
			.toList();
		assertThat(unknown).isEmpty();
	}

	private static boolean isKnown(String key, Set<String> known) {
		if (known.contains(key)) {
			return true;
		}
		String group = key.endsWith(".*") ? parent(key) : key;
		if (group.matches("keepalive\\.(targets|integrations)(\\.[\\w-]+)?")) {
			return true;
		}
		if (key.matches("keepalive\\.(targets|integrations)\\.[\\w-]+\\.[\\w-]+")) {
			String option = key.substring(key.lastIndexOf('.') + 1);
			return Set.of("hosts", "ports", "enabled").contains(option) || KeepaliveOption.ofProperty(option) != null;
		}
		return OPEN_KEYS.stream().anyMatch((open) -> key.startsWith(open + "."))
				|| known.stream().anyMatch((property) -> property.startsWith(group + "."));
	}

	private static String parent(String key) {
		return key.substring(0, key.lastIndexOf('.'));
	}

	@ParameterizedTest
	@MethodSource("documents")
	void everyClassThatIsNamedExists(Path document) throws IOException {
		Set<String> known = new HashSet<>(Classes.NAMES);
		known.addAll(alerts());
		List<String> unknown = code(document).map(CLASS::matcher)
			.filter(Matcher::matches)
			.flatMap((name) -> Stream.of(name.group(1), (name.group(2) != null) ? name.group(2) : name.group(1)))
			.filter((name) -> !known.contains(name) && !NOT_LOOKED_FOR.contains(name))
			.distinct()
			.toList();
		assertThat(unknown).isEmpty();
	}

	// The names of the alert rules look like those of classes.
	private static List<String> alerts() throws IOException {
		return Files.readString(ROOT.resolve("docs/monitoring/alerts.yml"))
			.lines()
			.filter((line) -> line.contains("- alert: "))
			.map((line) -> line.substring(line.indexOf(": ") + 2))
			.toList();
	}

	@ParameterizedTest
	@MethodSource("documents")
	void everyBlockOfSettingsBindsAndDrawsNoAdvice(Path document) throws IOException {
		Set<String> known = knownProperties();
		for (String block : blocks(document, "yaml")) {
			if (block.contains("apiVersion:")) {
				continue;
			}
			List<String> pairs = new ArrayList<>();
			for (PropertySource<?> source : new YamlPropertySourceLoader().load("block",
					new ByteArrayResource(block.getBytes(StandardCharsets.UTF_8)))) {
				for (String key : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
					pairs.add(key + "=" + source.getProperty(key));
				}
			}
			assertThat(pairs).as(block).isNotEmpty().allSatisfy((pair) -> {
				String key = pair.replaceFirst("(\\[\\d+])?=.*", "");
				assertThat(isKnown(key, known)).as(key).isTrue();
			});
			assertThatSettingsFit(block, pairs);
		}
	}

	private static void assertThatSettingsFit(String block, List<String> pairs) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(KeepaliveAutoConfiguration.class))
			.withPropertyValues(pairs.toArray(String[]::new))
			.run((context) -> {
				assertThat(context).as(block).hasNotFailed();
				PlansSnapshot plans = context.getBean(ActivePlans.class).get();
				assertThat(plans.ignored()).as(block).isEmpty();
				assertThat(plans.advice()).as(block).isEmpty();
			});
	}

	@ParameterizedTest
	@MethodSource("documents")
	void everyManifestIsWellFormed(Path document) throws IOException {
		for (String block : blocks(document, "yaml")) {
			if (block.contains("apiVersion:")) {
				for (Object manifest : new Yaml().loadAll(block)) {
					assertThat(manifest).asInstanceOf(InstanceOfAssertFactories.MAP)
						.containsKeys("apiVersion", "kind", "metadata");
				}
			}
		}
	}

	@ParameterizedTest
	@MethodSource("documents")
	void everyCommandIsRunOrSaysWhyNot(Path document) throws IOException {
		String text = Files.readString(document);
		List<String> unmarked = FENCE.matcher(text)
			.results()
			.filter((block) -> Set.of("shell", "console", "bash", "sh").contains(block.group(1)))
			.filter((block) -> !text.substring(0, block.start())
				.matches("(?s).*<!-- (command: [a-z-]+|not run: [^>]+) -->\n"))
			.map(MatchResult::group)
			.toList();
		assertThat(unmarked).isEmpty();
	}

	@Test
	void coordinatesAreThoseOfTheBuild() throws IOException {
		Matcher version = Pattern.compile("<artifactId>keepalive-parent</artifactId>\\s*<version>([^<]+)</version>")
			.matcher(Files.readString(ROOT.resolve("pom.xml")));
		assertThat(version.find()).isTrue();
		for (String document : List.of("README.md", "docs/getting-started.md")) {
			assertThat(Files.readString(ROOT.resolve(document))).as(document)
				.contains("<artifactId>keepalive-spring-boot-starter</artifactId>")
				.contains("<version>" + version.group(1) + "</version>")
				.contains("\"io.github.keepalive:keepalive-spring-boot-starter:" + version.group(1) + "\"");
		}
	}

	private static Stream<String> code(Path document) {
		return CODE.matcher(withoutBlocks(read(document))).results().map((code) -> code.group(1));
	}

	private static List<String> blocks(Path document, String language) {
		return FENCE.matcher(read(document))
			.results()
			.filter((block) -> block.group(1).equals(language))
			.map((block) -> block.group(2))
			.toList();
	}

	private static String withoutBlocks(String text) {
		return FENCE.matcher(text).replaceAll("");
	}

	private static String read(Path document) {
		try {
			return Files.readString(document);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The properties of the starter and of every library that the tests have, and the
	 * meters, whose names look like properties.
	 */
	private static Set<String> knownProperties() throws IOException {
		Set<String> properties = new TreeSet<>();
		for (URL metadata : Collections.list(KeepaliveProperties.class.getClassLoader()
			.getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream stream = metadata.openStream()) {
				for (JsonNode property : new JsonMapper().readTree(stream).get("properties")) {
					properties.add(property.get("name").asString());
				}
			}
		}
		Matcher meter = Pattern.compile("\"(keepalive\\.[a-z.]+)\"")
			.matcher(Files.readString(Path.of("src/main/java/io/github/keepalive/metrics/KeepaliveMetrics.java")));
		meter.results().forEach((name) -> properties.add(name.group(1)));
		return properties;
	}

	/**
	 * The simple names of all classes of the JDK, of the libraries of the tests, and of
	 * this project.
	 */
	private static final class Classes {

		static final Set<String> NAMES = names();

		private Classes() {
		}

		private static Set<String> names() {
			Set<String> names = new HashSet<>();
			try {
				for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
					if (entry.endsWith(".jar")) {
						try (JarFile jar = new JarFile(entry)) {
							jar.stream().forEach((file) -> add(file.getName(), ".class", names));
						}
					}
				}
				try (Stream<Path> files = Files
					.walk(FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules"))) {
					files.forEach((file) -> add(file.toString(), ".class", names));
				}
				for (String module : List.of("keepalive-core", "keepalive-spring-boot-starter", "benchmarks",
						"sample-app")) {
					try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src"))) {
						files.forEach((file) -> add(file.toString(), ".java", names));
					}
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			return names;
		}

		private static void add(String file, String ending, Set<String> names) {
			if (file.endsWith(ending)) {
				String name = file.substring(file.lastIndexOf('/') + 1, file.length() - ending.length());
				Collections.addAll(names, name.split("\\$"));
			}
		}

	}

}
