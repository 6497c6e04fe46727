package io.github.keepalive.kernel;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.keepalive.KeepaliveOption;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link KernelAccess} on sockets that are in the way of being found.
 */
class KernelAccessTests {

	private static final Map<KeepaliveOption, Integer> TIMINGS = Map.of(KeepaliveOption.TCP_KEEPIDLE, 15,
			KeepaliveOption.TCP_KEEPINTVL, 16, KeepaliveOption.TCP_KEEPCNT, 7);

	/** Descriptors of other threads come and go meanwhile: fewer than a leak leaves. */
	private static final int SOME = 25;

	private final KernelAccess access = KernelAccess.through(new ForwardingSystemCalls());

	@Test
	void socketHasTheTimingsItIsToHaveAfterwards() throws IOException {
		for (int i = 0; i < 3; i++) {
			try (SocketChannel channel = SocketChannel.open();
					TunableSocket found = this.access.open(JdkSocket.of(channel), TIMINGS)) {
				assertThat(found).isInstanceOf(HeldSocket.class);
				assertThat(timings(channel)).isEqualTo((i == 0) ? "15/16/7" : "15/75/9");
			}
		}
	}

	@Test
	void timingsThatAreNotSaidStayAsTheyWere() throws IOException {
		for (int i = 0; i < 3; i++) {
			try (SocketChannel channel = SocketChannel.open()) {
				channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 20);
				channel.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, 21);
				channel.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 22);
				this.access.open(JdkSocket.of(channel), Map.of()).close();
				assertThat(timings(channel)).isEqualTo("20/21/22");
			}
		}
	}

	/**
	 * Another socket may have what the mark is, because its owner chose it.
	 */
	@Test
	void socketThatOnlyLooksLikeItIsNotTouched() throws IOException {
		try (SocketChannel other = SocketChannel.open()) {
			this.access.open(JdkSocket.of(other), TIMINGS).close();
			try (SocketChannel channel = SocketChannel.open()) {
				JdkSocket socket = new ForwardingJdkSocket(JdkSocket.of(channel)) {

					@Override
					protected <T> void setOption(SocketOption<T> option, T value) throws IOException {
						super.setOption(option, value);
						if (option == ExtendedSocketOptions.TCP_KEEPIDLE && (Integer) value > 1000) {
							other.setOption(option, value);
						}
					}

				};
				try (TunableSocket found = this.access.open(socket, TIMINGS)) {
					found.set(KeepaliveOption.SO_KEEPALIVE, 1);
				}
				assertThat(other.getOption(StandardSocketOptions.SO_KEEPALIVE)).isFalse();
				assertThat(channel.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
			}
		}
	}

	@Test
	void confirmationCostsOneSystemCallMore() throws IOException {
		int[] calls = new int[1];
		KernelAccess access = KernelAccess.through(new ForwardingSystemCalls() {

			@Override
			public long getsockopt(int descriptor, int level, int name) {
				calls[0]++;
				return super.getsockopt(descriptor, level, name);
			}

			@Override
			public int setsockopt(int descriptor, int level, int name, int value) {
				calls[0]++;
				return super.setsockopt(descriptor, level, name, value);
			}

		});
		for (int i = 0; i < 2; i++) {
			calls[0] = 0;
			try (SocketChannel channel = SocketChannel.open();
					TunableSocket found = access.open(new ForwardingJdkSocket(JdkSocket.of(channel)) {

						@Override
						protected boolean isPinned() {
							return true;
						}

					}, TIMINGS)) {
				found.set(KeepaliveOption.TCP_KEEPIDLE, 15);
			}
		}
		// One look for the mark, one after the JDK has set the idle time, which need not
		// be set again.
		assertThat(calls[0]).isEqualTo(2);
	}

	/**
	 * With {@code sysctl net.ipv4.tcp_keepalive_time=43200} a socket has an idle time
	 * that nobody can set.
	 */
	@Test
	void timingThatCannotBeGivenBackTakesNoPartInTheMark() throws IOException {
		int before = descriptors();
		for (int i = 0; i < 50; i++) {
			try (SocketChannel channel = SocketChannel.open()) {
				TunableSocket found = this.access.open(new WithLongIdle(channel, 43200), Map.of());
				assertThat(found).isInstanceOf(HeldSocket.class);
				found.close();
				assertThat(timings(channel)).isEqualTo("7200/75/9");
			}
		}
		assertThat(descriptors()).isLessThan(before + SOME);
	}

	@Test
	void markIsTakenOffWhereThePartsAfterTheFirstAreRefused() throws IOException {
		try (SocketChannel channel = SocketChannel.open()) {
			TunableSocket found = this.access.open(new ForwardingJdkSocket(JdkSocket.of(channel)) {

				@Override
				protected <T> void setOption(SocketOption<T> option, T value) throws IOException {
					if (option == ExtendedSocketOptions.TCP_KEEPINTERVAL) {
						throw new SocketException("Operation not permitted");
					}
					super.setOption(option, value);
				}

			}, Map.of());
			assertThat(found.obstacle(KeepaliveOption.TCP_USER_TIMEOUT)).contains("Operation not permitted");
			assertThat(timings(channel)).isEqualTo("7200/75/9");
		}
	}

	@Test
	void socketWithoutATimingToMarkHasTheJdksOptions() throws IOException {
		try (SocketChannel channel = SocketChannel.open()) {
			channel.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 9);
			TunableSocket found = this.access.open(new WithLongIdle(channel, 43200) {

				@Override
				@SuppressWarnings("unchecked")
				protected <T> T getOption(SocketOption<T> option) throws IOException {
					return (option == ExtendedSocketOptions.TCP_KEEPINTERVAL) ? (T) Integer.valueOf(43200)
							: super.getOption(option);
				}

			}, Map.of());
			assertThat(found.obstacle(KeepaliveOption.TCP_USER_TIMEOUT)).contains("cannot be found")
				.contains("lower the sysctls");
			assertThat(found.obstacle(KeepaliveOption.TCP_KEEPCNT)).isNull();
			found.close();
		}
	}

	@Test
	void nothingIsLeftOpenWhereASocketIsClosedWhileItIsFound() {
		int before = descriptors();
		for (int call = 0; call < 300; call++) {
			int last = 1 + call % 6;
			assertThatExceptionOfType(SocketOptionException.class).isThrownBy(() -> {
				SocketChannel channel = SocketChannel.open();
				int[] calls = new int[1];
				this.access.open(new ForwardingJdkSocket(JdkSocket.of(channel)) {

					@Override
					protected <T> void setOption(SocketOption<T> option, T value) throws IOException {
						if (++calls[0] > last) {
							throw new SocketException("Socket closed");
						}
						super.setOption(option, value);
						if (calls[0] == last) {
							channel.close();
						}
					}

				}, Map.of()).close();
				channel.close();
				throw new SocketOptionException(null, "it was found all the same");
			});
		}
		assertThat(descriptors()).isLessThan(before + SOME);
	}

	/**
	 * The last descriptor of a socket with SO_LINGER and unsent data takes its time to
	 * close.
	 */
	@Test
	void socketThatItsOwnerClosedMeanwhileIsClosedInAThreadOfItsOwn() throws Exception {
		CompletableFuture<String> closedBy = new CompletableFuture<>();
		KernelAccess access = KernelAccess.through(new ForwardingSystemCalls() {

			@Override
			public void close(int descriptor) {
				closedBy.complete(Thread.currentThread().getName());
				super.close(descriptor);
			}

		});
		SocketCensus<Boolean> census = access.census();
		try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
			Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
			HeldSocket held = null;
			for (SocketCensus.Entry entry : census.findNew()) {
				if (entry.localPort() == client.getLocalPort()) {
					held = entry.hold();
				}
			}
			client.close();
			held.close();
			assertThat(closedBy.get(20, TimeUnit.SECONDS)).isEqualTo("keepalive-close");
		}
		finally {
			census.close();
		}
	}

	@Test
	void socketThatCannotBeDuplicatedIsNotSearchedForEverywhere() throws IOException {
		int[] asked = new int[1];
		KernelAccess access = KernelAccess.through(new ForwardingSystemCalls() {

			@Override
			public int duplicate(int descriptor) {
				return -LinuxNumbers.EMFILE;
			}

			@Override
			public long getsockopt(int descriptor, int level, int name) {
				asked[0]++;
				return super.getsockopt(descriptor, level, name);
			}

		});
		try (SocketChannel channel = SocketChannel.open()) {
			TunableSocket found = access.open(JdkSocket.of(channel), TIMINGS);
			assertThat(found.obstacle(KeepaliveOption.TCP_USER_TIMEOUT)).contains("limit of open files");
			assertThat(asked[0]).isLessThan(5000);
			assertThat(timings(channel)).isEqualTo("15/16/7");
		}
	}

	private static String timings(SocketChannel channel) throws IOException {
		return channel.getOption(ExtendedSocketOptions.TCP_KEEPIDLE) + "/"
				+ channel.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL) + "/"
				+ channel.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT);
	}

	private static int descriptors() {
		return new File("/proc/self/fd").list().length;
	}

	/**
	 * A socket whose idle time is beyond what can be set, as the system's may be.
	 */
	private static class WithLongIdle extends ForwardingJdkSocket {

		private final Integer idleSeconds;

		WithLongIdle(SocketChannel channel, int idleSeconds) {
			super(JdkSocket.of(channel));
			this.idleSeconds = idleSeconds;
		}

		@Override
		@SuppressWarnings("unchecked")
		protected <T> T getOption(SocketOption<T> option) throws IOException {
			return (option == ExtendedSocketOptions.TCP_KEEPIDLE) ? (T) this.idleSeconds : super.getOption(option);
		}

	}

}
