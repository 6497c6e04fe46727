package io.github.keepalive.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How much longer a connection takes than that of a plain socket. All kinds take turns, a
 * thousand connections each, and are compared within a turn: what the machine does
 * besides changes between one JVM of JMH and the next, but hits them all alike here.
 */
public final class ConnectRatio {

	private static final int WARM_UP = 20;

	private static final int TURNS = 100;

	private static final int CONNECTIONS = 1000;

	private ConnectRatio() {
	}

	/**
	 * Measure with 100 and with 10,000 other open descriptors, and print the medians.
	 * @param arguments none
	 * @throws IOException if a connection fails
	 */
	public static void main(String[] arguments) throws IOException {
		Peer peer = new Peer();
		peer.listen();
		for (int open : new int[] { 100, 10_000 }) {
			Descriptors descriptors = new Descriptors();
			descriptors.openDescriptors = open;
			descriptors.open();
			System.out.printf("%,d open descriptors, %d turns of %,d connections%n", open, TURNS, CONNECTIONS);
			compare(peer, descriptors);
			descriptors.close();
		}
		peer.close();
	}

	private static void compare(Peer peer, Descriptors descriptors) throws IOException {
		ConnectBenchmark connect = new ConnectBenchmark();
		List<Kind> kinds = List.of(new Kind("plain socket", () -> connect.plainSocket(peer, descriptors)),
				new Kind("four JDK options by hand", () -> connect.jdkOptionsByHand(peer, descriptors)),
				new Kind("seven JDK options by hand", () -> connect.sevenJdkOptions(peer, descriptors)),
				new Kind("KeepaliveSocket", () -> connect.keepaliveSocket(peer, descriptors)));
		double[][] micros = new double[kinds.size()][TURNS];
		for (int turn = -WARM_UP; turn < TURNS; turn++) {
			for (int i = 0; i < kinds.size(); i++) {
				// Another one begins each turn.
				int kind = Math.floorMod(turn + i, kinds.size());
				double taken = time(kinds.get(kind).connection());
				if (turn >= 0) {
					micros[kind][turn] = taken;
				}
			}
		}
		for (int kind = 0; kind < kinds.size(); kind++) {
			double[] taken = micros[kind];
			double[] ratios = IntStream.range(0, TURNS).mapToDouble((turn) -> taken[turn] / micros[0][turn]).toArray();
			System.out.printf("  %-26s %5.1f us, %.3f times (half of the turns %.3f to %.3f)%n", kinds.get(kind).name(),
					quartile(2, taken), quartile(2, ratios), quartile(1, ratios), quartile(3, ratios));
		}
	}

	private static double quartile(int number, double[] values) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		return sorted[number * (values.length - 1) / 4];
	}

	private static double time(Connection connection) throws IOException {
		long start = System.nanoTime();
		for (int i = 0; i < CONNECTIONS; i++) {
			connection.make();
		}
		return (System.nanoTime() - start) / 1000.0 / CONNECTIONS;
	}

	private record Kind(String name, Connection connection) {

	}

	/**
	 * Make a connection and close it.
	 */
	private interface Connection {

		int make() throws IOException;

	}

}
