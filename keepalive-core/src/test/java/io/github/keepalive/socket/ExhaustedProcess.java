package io.github.keepalive.socket;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveReport;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.KeepaliveSettings;
import io.github.keepalive.SystemDefaults;
import io.github.keepalive.peer.KeepalivePlans;
import io.github.keepalive.peer.OutboundPlans;

/**
 * A process without descriptors or without direct memory, which says what it sees.
 */
public final class ExhaustedProcess {

	private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

	private ExhaustedProcess() {
	}

	public static void main(String[] arguments) throws Exception {
		if (arguments[0].equals("descriptors")) {
			withoutDescriptors();
		}
		else {
			withoutDirectMemory();
		}
		System.exit(0);
	}

	private static void withoutDescriptors() throws IOException {
		KeepaliveApplier applier = new KeepaliveApplier();
		LiveSockets sockets = LiveSockets.of(applier,
				() -> KeepalivePlans.of(plan(KeepaliveRole.CLIENT), plan(KeepaliveRole.SERVER)), new KnownPeers());
		try (ServerSocket listener = new ServerSocket(0, 50, LOOPBACK);
				Socket client = new Socket(LOOPBACK, listener.getLocalPort())) {
			sockets.guard(GuardMode.FILL);
			sockets.guard(GuardMode.FILL);
			say("before: conforming=" + find(sockets, client).isConforming() + " keepAlive=" + client.getKeepAlive());
			client.setKeepAlive(false);
			// What is loaded below must be loaded before there is no descriptor left.
			sockets.list();
			try (Socket first = new KeepaliveSocket(applier, plan(KeepaliveRole.CLIENT)); Socket plain = new Socket()) {
				first.connect(listener.getLocalSocketAddress());
				applier.apply(plain, plan(KeepaliveRole.CLIENT));
			}
			List<InputStream> files = exhaust();
			say("exhausted: open=" + canOpen());
			say("pass: examined=" + sockets.guard(GuardMode.FILL).examined());
			say("exhausted: keepAlive=" + client.getKeepAlive() + " listed=" + (find(sockets, client) != null));
			// One descriptor, which the socket itself takes.
			files.remove(files.size() - 1).close();
			KeepaliveReport[] report = new KeepaliveReport[1];
			Socket last = new KeepaliveSocket(applier, OutboundPlans.of(plan(KeepaliveRole.CLIENT)),
					(peer, plan, applied) -> report[0] = applied);
			last.connect(listener.getLocalSocketAddress());
			say("closing: connected=" + last.isConnected() + " complete=" + report[0].isComplete());
			files.forEach(ExhaustedProcess::close);
		}
	}

	private static List<InputStream> exhaust() {
		List<InputStream> files = new ArrayList<>();
		try {
			while (true) {
				files.add(new FileInputStream("/dev/null"));
			}
		}
		catch (IOException ex) {
			return files;
		}
	}

	private static boolean canOpen() {
		try {
			new FileInputStream("/dev/null").close();
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static void close(InputStream file) {
		try {
			file.close();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static LiveSocket find(LiveSockets sockets, Socket client) throws IOException {
		return sockets.list()
			.stream()
			.filter((socket) -> socket.local().getPort() == client.getLocalPort())
			.findFirst()
			.orElse(null);
	}

	private static void withoutDirectMemory() throws Exception {
		KeepaliveApplier applier = new KeepaliveApplier();
		KeepalivePlan plan = plan(KeepaliveRole.CLIENT);
		ExecutorService threads = Executors.newFixedThreadPool(20);
		try (ServerSocket listener = new ServerSocket(0, 500, LOOPBACK)) {
			new KeepaliveSocket(applier, plan).connect(listener.getLocalSocketAddress());
			List<ByteBuffer> memory = new ArrayList<>();
			try {
				while (true) {
					memory.add(ByteBuffer.allocateDirect(64));
				}
			}
			catch (OutOfMemoryError ex) {
				say("exhausted");
			}
			List<Callable<Boolean>> connections = new ArrayList<>();
			for (int i = 0; i < 200; i++) {
				connections.add(() -> {
					try (KeepaliveSocket socket = new KeepaliveSocket(applier, plan)) {
						socket.connect(listener.getLocalSocketAddress());
						return socket.getReport().isComplete();
					}
				});
			}
			int complete = 0;
			for (Future<Boolean> connection : threads.invokeAll(connections)) {
				complete += connection.get() ? 1 : 0;
			}
			say("connections: " + connections.size() + " complete: " + complete + ((memory.isEmpty()) ? "?" : ""));
		}
	}

	private static KeepalivePlan plan(KeepaliveRole role) {
		return KeepalivePlan.of(role, KeepaliveSettings.none(), SystemDefaults.read());
	}

	private static void say(String line) {
		System.out.println("> " + line);
	}

}
