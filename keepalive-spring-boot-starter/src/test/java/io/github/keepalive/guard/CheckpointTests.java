package io.github.keepalive.guard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.keepalive.TestApplication;
import io.github.keepalive.context.ProcessSockets;
import io.github.keepalive.crac.Core;
import io.github.keepalive.kernel.ChangedSystemCalls;
import io.github.keepalive.oracle.KernelSocket;
import io.github.keepalive.oracle.KernelSockets;
import io.github.keepalive.socket.Appliers;
import io.github.keepalive.socket.KeepaliveApplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A checkpoint and a restore (CRaC), through the API that a JVM with CRaC implements.
 */
class CheckpointTests {

	private final List<ServerSocket> open = new ArrayList<>();

	@AfterEach
	void cleanUp() throws IOException {
		Core.atCheckpoint(() -> {
		});
		closeAll();
	}

	@Test
	void socketsWhoseCookiesRepeatAfterTheRestoreAreTuned() throws Exception {
		try (ConfigurableApplicationContext application = run("keepalive.guard.enabled=true")) {
			openSome();
			awaitKeepalive();
			Set<Integer> before = descriptors();
			Core.atCheckpoint(() -> {
				try {
					RepeatingCookies.restored = true;
					closeAll();
					openSome();
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			});
			org.crac.Core.checkpointRestore();
			awaitKeepalive();
			assertThat(descriptors()).as("descriptors that are used again").containsAnyElementsOf(before);
			assertThat(application.getBean(KeepaliveGuard.class).isRunning()).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void nothingIsLeftOpenAtACheckpoint(boolean guarded) throws Exception {
		try (ConfigurableApplicationContext application = run("keepalive.guard.enabled=" + guarded)) {
			assertThat(application.getBean(ProcessSockets.class).get().list()).isNotNull();
			assertThat(hasStatusFile()).isTrue();
			boolean[] atCheckpoint = new boolean[2];
			Core.atCheckpoint(() -> {
				atCheckpoint[0] = hasStatusFile();
				atCheckpoint[1] = Thread.getAllStackTraces()
					.keySet()
					.stream()
					.anyMatch((thread) -> thread.getName().equals("keepalive-guard"));
			});
			org.crac.Core.checkpointRestore();
			assertThat(atCheckpoint).containsExactly(false, false);
			assertThat(application.getBean(ProcessSockets.class).get().list()).isNotNull();
		}
	}

	private void closeAll() throws IOException {
		for (ServerSocket socket : this.open) {
			socket.close();
		}
		this.open.clear();
	}

	// So many that other threads of this JVM cannot take all of their descriptors.
	private void openSome() throws IOException {
		for (int i = 0; i < 20; i++) {
			this.open.add(new ServerSocket(0));
		}
	}

	private static ConfigurableApplicationContext run(String... properties) {
		return TestApplication.run(WebApplicationType.NONE, new Class<?>[] { RepeatingCookies.class }, Map.of(),
				properties);
	}

	private void awaitKeepalive() {
		await().untilAsserted(
				() -> assertThat(sockets()).extracting(KernelSocket::keepalive).containsOnly("1 15/15/9 150000"));
	}

	private Set<Integer> descriptors() {
		return sockets().map(KernelSocket::descriptor).collect(Collectors.toSet());
	}

	private Stream<KernelSocket> sockets() {
		Set<Integer> ports = this.open.stream().map(ServerSocket::getLocalPort).collect(Collectors.toSet());
		return KernelSockets.ofThisProcess()
			.stream()
			.filter((socket) -> socket.isListener() && ports.contains(socket.localPort()));
	}

	private static boolean hasStatusFile() {
		try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
			return descriptors.anyMatch((descriptor) -> target(descriptor).endsWith("/status"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String target(Path descriptor) {
		try {
			return Files.readSymbolicLink(descriptor).toString();
		}
		catch (IOException ex) {
			return "closed meanwhile";
		}
	}

	/**
	 * A system that gives the sockets after the restore the cookies of those before it.
	 */
	@Configuration(proxyBeanMethods = false)
	static class RepeatingCookies {

		private static volatile boolean restored;

		private final Map<Long, Long> before = new ConcurrentHashMap<>();

		private final Map<Long, Long> repeated = new ConcurrentHashMap<>();

		@Bean
		KeepaliveApplier applier() {
			restored = false;
			return Appliers.through(ChangedSystemCalls.withCookies((descriptor, cookie) -> {
				if (cookie == 0) {
					return 0;
				}
				if (restored) {
					return this.repeated.computeIfAbsent(cookie,
							(unseen) -> this.before.getOrDefault(descriptor, unseen));
				}
				this.before.put(descriptor, cookie);
				return cookie;
			}));
		}

	}

}
