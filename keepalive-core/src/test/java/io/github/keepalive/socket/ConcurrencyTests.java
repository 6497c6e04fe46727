package io.github.keepalive.socket;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepaliveSettings;
import io.github.keepalive.SystemDefaults;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many threads connect while descriptors of every kind open and close: each socket gets
 * its own options, and nobody else's socket is ever touched.
 */
class ConcurrencyTests {

	private static final int CONNECTORS = 12;

	private static final int CONNECTIONS = 400;

	private static final int BYSTANDERS = 6;

	private final AtomicBoolean done = new AtomicBoolean();

	@Test
	void noSocketEverGetsTheOptionsOfAnother(@TempDir Path directory) throws Exception {
		ExecutorService threads = Executors.newCachedThreadPool();
		try (ServerSocket peer = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress())) {
			threads.submit(() -> acceptAll(peer));
			List<Future<?>> bystanders = new ArrayList<>();
			for (int i = 0; i < BYSTANDERS; i++) {
				Path file = directory.resolve("file" + i);
				bystanders.add(threads.submit(() -> openAndClose(file)));
			}
			List<Callable<Void>> connectors = new ArrayList<>();
			for (int i = 0; i < CONNECTORS; i++) {
				int idleSeconds = 100 + i;
				connectors.add(() -> connect(peer, idleSeconds));
			}
			for (Future<Void> connector : threads.invokeAll(connectors)) {
				connector.get();
			}
			this.done.set(true);
			for (Future<?> bystander : bystanders) {
				bystander.get();
			}
		}
		finally {
			this.done.set(true);
			threads.shutdownNow();
		}
	}

	private Void connect(ServerSocket peer, int idleSeconds) throws IOException {
		KeepaliveSocketFactory factory = new KeepaliveSocketFactory(
				KeepaliveSettings.none().withIdle(Duration.ofSeconds(idleSeconds)));
		for (int i = 0; i < CONNECTIONS; i++) {
			try (KeepaliveSocket socket = (KeepaliveSocket) factory.createSocket()) {
				socket.setSoLinger(true, 0);
				socket.connect(peer.getLocalSocketAddress());
				assertThat(socket.getReport()).isNotNull();
				assertThat(socket.getReport().isComplete()).as("%s", socket.getReport()).isTrue();
				assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(idleSeconds);
				assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL)).isEqualTo(15);
				assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT)).isEqualTo(9);
			}
		}
		return null;
	}

	private Void openAndClose(Path path) throws IOException {
		int number = 0;
		while (!this.done.get()) {
			int idleSeconds = 5000 + (number++ % 1000);
			try (SocketChannel channel = SocketChannel.open();
					RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
					Socket socket = new Socket()) {
				channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
				channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, idleSeconds);
				socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, idleSeconds + 1);
				file.write(number);
				assertThat(channel.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(idleSeconds);
				assertThat(channel.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL))
					.isEqualTo(SystemDefaults.read().amount(KeepaliveOption.TCP_KEEPINTVL));
				assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(idleSeconds + 1);
				assertThat(socket.getKeepAlive()).isFalse();
			}
		}
		return null;
	}

	private Void acceptAll(ServerSocket peer) throws IOException {
		while (!this.done.get()) {
			peer.accept().close();
		}
		return null;
	}

}
