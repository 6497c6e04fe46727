package com.example.orders;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The commands of the documents that are marked with {@code command: sample}, run in
 * their order against one sample application: they show its connections, or answer with
 * JSON.
 */
class DocumentedCommandsIntegrationTests {

	private static final Pattern COMMANDS = Pattern.compile("<!-- command: sample -->\n```console\n(.*?)```",
			Pattern.DOTALL);

	/** A command goes on after a backslash. */
	private static final Pattern COMMAND = Pattern.compile("^\\$ ((?:.*\\\\\n)*.*)$", Pattern.MULTILINE);

	@Test
	void everyCommandForTheSampleWorks() throws Exception {
		List<String> commands = commands();
		assertThat(commands).isNotEmpty();
		try (SampleProcess sample = SampleProcess.start(Map.of(), List.of(),
				"--management.endpoint.keepalive.access=unrestricted")) {
			for (String command : commands) {
				assertThat(outputOf(sample.withItsPorts(command))).as(command)
					.contains(command.startsWith("ss ") ? "timer:(keepalive," : "{");
			}
		}
	}

	private static List<String> commands() throws IOException {
		List<String> commands = new ArrayList<>();
		for (Path document : documents()) {
			COMMANDS.matcher(Files.readString(document))
				.results()
				.flatMap((block) -> COMMAND.matcher(block.group(1)).results())
				.map((MatchResult command) -> command.group(1))
				.forEach(commands::add);
		}
		return commands;
	}

	private static List<Path> documents() throws IOException {
		try (Stream<Path> documents = Files.list(Path.of("..", "docs"))) {
			return Stream.concat(Stream.of(Path.of("..", "README.md")), documents.sorted())
				.filter((file) -> file.toString().endsWith(".md"))
				.toList();
		}
	}

	private static String outputOf(String command) throws Exception {
		Process process = new ProcessBuilder("bash", "-c", "set -o pipefail; " + command).redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes());
		assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(command).isTrue();
		assertThat(process.exitValue()).as(command + "\n" + output).isZero();
		return output;
	}

}
