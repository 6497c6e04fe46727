package io.github.keepalive.kernel;

import java.io.IOException;
import java.net.ServerSocket;

import io.github.keepalive.oracle.KernelSocket;
import io.github.keepalive.oracle.KernelSockets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JffiSystemCalls}.
 */
class JffiSystemCallsTests {

	private static final int EBADF = 9;

	private static final int EINVAL = 22;

	private static final int TCP = 6;

	private static final int TCP_KEEPIDLE = 4;

	private final SystemCalls calls = new JffiSystemCalls();

	@Test
	void setsAndReadsAnOption() throws IOException {
		try (ServerSocket listener = new ServerSocket(0)) {
			int descriptor = socketOf(listener).descriptor();
			assertThat(this.calls.setsockopt(descriptor, TCP, TCP_KEEPIDLE, 77)).isZero();
			assertThat(this.calls.getsockopt(descriptor, TCP, TCP_KEEPIDLE)).isEqualTo(77);
			assertThat(socketOf(listener).option("TCP_KEEPIDLE")).isEqualTo(77);
		}
	}

	@Test
	void errorsAreNumbers() throws IOException {
		try (ServerSocket listener = new ServerSocket(0)) {
			int descriptor = socketOf(listener).descriptor();
			assertThat(this.calls.setsockopt(descriptor, TCP, TCP_KEEPIDLE, 32768)).isEqualTo(EINVAL);
		}
		assertThat(this.calls.setsockopt(-1, TCP, TCP_KEEPIDLE, 1)).isEqualTo(EBADF);
		assertThat(this.calls.getsockopt(-1, TCP, TCP_KEEPIDLE)).isEqualTo(-EBADF);
		assertThat(this.calls.duplicate(-1)).isEqualTo(-EBADF);
		assertThat(this.calls.cookie(-1)).isZero();
		assertThat(this.calls.strerror(EINVAL)).isEqualTo("Invalid argument");
	}

	@Test
	void duplicateIsTheSameSocket() throws IOException {
		try (ServerSocket first = new ServerSocket(0); ServerSocket second = new ServerSocket(0)) {
			int descriptor = socketOf(first).descriptor();
			int other = socketOf(second).descriptor();
			int duplicate = this.calls.duplicate(descriptor);
			try {
				assertThat(this.calls.cookie(duplicate)).isNotZero()
					.isEqualTo(this.calls.cookie(descriptor))
					.isNotEqualTo(this.calls.cookie(other));
			}
			finally {
				this.calls.close(duplicate);
			}
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
