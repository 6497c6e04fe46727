package com.example.orders;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.keepalive.oracle.KernelSocket;
import io.github.keepalive.oracle.KernelSockets;
import io.github.keepalive.oracle.Ports;

/**
 * The executable jar of the sample, started as a process of its own.
 */
final class SampleProcess implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final Process process;

	private final Path output;

	private final int port;

	private final int stockPort;

	private SampleProcess(Process process, Path output, int port, int stockPort) {
		this.process = process;
		this.output = output;
		this.port = port;
		this.stockPort = stockPort;
	}

	/**
	 * Start the jar and wait until the application has started or the process has ended.
	 */
	static SampleProcess start(Map<String, String> variables, List<String> jvmOptions, String... properties)
			throws Exception {
		return start(Path.of(System.getProperty("sample.jar")), variables, jvmOptions, properties);
	}

	static SampleProcess start(Path jar, Map<String, String> variables, List<String> jvmOptions, String... properties)
			throws Exception {
		return start(List.of("-jar", jar.toString()), variables, jvmOptions, properties);
	}

	/**
	 * Start the application from a class path and wait until it has started.
	 */
	static SampleProcess start(String classPath, String... properties) throws Exception {
		return start(List.of("-cp", classPath, "com.example.orders.OrdersApplication"), Map.of(), List.of(),
				properties);
	}

	private static SampleProcess start(List<String> application, Map<String, String> variables, List<String> jvmOptions,
			String... properties) throws Exception {
		int port = Ports.free();
		int stockPort = Ports.free();
		Path output = Files.createTempFile("sample-app", ".log");
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(jvmOptions);
		command.addAll(application);
		command.addAll(List.of("--server.port=" + port, "--stock.port=" + stockPort));
		command.addAll(List.of(properties));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
		builder.environment().putAll(variables);
		SampleProcess sample = new SampleProcess(builder.start(), output, port, stockPort);
		sample.awaitStarts(1);
		return sample;
	}

	/**
	 * Wait until the application has started a number of times or the process has ended.
	 */
	void awaitStarts(int count) throws Exception {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (this.process.isAlive() && output().split("Now look at /actuator/keepalive", -1).length <= count) {
			if (System.nanoTime() > deadline) {
				String output = output();
				close();
				throw new AssertionError("The sample did not start: " + output);
			}
			Thread.sleep(50);
		}
	}

	String output() throws IOException {
		return Files.readString(this.output);
	}

	List<String> warnings() throws IOException {
		return output().lines().filter((line) -> line.contains(" WARN ")).toList();
	}

	int port() {
		return this.port;
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	KernelSocket listener() {
		return KernelSockets.one(sockets(), KernelSockets.listener(this.port));
	}

	KernelSocket stockListener() {
		return KernelSockets.one(sockets(), KernelSockets.listener(this.stockPort));
	}

	KernelSocket inbound() {
		return KernelSockets.one(sockets(), KernelSockets.inbound(this.stockPort));
	}

	KernelSocket outbound() {
		return KernelSockets.one(sockets(), KernelSockets.outbound(this.stockPort));
	}

	private List<KernelSocket> sockets() {
		return KernelSockets.of(this.process.pid());
	}

	String get(String path) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path)).build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
	}

	/**
	 * Return a command of the documents, which name the ports of the sample's
	 * configuration, for the ports of this process.
	 */
	String withItsPorts(String command) {
		return command.replace(":8080", ":" + this.port).replace(":8081", ":" + this.stockPort);
	}

	/**
	 * Stop the application as an operator does, and return everything that it wrote.
	 */
	String stop() throws IOException {
		this.process.destroy();
		this.process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
		return output();
	}

	@Override
	public void close() throws IOException {
		stop();
		Files.delete(this.output);
	}

}
