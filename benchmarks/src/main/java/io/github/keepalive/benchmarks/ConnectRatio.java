package io.github.keepalive.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much longer a connection takes than that of a plain socket. All kinds take turns,
 * hundreds of connections each, and are compared within a turn: what the machine does
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
		Map<String, Connection> kinds = new LinkedHashMap<>();
		kinds.put("plain socket", () -> connect.plainSocket(peer, descriptors));
		kinds.put("four JDK options by hand", () -> connect.jdkOptionsByHand(peer, descriptors));
		kinds.put("seven JDK options by hand", () -> connect.sevenJdkOptions(peer, descriptors));
		kinds.put("KeepaliveSocket", () -> connect.keepaliveSocket(peer, descriptors));
		double[][] micros = new double[kinds.size()][TURNS];
		for (int turn = -WARM_UP; turn < TURNS; turn++) {
			int kind = 0;
			for (Connection connection : kinds.values()) {
				double taken = time(connection);
				if (turn >= 0) {
					micros[kind][turn] = taken;
				}
				kind++;
			}
		}
		int kind = 0;
		for (String name : kinds.keySet()) {
			double[] ratios = new double[TURNS];
			for (int turn = 0; turn < TURNS; turn++) {
				ratios[turn] = micros[kind][turn] / micros[0][turn];
			}
			Arrays.sort(ratios);
			Arrays.sort(micros[kind]);
			System.out.printf("  %-26s %5.1f us, %.3f times (half of the turns %.3f to %.3f)%n", name,
					micros[kind][TURNS / 2], ratios[TURNS / 2], ratios[TURNS / 4], ratios[3 * TURNS / 4]);
			kind++;
		}
	}

	private static double time(Connection connection) throws IOException {
		long start = System.nanoTime();
		for (int i = 0; i < CONNECTIONS; i++) {
			connection.make();
		}
		return (System.nanoTime() - start) / 1000.0 / CONNECTIONS;
	}

	/**
	 * Make a connection and close it.
	 */
	private interface Connection {

		int make() throws IOException;

	}

}
