package io.github.keepalive.guard;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.keepalive.context.ActivePlans;
import io.github.keepalive.context.ConfiguredSettings;
import io.github.keepalive.peer.HostPattern;
import io.github.keepalive.peer.KeepaliveTarget;
import io.github.keepalive.peer.ScopedSettings;
import io.github.keepalive.socket.KnownPeers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link TargetNames}. What becomes of the addresses is tested with real
 * sockets elsewhere.
 */
@ExtendWith(OutputCaptureExtension.class)
class TargetNamesTests {

	private final Queue<String> asked = new ConcurrentLinkedQueue<>();

	private final KnownPeers peers = new KnownPeers();

	@Test
	void asksForNamesOnlyAndWarnsOnce(CapturedOutput output) {
		TargetNames names = names("db.test", "*.example.com", "10.0.0.0/8", "gone.test");
		names.resolve();
		names.resolve();
		assertThat(this.asked).containsExactly("db.test", "gone.test", "db.test", "gone.test");
		assertThat(output).containsOnlyOnce("The host gone.test does not resolve");
		assertThat(output).doesNotContain("The host db.test");
	}

	@Test
	void threadIsThereOnlyWhileThereIsAnythingToResolve() throws Exception {
		TargetNames none = names("10.0.0.0/8");
		none.start(() -> {
		});
		assertThat(threads()).isZero();
		TargetNames names = names("db.test");
		CountDownLatch resolved = new CountDownLatch(1);
		names.start(resolved::countDown);
		assertThat(resolved.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(threads()).isOne();
		names.stop();
		await().until(() -> threads() == 0);
	}

	@Test
	void hostThatAnIntegrationConnectsToIsResolvedAtOnce() throws Exception {
		TargetNames names = names("*.mq.test");
		CountDownLatch resolved = new CountDownLatch(1);
		names.start(resolved::countDown);
		assertThat(threads()).isZero();
		this.peers.connecting("rabbitmq", InetSocketAddress.createUnresolved("one.mq.test", 5672));
		assertThat(resolved.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(this.asked).containsExactly("one.mq.test");
		names.stop();
		await().until(() -> threads() == 0);
	}

	private TargetNames names(String... hosts) {
		KeepaliveTarget target = new KeepaliveTarget("target", Arrays.stream(hosts).map(HostPattern::parse).toList(),
				List.of());
		ActivePlans plans = new ActivePlans(new ConfiguredSettings(ScopedSettings.none(), List.of(target), null, null,
				List.of(), List.of(), Set.of()));
		return new TargetNames(plans, this.peers, this::resolve);
	}

	private InetAddress[] resolve(String name) throws UnknownHostException {
		this.asked.add(name);
		if (name.startsWith("gone.")) {
			throw new UnknownHostException(name);
		}
		return new InetAddress[] { InetAddress.getLoopbackAddress() };
	}

	private static long threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("keepalive-names"))
			.count();
	}

}
