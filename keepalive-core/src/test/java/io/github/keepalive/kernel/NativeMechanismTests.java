package io.github.keepalive.kernel;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.stream.IntStream;

import io.github.keepalive.oracle.KernelSocket;
import io.github.keepalive.oracle.KernelSockets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for each {@link NativeMechanism} that this JVM has.
 */
class NativeMechanismTests {

	private static final int EBADF = 9;

	private static final int EINVAL = 22;

	private static final int TCP = 6;

	private static final int TCP_KEEPIDLE = 4;

	private static final int TCP_INFO = 11;

	private static final byte ESTABLISHED = 1;

	static List<NativeMechanism> mechanisms() {
		return (Runtime.version().feature() >= 22) ? NativeMechanism.ofJvm() : List.of(NativeMechanism.JFFI);
	}

	@ParameterizedTest
	@MethodSource("mechanisms")
	void setsAndReadsAnOption(NativeMechanism mechanism) throws Exception {
		SystemCalls calls = mechanism.open();
		try (ServerSocket listener = new ServerSocket(0)) {
			int descriptor = socketOf(listener).descriptor();
			assertThat(calls.setsockopt(descriptor, TCP, TCP_KEEPIDLE, 77)).isZero();
			assertThat(calls.getsockopt(descriptor, TCP, TCP_KEEPIDLE)).isEqualTo(77);
			assertThat(socketOf(listener).option("TCP_KEEPIDLE")).isEqualTo(77);
		}
	}

	@ParameterizedTest
	@MethodSource("mechanisms")
	void errorsAreNumbers(NativeMechanism mechanism) throws Exception {
		SystemCalls calls = mechanism.open();
		try (ServerSocket listener = new ServerSocket(0)) {
			int descriptor = socketOf(listener).descriptor();
			assertThat(calls.setsockopt(descriptor, TCP, TCP_KEEPIDLE, 32768)).isEqualTo(EINVAL);
		}
		assertThat(calls.setsockopt(-1, TCP, TCP_KEEPIDLE, 1)).isEqualTo(EBADF);
		assertThat(calls.getsockopt(-1, TCP, TCP_KEEPIDLE)).isEqualTo(-EBADF);
		assertThat(calls.duplicate(-1)).isEqualTo(-EBADF);
		assertThat(calls.cookie(-1)).isZero();
		assertThat(calls.strerror(EINVAL)).isEqualTo("Invalid argument");
	}

	@ParameterizedTest
	@MethodSource("mechanisms")
	void duplicateIsTheSameSocket(NativeMechanism mechanism) throws Exception {
		SystemCalls calls = mechanism.open();
		try (ServerSocket first = new ServerSocket(0); ServerSocket second = new ServerSocket(0)) {
			int descriptor = socketOf(first).descriptor();
			int other = socketOf(second).descriptor();
			int duplicate = calls.duplicate(descriptor);
			try {
				assertThat(calls.cookie(duplicate)).isNotZero()
					.isEqualTo(calls.cookie(descriptor))
					.isNotEqualTo(calls.cookie(other));
			}
			finally {
				calls.close(duplicate);
			}
		}
	}

	@ParameterizedTest
	@MethodSource("mechanisms")
	void addressesAndStructuresAreRead(NativeMechanism mechanism) throws Exception {
		SystemCalls calls = mechanism.open();
		try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
				Socket client = new Socket("127.0.0.1", listener.getLocalPort())) {
			int listening = socketOf(listener).descriptor();
			int connected = KernelSockets.one(KernelSockets.outbound(listener.getLocalPort())).descriptor();
			assertThat(calls.getpeername(connected)).isNotNull()
				.extracting(InetSocketAddress::getPort)
				.isEqualTo(listener.getLocalPort());
			assertThat(calls.getsockname(connected)).isNotNull()
				.extracting(InetSocketAddress::getPort)
				.isEqualTo(client.getLocalPort());
			assertThat(calls.getpeername(listening)).isNull();
			byte[] info = new byte[104];
			assertThat(calls.getsockopt(connected, TCP, TCP_INFO, info)).isEqualTo(info.length);
			assertThat(info[0]).isEqualTo(ESTABLISHED);
			assertThat(calls.getsockopt(-1, TCP, TCP_INFO, info)).isEqualTo(-EBADF);
		}
	}

	@ParameterizedTest
	@MethodSource("mechanisms")
	void threadsDoNotMixTheirValues(NativeMechanism mechanism) throws Exception {
		SystemCalls calls = mechanism.open();
		try (ServerSocket first = new ServerSocket(0); ServerSocket second = new ServerSocket(0)) {
			List<Integer> descriptors = List.of(socketOf(first).descriptor(), socketOf(second).descriptor());
			assertThat(IntStream.range(0, 20_000).parallel().allMatch((i) -> {
				int descriptor = descriptors.get(i % 2);
				calls.setsockopt(descriptor, TCP, TCP_KEEPIDLE, 100 + i % 2);
				return calls.getsockopt(descriptor, TCP, TCP_KEEPIDLE) == 100 + i % 2
						&& calls.setsockopt(-1, TCP, TCP_KEEPIDLE, 1) == EBADF;
			})).isTrue();
		}
	}

	private static KernelSocket socketOf(ServerSocket listener) {
		return KernelSockets.ofThisProcess()
			.stream()
			.filter(KernelSockets.listener(listener.getLocalPort()))
			.findFirst()
			.orElseThrow();
	}

}
