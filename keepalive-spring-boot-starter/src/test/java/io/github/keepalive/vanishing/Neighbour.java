package io.github.keepalive.vanishing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import io.github.keepalive.oracle.KernelSocket;
import io.github.keepalive.oracle.KernelSockets;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process on the same host, without the starter: the guard looks at every socket of its
 * own process, but not at this one's. Nor may a test read this one's options from
 * outside, since that lends it the descriptor, and the guard could find it.
 */
public final class Neighbour implements AutoCloseable {

	private final Process process;

	private final BufferedReader output;

	private int port;

	private String keepalive = "";

	private Neighbour(Process process) {
		this.process = process;
		this.output = process.inputReader(StandardCharsets.US_ASCII);
	}

	/**
	 * Start a neighbour that connects a client to the peer.
	 * @param kind the {@linkplain OwnClient#connect(String) client}
	 */
	static Neighbour start(String kind) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", Neighbour.class.getName(), kind)
			.redirectError(ProcessBuilder.Redirect.DISCARD);
		builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
		return new Neighbour(builder.start());
	}

	/**
	 * Wait until it is connected.
	 */
	Neighbour connected() throws IOException {
		String[] words = readLine().split(" ", 2);
		this.port = Integer.parseInt(words[0]);
		this.keepalive = words[1];
		return this;
	}

	int port() {
		return this.port;
	}

	/**
	 * Return the options that its socket had after connecting.
	 */
	String keepalive() {
		return this.keepalive;
	}

	/**
	 * Let its client ask the peer.
	 */
	void ask() throws IOException {
		this.process.getOutputStream().write('\n');
		this.process.getOutputStream().flush();
		assertThat(readLine()).isEqualTo("answered");
	}

	private String readLine() throws IOException {
		String line = this.output.readLine();
		assertThat(line).as("the neighbour has ended").isNotNull();
		return line;
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

	public static void main(String[] arguments) throws Exception {
		// Whatever logs has only the other stream.
		PrintStream output = System.out;
		System.setOut(System.err);
		try (OwnClient client = OwnClient.connect(arguments[0])) {
			client.ask();
			KernelSocket socket = KernelSockets.one(KernelSockets.outbound(OwnClient.peerPort(arguments[0])));
			output.println(socket.localPort() + " " + socket.keepalive());
			while (System.in.read() >= 0) {
				output.println(answer(client));
			}
		}
	}

	private static String answer(OwnClient client) {
		try {
			client.ask();
			return "answered";
		}
		catch (Exception | AssertionError ex) {
			return ex.toString().lines().findFirst().orElseThrow();
		}
	}

}
