package io.github.keepalive.guard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import io.github.keepalive.TestApplication;
import io.github.keepalive.context.ProcessSockets;
import io.github.keepalive.crac.Core;
import io.github.keepalive.kernel.ChangedSystemCalls;
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

	private final List<ServerSocket> later = new ArrayList<>();

	@AfterEach
	void close() throws IOException {
		Core.atCheckpoint(() -> {
		});
		for (ServerSocket socket : this.later) {
			socket.close();
		}
	}

	@Test
	void socketWhoseCookieRepeatsAfterTheRestoreIsTuned() throws Exception {
		try (ConfigurableApplicationContext application = run("keepalive.guard.enabled=true");
				ServerSocket before = new ServerSocket(0)) {
			awaitKeepalive(before);
			int descriptor = descriptor(before);
			Core.atCheckpoint(() -> takeOver(before, descriptor));
			org.crac.Core.checkpointRestore();
			awaitKeepalive(this.later.get(this.later.size() - 1));
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

	private void takeOver(ServerSocket before, int descriptor) {
		try {
			RepeatingCookies.restored = true;
			before.close();
			// Another thread may take the number meanwhile, and give it back.
			await().until(() -> {
				this.later.add(new ServerSocket(0));
				return descriptor(this.later.get(this.later.size() - 1)) == descriptor;
			});
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static ConfigurableApplicationContext run(String... properties) {
		return TestApplication.run(WebApplicationType.NONE, new Class<?>[] { RepeatingCookies.class }, Map.of(),
				properties);
	}

	private static void awaitKeepalive(ServerSocket listener) {
		await().untilAsserted(
				() -> assertThat(KernelSockets.one(KernelSockets.listener(listener.getLocalPort())).keepalive())
					.isEqualTo("1 15/15/9 150000"));
	}

	private static int descriptor(ServerSocket listener) {
		return KernelSockets.one(KernelSockets.listener(listener.getLocalPort())).descriptor();
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
