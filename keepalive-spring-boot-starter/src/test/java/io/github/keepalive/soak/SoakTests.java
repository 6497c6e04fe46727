package io.github.keepalive.soak;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import com.sun.management.UnixOperatingSystemMXBean;
import io.github.keepalive.TestApplication;
import io.github.keepalive.actuate.KeepaliveEndpoint;
import io.github.keepalive.autoconfigure.KeepaliveReconfigurer;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.oracle.KernelSocket;
import io.github.keepalive.oracle.KernelSockets;
import io.github.keepalive.socket.KeepaliveSocketFactory;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Thousands of connections that come and go for minutes while settings change: nothing
 * leaks, every socket ends up with what is asked for, and nobody else's is touched.
 */
@Tag("soak")
class SoakTests {

	private static final Logger logger = LoggerFactory.getLogger(SoakTests.class);

	private static final int CONNECTIONS = Integer.getInteger("soak.connections", 5000);

	private static final Duration DURATION = Duration.ofSeconds(Integer.getInteger("soak.seconds", 180));

	/** What an application chose for its own sockets. */
	private static final int CHOSEN_IDLE = 77;

	private final Random random = new Random(1);

	/** The other ends, by the port of the connection. */
	private final Map<Integer, Socket> accepted = new ConcurrentHashMap<>();

	private final List<Connection> connections = new ArrayList<>();

	private int opened;

	@Test
	void nothingLeaksAndEverySocketConforms() throws Exception {
		UnixOperatingSystemMXBean system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
		assumeTrue(system.getMaxFileDescriptorCount() > 2L * CONNECTIONS + 1000,
				() -> "SKIPPED: the limit of open files is " + system.getMaxFileDescriptorCount());
		try (ConfigurableApplicationContext application = TestApplication.runServer("keepalive.guard.enabled=true",
				"keepalive.guard.interval=1s", "server.tomcat.connection-timeout=1h",
				"management.endpoint.keepalive.access=unrestricted",
				"management.endpoints.web.exposure.include=keepalive"); ServerSocket peer = listen()) {
			KeepaliveSocketFactory hooked = application.getBean(KeepaliveIntegrations.class)
				.outbound("soak")
				.socketFactory("peer");
			churn(application, hooked, peer, Duration.ofSeconds(10));
			closeAll();
			Resources before = Resources.now();
			churn(application, hooked, peer, DURATION);
			application.getBean(KeepaliveReconfigurer.class).override(Map.of("idle", "31s"), "soak");
			awaitConforming(TestApplication.port(application));
			closeAll();
			Resources after = Resources.awaitNoMoreThan(before);
			logger.info("Soak test: {} connections opened in {}, {} before, {} after", this.opened, DURATION, before,
					after);
			assertThat(after.descriptors()).isLessThanOrEqualTo(before.descriptors() + 10);
			assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 5);
			assertThat(after.heapMebibytes()).isLessThanOrEqualTo(before.heapMebibytes() + 20);
		}
	}

	private void churn(ConfigurableApplicationContext application, KeepaliveSocketFactory hooked, ServerSocket peer,
			Duration duration) throws Exception {
		KeepaliveReconfigurer reconfigurer = application.getBean(KeepaliveReconfigurer.class);
		KeepaliveEndpoint endpoint = application.getBean(KeepaliveEndpoint.class);
		long end = System.nanoTime() + duration.toNanos();
		for (int round = 0; System.nanoTime() < end; round++) {
			while (this.connections.size() < CONNECTIONS) {
				this.connections.add(open(hooked, peer.getLocalPort(), TestApplication.port(application)));
			}
			reconfigurer.override(Map.of("idle", (20 + round % 40) + "s", "client.count", 3 + round % 5), "soak");
			assertThat(endpoint.sockets("sockets", null, null, 10).total()).isGreaterThan(CONNECTIONS);
			Thread.sleep(200);
			for (int i = 0; i < CONNECTIONS / 5; i++) {
				kill(this.connections.remove(this.random.nextInt(this.connections.size())));
			}
		}
		while (this.connections.size() < CONNECTIONS) {
			this.connections.add(open(hooked, peer.getLocalPort(), TestApplication.port(application)));
		}
	}

	private Connection open(KeepaliveSocketFactory hooked, int peer, int tomcat) throws IOException {
		Kind kind = Kind.values()[this.opened++ % Kind.values().length];
		InetAddress host = InetAddress.getLoopbackAddress();
		Socket socket = switch (kind) {
			case HOOKED -> hooked.createSocket(host, peer);
			case TO_TOMCAT -> new Socket(host, tomcat);
			default -> new Socket(host, peer);
		};
		if (kind == Kind.CHOSEN) {
			socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, CHOSEN_IDLE);
		}
		return new Connection(kind, socket);
	}

	/** From this side or from the other, with a reset, which leaves nothing behind. */
	private void kill(Connection connection) throws IOException {
		Socket other = (connection.kind() != Kind.TO_TOMCAT) ? this.accepted.remove(connection.socket().getLocalPort())
				: null;
		for (Socket socket : this.random.nextBoolean() ? new Socket[] { other, connection.socket() }
				: new Socket[] { connection.socket(), other }) {
			if (socket != null) {
				socket.setSoLinger(true, 0);
				socket.close();
			}
		}
	}

	private void closeAll() throws IOException, InterruptedException {
		for (Connection connection : this.connections) {
			kill(connection);
		}
		this.connections.clear();
		for (int i = 0; i < 100 && !this.accepted.isEmpty(); i++) {
			Thread.sleep(100);
			for (Socket socket : List.copyOf(this.accepted.values())) {
				socket.close();
			}
			this.accepted.clear();
		}
	}

	private ServerSocket listen() throws IOException {
		ServerSocket listener = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
		Thread thread = new Thread(() -> {
			try {
				while (true) {
					Socket socket = listener.accept();
					this.accepted.put(socket.getPort(), socket);
				}
			}
			catch (IOException ex) {
				// The end.
			}
		}, "soak-peer");
		thread.setDaemon(true);
		thread.start();
		return listener;
	}

	/**
	 * Compare each socket of the process, read from the kernel, with what is asked for.
	 */
	private void awaitConforming(int tomcat) throws InterruptedException {
		Map<List<Integer>, Kind> kinds = new HashMap<>();
		this.connections.forEach((connection) -> kinds
			.put(List.of(connection.socket().getLocalPort(), connection.socket().getPort()), connection.kind()));
		Map<String, Integer> differing = Map.of("not looked at yet", 1);
		for (int i = 0; i < 30 && !differing.isEmpty(); i++) {
			Thread.sleep(1000);
			differing = new TreeMap<>();
			for (KernelSocket socket : KernelSockets.ofThisProcess()) {
				Kind kind = kinds.get(List.of(socket.localPort(), socket.remotePort()));
				boolean listener = socket.isListener() && socket.localPort() != tomcat;
				int idle = (kind == Kind.CHOSEN) ? CHOSEN_IDLE : 31;
				boolean conforms = socket.option("SO_KEEPALIVE") == 1 && socket.option("TCP_KEEPIDLE") == idle
						&& socket.option("TCP_USER_TIMEOUT") > 0;
				if (!conforms && "ESTABLISHED".equals(socket.state()) && !listener) {
					differing.merge(kind + " " + socket.keepalive(), 1, Integer::sum);
				}
			}
		}
		assertThat(differing).isEmpty();
		assertThat(kinds).hasSize(CONNECTIONS);
	}

	private enum Kind {

		HOOKED, PLAIN, CHOSEN, TO_TOMCAT

	}

	private record Connection(Kind kind, Socket socket) {

	}

	private record Resources(long descriptors, int threads, long heapMebibytes) {

		static Resources now() throws IOException {
			for (int i = 0; i < 3; i++) {
				System.gc();
			}
			try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
				return new Resources(descriptors.count(), ManagementFactory.getThreadMXBean().getThreadCount(),
						ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20);
			}
		}

		/** Tomcat takes a while to notice that its clients are gone. */
		static Resources awaitNoMoreThan(Resources before) throws IOException, InterruptedException {
			Resources now = now();
			for (int i = 0; i < 60 && now.descriptors() > before.descriptors(); i++) {
				Thread.sleep(500);
				now = now();
			}
			return now;
		}

	}

}
