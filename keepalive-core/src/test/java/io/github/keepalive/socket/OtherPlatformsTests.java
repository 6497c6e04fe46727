package io.github.keepalive.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepaliveOutcome;
import io.github.keepalive.KeepaliveOutcome.Unsupported;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveReport;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.KeepaliveSettings;
import io.github.keepalive.SystemDefaults;
import io.github.keepalive.kernel.KernelAccess;
import io.github.keepalive.kernel.Platform;
import io.github.keepalive.oracle.KernelSockets;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What sockets are given on systems other than Linux: what the JDK can set, and nothing
 * by a number of Linux.
 */
class OtherPlatformsTests {

	private static final Set<KeepaliveOption> BEYOND_THE_JDK = EnumSet.of(KeepaliveOption.TCP_USER_TIMEOUT,
			KeepaliveOption.TCP_MAXSEG, KeepaliveOption.TCP_WINDOW_CLAMP);

	private static final KeepaliveSettings EVERYTHING = KeepaliveSettings.none()
		.withMaxSegmentSize(1200)
		.withWindowClamp(65536)
		.withSynCount(3)
		.withDeferAccept(Duration.ofSeconds(5));

	@ParameterizedTest
	@CsvSource({ "Mac OS X,aarch64", "Windows Server 2022,amd64" })
	void connectionHasWhatTheJdkSets(String os, String architecture) throws IOException {
		try (ServerSocketChannel peer = ServerSocketChannel.open().bind(loopback());
				SocketChannel channel = SocketChannel.open()) {
			KeepaliveReport report = on(os, architecture).apply(channel, plan(KeepaliveRole.CLIENT));
			channel.connect(peer.getLocalAddress());
			Set<KeepaliveOption> unsupported = EnumSet.copyOf(BEYOND_THE_JDK);
			unsupported.add(KeepaliveOption.TCP_SYNCNT);
			assertUnsupported(report, unsupported, os);
			assertThat(KernelSockets.one(KernelSockets.outbound(peer.socket().getLocalPort())).keepalive())
				.isEqualTo("1 15/15/9 0");
		}
	}

	@ParameterizedTest
	@CsvSource({ "Mac OS X,aarch64", "Windows Server 2022,amd64" })
	void acceptedConnectionIsGivenWhatTheListenerDoesNotHandDown(String os, String architecture) throws IOException {
		KeepalivePlan plan = plan(KeepaliveRole.SERVER);
		try (ServerSocketChannel listener = ServerSocketChannel.open()) {
			PreparedListener prepared = on(os, architecture).prepare(listener, plan);
			Set<KeepaliveOption> unsupported = EnumSet.copyOf(BEYOND_THE_JDK);
			unsupported.add(KeepaliveOption.SO_KEEPALIVE);
			unsupported.add(KeepaliveOption.TCP_DEFER_ACCEPT);
			assertUnsupported(prepared.report(), unsupported, os);
			assertThat(prepared.leftToAccepted()).containsExactlyInAnyOrder(KeepaliveOption.SO_KEEPALIVE,
					KeepaliveOption.TCP_KEEPIDLE, KeepaliveOption.TCP_KEEPINTVL, KeepaliveOption.TCP_KEEPCNT);
			// Here they do inherit: another value shows what was set.
			listener.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 99);
			listener.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 3);
			listener.bind(loopback());
			SocketChannel accepted;
			try (SocketChannel client = SocketChannel.open(listener.getLocalAddress())) {
				accepted = listener.accept();
				assertThat(accepted.getRemoteAddress()).isEqualTo(client.getLocalAddress());
				prepared.accepted(accepted, plan);
				assertThat(KernelSockets.one(KernelSockets.inbound(listener.socket().getLocalPort())).keepalive())
					.isEqualTo("1 15/15/9 0");
				accepted.close();
			}
			// One that is gone is nobody's failure.
			prepared.accepted(accepted, plan);
		}
	}

	private static void assertUnsupported(KeepaliveReport report, Set<KeepaliveOption> options, String os) {
		Map<KeepaliveOption, KeepaliveOutcome> unsupported = report.outcomes()
			.entrySet()
			.stream()
			.filter((outcome) -> outcome.getValue() instanceof Unsupported)
			.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
		assertThat(unsupported).containsOnlyKeys(options);
		assertThat(unsupported.values()).allSatisfy(
				(outcome) -> assertThat(outcome.toString()).contains("only the JDK's own socket options on " + os));
	}

	private static KeepaliveApplier on(String os, String architecture) {
		KernelAccess access = KernelAccess.on(new Platform(os, architecture));
		return new KeepaliveApplier(() -> access);
	}

	private static KeepalivePlan plan(KeepaliveRole role) {
		return KeepalivePlan.of(role, EVERYTHING, SystemDefaults.read());
	}

	private static InetSocketAddress loopback() {
		return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
	}

}
