package io.github.keepalive.vanishing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveReport;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.KeepaliveSettings;
import io.github.keepalive.SystemDefaults;
import io.github.keepalive.TestApplication;
import io.github.keepalive.oracle.KernelSockets;
import io.github.keepalive.oracle.Network;
import io.github.keepalive.oracle.Ports;
import io.github.keepalive.socket.KeepaliveApplier;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The system's defaults change while the application runs, or are beyond what a socket
 * can be set to. In a network namespace of their own, whose sysctls are its own.
 */
@Tag("vanishing-peers")
class SysctlTests {

	private static final Path IDLE_SECONDS = Path.of("/proc/sys/net/ipv4/tcp_keepalive_time");

	@BeforeAll
	static void needsANetworkOfItsOwn() throws IOException {
		assumeTrue(Network.obstacle().isEmpty(), Network::obstacle);
		new ProcessBuilder("ip", "link", "set", "lo", "up").inheritIO().start().onExit().join();
	}

	@AfterEach
	void restore() throws IOException {
		Files.writeString(IDLE_SECONDS, "7200");
	}

	@Test
	void untouchedSocketFollowsAChangedSysctlAndTheGuardSeesIt() throws IOException {
		try (ConfigurableApplicationContext application = TestApplication.runServer("keepalive.guard.enabled=true");
				ServerSocket peer = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
			Files.writeString(IDLE_SECONDS, "600");
			try (Socket client = new Socket(peer.getInetAddress(), peer.getLocalPort())) {
				KernelSockets.awaitOne((socket) -> socket.localPort() == client.getLocalPort()
						&& "1 15/15/9 150000".equals(socket.keepalive()));
				assertThat(application.isRunning()).isTrue();
			}
		}
	}

	@Test
	void socketsCloseWhoseIdleTimeCannotBeSet() throws IOException {
		Files.writeString(IDLE_SECONDS, "43200");
		KeepalivePlan plan = KeepalivePlan.of(KeepaliveRole.CLIENT, KeepaliveSettings.none().withIdle(Duration.ZERO),
				SystemDefaults.read());
		KeepaliveApplier applier = new KeepaliveApplier();
		try (ServerSocket peer = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
			for (int i = 0; i < 50; i++) {
				SocketChannel channel = SocketChannel.open();
				KeepaliveReport report = applier.apply(channel, plan);
				assertThat(report.isComplete()).as("%s", report).isTrue();
				channel.connect(new InetSocketAddress(peer.getInetAddress(), peer.getLocalPort()));
				assertThat(channel.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(43200);
				assertThat(channel.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL)).isEqualTo(15);
				channel.close();
				try (Socket accepted = peer.accept()) {
					accepted.setSoTimeout(20_000);
					assertThat(accepted.getInputStream().read()).as("the peer gets the end of the stream")
						.isEqualTo(-1);
				}
			}
		}
	}

	@Test
	void applicationRestartsWithAnIdleTimeThatCannotBeSet() throws IOException {
		Files.writeString(IDLE_SECONDS, "43200");
		int port = Ports.free();
		for (int i = 0; i < 2; i++) {
			try (ConfigurableApplicationContext application = TestApplication.runServer("server.port=" + port,
					"keepalive.idle=0")) {
				assertThat(KernelSockets.one(KernelSockets.listener(TestApplication.port(application))).keepalive())
					.isEqualTo("1 43200/15/9 43335000");
			}
		}
	}

}
