package io.github.keepalive.benchmarks;

import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A process that has many other descriptors open.
 */
@State(Scope.Benchmark)
public class Descriptors {

	/** How many. */
	@Param({ "100", "10000" })
	public int openDescriptors;

	private final List<DatagramChannel> open = new ArrayList<>();

	@Setup(Level.Trial)
	public void open() throws IOException {
		for (int i = 0; i < this.openDescriptors; i++) {
			this.open.add(DatagramChannel.open());
		}
	}

	@TearDown(Level.Trial)
	public void close() throws IOException {
		for (DatagramChannel channel : this.open) {
			channel.close();
		}
	}

}
