package io.github.keepalive.oracle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import jnr.ffi.LibraryLoader;

/**
 * Three hosts on one wire: this JVM, a switch that can drop every packet without a word,
 * and a peer. Each is a network namespace; the peer's sockets are made by threads of this
 * JVM that have moved there.
 */
public final class Network implements AutoCloseable {

	public static final String HERE = "10.211.0.1";

	public static final String PEER = "10.211.0.2";

	private static final int CLONE_NEWNET = 0x4000_0000;

	private static final LibC LIBC = LibraryLoader.create(LibC.class).load("c");

	private final Process middle;

	private final Process peer;

	private Network(Process middle, Process peer) {
		this.middle = middle;
		this.peer = peer;
	}

	/**
	 * Say why there can be no such network.
	 * @return the reason, or an empty text
	 */
	public static String obstacle() {
		if (!"own".equals(System.getenv("KEEPALIVE_TEST_NAMESPACE"))) {
			return "this machine forbids network namespaces: unshare --user --map-root-user --net";
		}
		try {
			run("ip", "link", "show");
			return "";
		}
		catch (IOException ex) {
			return "there is no ip(8) of iproute2";
		}
	}

	public static Network create() throws IOException {
		Network network = new Network(namespace(), namespace());
		run("ip", "link", "set", "lo", "up");
		network.connect("here", null, network.middle);
		network.connect("peer", network.peer, network.middle);
		network.inMiddle("ip", "link", "add", "switch", "type", "bridge");
		network.inMiddle("ip", "link", "set", "switch", "up");
		network.restore();
		// A switch that drops must not look like a host that is gone.
		run("ip", "neigh", "replace", PEER, "lladdr", "02:00:00:00:00:02", "dev", "here", "nud", "permanent");
		in(network.peer, "ip", "neigh", "replace", HERE, "lladdr", "02:00:00:00:00:01", "dev", "peer", "nud",
				"permanent");
		return network;
	}

	private static Process namespace() throws IOException {
		Process process = new ProcessBuilder("unshare", "--net", "sleep", "3600").start();
		try {
			// Until it has moved, its namespace is still ours.
			for (int i = 0; i < 500 && isOurs(process.pid()); i++) {
				Thread.sleep(10);
			}
		}
		catch (InterruptedException ex) {
			throw new IOException(ex);
		}
		return process;
	}

	private static boolean isOurs(long pid) throws IOException {
		return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/net"))
			.equals(Files.readSymbolicLink(Path.of("/proc/self/ns/net")));
	}

	private void connect(String name, Process host, Process middle) throws IOException {
		String mac = (host != null) ? "02:00:00:00:00:02" : "02:00:00:00:00:01";
		String address = (host != null) ? PEER : HERE;
		run("ip", "link", "add", name, "address", mac, "type", "veth", "peer", "name", "to-" + name, "netns",
				Long.toString(middle.pid()));
		if (host != null) {
			run("ip", "link", "set", name, "netns", Long.toString(host.pid()));
			in(host, "ip", "link", "set", "lo", "up");
		}
		in(host, "ip", "address", "add", address + "/24", "dev", name);
		in(host, "ip", "link", "set", name, "up");
		in(middle, "ip", "link", "set", "to-" + name, "up");
	}

	/**
	 * Drop every packet, in both directions.
	 */
	public void drop() throws IOException {
		inMiddle("ip", "link", "set", "to-peer", "nomaster");
	}

	/**
	 * Let packets pass.
	 */
	public void restore() throws IOException {
		inMiddle("ip", "link", "set", "to-here", "master", "switch");
		inMiddle("ip", "link", "set", "to-peer", "master", "switch");
	}

	/**
	 * Let packets pass and wait until no connection attempt is under way: one that hung
	 * would succeed in the middle of the next test.
	 */
	public void settle() throws IOException, InterruptedException {
		restore();
		for (int i = 0; i < 600 && KernelSockets.ofThisProcess()
			.stream()
			.anyMatch((socket) -> "SYN_SENT".equals(socket.state())); i++) {
			Thread.sleep(50);
		}
	}

	/**
	 * Run something at the peer: sockets that it makes are the peer's.
	 */
	public <T> T atPeer(Callable<T> action) throws Exception {
		FutureTask<T> task = new FutureTask<>(() -> {
			int descriptor = LIBC.open("/proc/" + this.peer.pid() + "/ns/net", 0);
			if (LIBC.setns(descriptor, CLONE_NEWNET) != 0) {
				throw new IOException("setns failed");
			}
			return action.call();
		});
		new Thread(task, "peer").start();
		try {
			return task.get(30, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			throw (Exception) ex.getCause();
		}
	}

	private void inMiddle(String... command) throws IOException {
		in(this.middle, command);
	}

	private static void in(Process host, String... command) throws IOException {
		if (host == null) {
			run(command);
			return;
		}
		String[] all = new String[command.length + 4];
		System.arraycopy(new String[] { "nsenter", "--net", "--target", Long.toString(host.pid()) }, 0, all, 0, 4);
		System.arraycopy(command, 0, all, 4, command.length);
		run(all);
	}

	private static void run(String... command) throws IOException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		try {
			if (process.waitFor() != 0) {
				throw new IOException(String.join(" ", command) + ": " + output);
			}
		}
		catch (InterruptedException ex) {
			throw new IOException(ex);
		}
	}

	@Override
	public void close() {
		this.peer.destroy();
		this.middle.destroy();
		try {
			// The kernel takes the wire away with the other end, but in its own time.
			run("ip", "link", "delete", "here");
		}
		catch (IOException ex) {
			// It has done so already.
			return;
		}
	}

	/**
	 * What it takes to move a thread to another namespace.
	 */
	public interface LibC {

		int open(String path, int flags);

		int setns(int descriptor, int type);

	}

}
