package io.github.keepalive;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications in a JVM of their own, with few libraries on the class path. A class
 * loader that hides a library, as other tests have it, does not hide it from Spring
 * Boot's own conditions.
 */
class RealClassPathTests {

	/** What {@code spring-boot-starter} and this starter bring. */
	private static final String ALWAYS = "keepalive-core|jffi|spring-(core|beans|context|aop|expression)"
			+ "|spring-boot|spring-boot-autoconfigure|commons-logging|logback-\\w+|slf4j-api|log4j-(api|to-slf4j)"
			+ "|jul-to-slf4j|snakeyaml|jakarta.annotation-api|micrometer-(commons|observation)|jspecify";

	@ParameterizedTest
	@ValueSource(strings = { "", "spring-web", "spring-web|jakarta.servlet-api", "tomcat-embed-core",
			"spring-(jdbc|tx)|spring-boot-(jdbc|sql|transaction|persistence)|HikariCP|h2",
			"spring-(jdbc|tx)|spring-boot-(jdbc|sql|transaction|persistence)|h2",
			"spring-boot-(actuator|actuator-autoconfigure|health|micrometer-metrics|micrometer-observation)|micrometer-(core|jakarta9)"
					+ "|HdrHistogram|LatencyUtils",
			"spring-boot-(actuator|actuator-autoconfigure)", "micrometer-core",
			"spring-cloud-(context|commons)|spring-security-crypto",
			"spring-web|spring-boot-(restclient|http-client|http-converter)|httpclient5|httpcore5(-h2)?",
			"spring-web|spring-boot-(restclient|http-client|http-converter)",
			"spring-(web|webflux)|spring-boot-(webclient|http-client|http-codec|reactor|reactor-netty)|reactor-.*"
					+ "|reactive-streams|netty-.*",
			"reactor-.*|reactive-streams|netty-.*",
			"spring-(data-.*|tx|oxm|context-support)|spring-boot-data-(redis|commons)|spring-boot-(netty|persistence)"
					+ "|lettuce-core|redis-authx-core|reactor-core|reactive-streams"
					+ "|netty-(buffer|codec.*|common|handler.*|resolver.*|transport)",
			"spring-(messaging|tx|jms)|spring-boot-(jms|activemq|transaction)|activemq-client|jakarta.jms-api" })
	@Timeout(60)
	void applicationStartsAndItsConnectionConforms(String libraries) throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				classPath(libraries), BareApplication.class.getName(), "--spring.main.web-application-type=none")
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(output).contains("TCP keepalive, inbound and outbound", BareApplication.DONE)
			.doesNotContain(" ERROR ", " WARN ");
		assertThat(process.exitValue()).as(output).isZero();
	}

	private static String classPath(String libraries) {
		Pattern wanted = Pattern.compile("(" + ALWAYS + "|" + libraries + ")-\\d.*\\.jar");
		String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		List<String> entries = new ArrayList<>(Arrays.asList(all.split(File.pathSeparator)));
		entries.removeIf((entry) -> {
			String name = new File(entry).getName();
			return name.endsWith(".jar") && !wanted.matcher(name).matches();
		});
		return entries.stream().collect(Collectors.joining(File.pathSeparator));
	}

}
