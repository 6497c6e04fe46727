package com.example.orders;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The tour in docs/tour.md: the script that cuts the wire and compares the second at
 * which the connection ends with the computed one.
 */
class TourIntegrationTests {

	private static final Pattern PAGE = Pattern.compile("Watch it in a browser: (http://localhost:\\d+) .*");

	/** What the script ends with where user namespaces are forbidden. */
	private static final int FORBIDDEN = 77;

	@Test
	void connectionEndsAtTheComputedSecond(@TempDir Path folder) throws Exception {
		// A name of its own, by which its processes can be told from those of others.
		Path jar = Files.createSymbolicLink(folder.resolve("sample.jar"), Path.of(System.getProperty("sample.jar")));
		ProcessBuilder builder = new ProcessBuilder("./tour.sh", "--idle", "2", "--interval", "1", "--count", "3",
				"--jar", jar.toString())
			.redirectErrorStream(true);
		builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
		Process process = builder.start();
		process.getOutputStream().close();
		StringBuilder output = new StringBuilder();
		String page = "";
		try (BufferedReader reader = process.inputReader()) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				output.append(line).append('\n');
				Matcher matcher = PAGE.matcher(line);
				page = matcher.matches() ? get(matcher.group(1) + "/") : page;
			}
		}
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assumeTrue(process.exitValue() != FORBIDDEN, () -> "SKIPPED: there is no tour here. " + output);
		assertThat(process.exitValue()).as(output.toString()).isZero();
		assertThat(page).contains("a connection that is kept alive");
		assertThat(output).contains("\"remote\":\"192.0.2.2:8081\"")
			.contains("By these it ends 5 s after")
			.contains("The wire is cut")
			.containsPattern("silent for \\d\\.\\d s, unanswered probes: 3\n")
			.contains("The kernel has ended the connection")
			.containsPattern("Computed: 5 s\\. Measured: the connection was there [45]\\.\\d s after")
			.contains("The next order opens a new connection: Ordered one pear, 28 left");
		assertThat(unansweredProbes(output.toString())).isSorted().doesNotHaveDuplicates();
		assertThat(ProcessHandle.allProcesses().map((left) -> left.info().commandLine().orElse("")))
			.noneMatch((left) -> left.contains(jar.toString()));
	}

	@Test
	void whereNamespacesAreForbiddenItSaysWhatToDo(@TempDir Path folder) throws Exception {
		Path unshare = Files.writeString(folder.resolve("unshare"), "#!/bin/sh\necho Not permitted >&2\nexit 1\n");
		Files.setPosixFilePermissions(unshare, PosixFilePermissions.fromString("rwxr-xr-x"));
		ProcessBuilder builder = new ProcessBuilder("./tour.sh", "--jar", System.getProperty("sample.jar"))
			.redirectErrorStream(true);
		builder.environment().merge("PATH", folder.toString(), (path, first) -> first + ":" + path);
		Process process = builder.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).isEqualTo(FORBIDDEN);
		assertThat(output).startsWith("This machine forbids network namespaces to unprivileged users: Not permitted")
			.contains("sudo sysctl -w");
	}

	@Test
	void optionThatThereIsNotIsAnsweredWithThoseThatThereAre() throws Exception {
		Process process = new ProcessBuilder("./tour.sh", "--idel", "2").redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).isEqualTo(2);
		assertThat(output).contains("--idle, --interval, --count");
	}

	private static List<Integer> unansweredProbes(String output) {
		return Pattern.compile("unanswered probes: (\\d+)")
			.matcher(output)
			.results()
			.map((match) -> Integer.valueOf(match.group(1)))
			.toList();
	}

	private static String get(String address) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
	}

}
