package io.github.keepalive.socket;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What happens in a process that has no descriptors or no memory left: a JVM of its own,
 * which says line by line what it saw.
 */
class ExhaustedProcessTests {

	@Test
	void withoutDescriptorsNothingIsForgottenAndSocketsAreListed() throws Exception {
		assertThat(run("ulimit -n 300; exec \"$0\" \"$@\"", "descriptors")).containsExactly(
				"before: conforming=true keepAlive=true", "exhausted: open=false", "pass: examined=0",
				"exhausted: keepAlive=false listed=true", "closing: connected=true complete=true");
	}

	@Test
	void withoutDirectMemoryASocketConnects() throws Exception {
		assertThat(run("exec \"$0\" \"$@\"", "memory", "-XX:MaxDirectMemorySize=1m")).containsExactly("exhausted",
				"connections: 200 complete: 200");
	}

	private static List<String> run(String shell, String scenario, String... options) throws Exception {
		List<String> command = new ArrayList<>(
				List.of("bash", "-c", shell, Path.of(System.getProperty("java.home"), "bin", "java").toString()));
		command.addAll(List.of(options));
		command
			.addAll(List.of("-cp", System.getProperty("java.class.path"), ExhaustedProcess.class.getName(), scenario));
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		try (InputStream output = process.getInputStream()) {
			String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
			return text.lines().filter((line) -> line.startsWith("> ")).map((line) -> line.substring(2)).toList();
		}
	}

}
