package io.github.keepalive.kernel;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.kernel.Mark.Parts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link DescriptorSearch} in a process with thousands of descriptors, holes
 * among them.
 */
class DescriptorSearchTests {

	private static final File DESCRIPTORS = new File("/proc/self/fd");

	private static final File MISSING = new File("/proc/self/missing");

	private static final int MANY = 3000;

	private final List<SocketChannel> open = new ArrayList<>();

	private final AtomicInteger duplicates = new AtomicInteger();

	private final SystemCalls calls = new ForwardingSystemCalls() {

		@Override
		public int duplicate(int descriptor) {
			int duplicate = super.duplicate(descriptor);
			if (duplicate >= 0) {
				DescriptorSearchTests.this.duplicates.incrementAndGet();
			}
			return duplicate;
		}

		@Override
		public void close(int descriptor) {
			DescriptorSearchTests.this.duplicates.decrementAndGet();
			super.close(descriptor);
		}

	};

	@AfterEach
	void closeAll() throws IOException {
		for (Closeable closeable : this.open) {
			closeable.close();
		}
	}

	@Test
	void newSocketIsFoundAboveThousands() throws IOException {
		openMany();
		try (Socket socket = new Socket()) {
			assertFinds(socket, new DescriptorSearch(this.calls, DESCRIPTORS));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/proc/self/fd", "/proc/self/missing" })
	void channelInAHoleFarBelowIsFound(File descriptors) throws IOException {
		openMany();
		this.open.remove(10).close();
		try (SocketChannel channel = SocketChannel.open()) {
			this.open.remove(MANY / 2).close();
			this.open.remove(MANY / 2).close();
			assertFinds(channel, new DescriptorSearch(this.calls, descriptors));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/proc/self/fd", "/proc/self/missing" })
	void channelAboveANewHoleIsFound(File descriptors) throws IOException {
		openMany();
		try (SocketChannel channel = SocketChannel.open()) {
			this.open.remove(20).close();
			assertFinds(channel, new DescriptorSearch(this.calls, descriptors));
		}
	}

	@Test
	void placesFarApartAreNotSearchedForAgain() throws IOException {
		openMany();
		AtomicInteger asked = new AtomicInteger();
		DescriptorSearch search = new DescriptorSearch(new ForwardingSystemCalls() {

			@Override
			public long getsockopt(int descriptor, int level, int name) {
				asked.incrementAndGet();
				return super.getsockopt(descriptor, level, name);
			}

		}, DESCRIPTORS);
		for (int place = 0; place < 10; place++) {
			assertFinds(this.open.get(200 * place), search);
		}
		asked.set(0);
		for (int turn = 0; turn < 10; turn++) {
			for (int place = 2; place < 10; place++) {
				assertFinds(this.open.get(200 * place), search);
			}
		}
		assertThat(asked.get()).isLessThan(10 * 8 * 20);
		asked.set(0);
		assertFinds(this.open.get(0), search);
		assertThat(asked.get()).as("forgotten").isGreaterThan(1000);
	}

	@Test
	void pinnedSocketIsHeldByADuplicateWhileAnyOtherOneIsOpen() throws IOException {
		DescriptorSearch search = new DescriptorSearch(this.calls, DESCRIPTORS);
		try (SocketChannel channel = SocketChannel.open();
				HeldSocket ofTheGuard = find(JdkSocket.of(channel), search)) {
			assertThat(ofTheGuard).isNotNull();
			Mark mark = mark();
			mark.writeTo(JdkSocket.of(channel), Parts.FIRST);
			int before = count();
			try (HeldSocket found = search.findWhereExpected(mark, pinned(channel))) {
				assertThat(found).isNotNull();
				assertThat(count()).isEqualTo(before + 1);
			}
		}
	}

	@Test
	void nextSocketIsFoundByHalfItsMark() throws IOException {
		// Holes below are filled by the first ones: the last two sit side by side.
		openMany();
		DescriptorSearch search = new DescriptorSearch(this.calls, DESCRIPTORS);
		JdkSocket first = JdkSocket.of(this.open.get(MANY - 2));
		JdkSocket second = JdkSocket.of(this.open.get(MANY - 1));
		find(first, search).close();
		for (JdkSocket expected : List.of(first, second, second)) {
			Mark mark = mark();
			mark.writeTo(expected, Parts.FIRST);
			try (HeldSocket found = search.findWhereExpected(mark, expected)) {
				assertThat(found).isNotNull();
				found.set(KeepaliveOption.TCP_KEEPIDLE, 1234);
				assertThat(expected.get(KeepaliveOption.TCP_KEEPIDLE)).isEqualTo(1234);
			}
		}
		Mark mark = mark();
		mark.writeTo(first, Parts.FIRST);
		assertThat(search.findWhereExpected(mark, first)).as("it is below").isNull();
	}

	@Test
	void pinnedSocketIsHeldWithoutAnotherDescriptor() throws IOException {
		DescriptorSearch search = new DescriptorSearch(this.calls, DESCRIPTORS);
		try (SocketChannel channel = SocketChannel.open()) {
			find(JdkSocket.of(channel), search).close();
			Mark mark = mark();
			mark.writeTo(JdkSocket.of(channel), Parts.FIRST);
			int before = count();
			HeldSocket found = search.findWhereExpected(mark, pinned(channel));
			assertThat(count()).isEqualTo(before);
			found.close();
			assertThat(JdkSocket.of(channel).get(KeepaliveOption.TCP_KEEPIDLE)).as("it is still open").isPositive();
		}
	}

	/**
	 * fcntl(2) looks at the socket first and for a free number then: meanwhile another
	 * thread may close the original.
	 */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void duplicateThatGetsTheNumberOfTheOriginalIsClosedToo(boolean identified) throws IOException {
		SocketChannel channel = SocketChannel.open();
		JdkSocket socket = JdkSocket.of(channel);
		HeldSocket first = find(socket, new DescriptorSearch(this.calls, DESCRIPTORS));
		SocketIdentity identity = first.identity();
		assertThat(identity).isNotNull();
		first.close();
		Mark mark = mark();
		mark.writeTo(socket, Parts.ALL);
		Queue<Integer> closed = new ConcurrentLinkedQueue<>();
		SystemCalls racing = new ForwardingSystemCalls() {

			@Override
			public int duplicate(int descriptor) {
				return descriptor;
			}

			@Override
			public void close(int descriptor) {
				closed.add(descriptor);
			}

		};
		HeldSocket held = identified ? HeldSocket.identified(identity, racing)
				: HeldSocket.marked(identity.descriptor(), racing, mark, Parts.ALL);
		assertThat(held.isOpen()).isEqualTo(!identified);
		held.close();
		await().until(() -> HeldSocket.DUPLICATES.count() >= 0);
		assertThat(closed).containsExactly(identity.descriptor());
		channel.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/proc/self/fd", "/proc/self/missing" })
	void socketThatIsGoneIsNotFound(File descriptors) throws IOException {
		try (SocketChannel unmarked = SocketChannel.open()) {
			assertThat(new DescriptorSearch(this.calls, descriptors).find(mark(), JdkSocket.of(unmarked))).isNull();
		}
	}

	@Test
	void noDescriptorIsLeftOpen() throws IOException {
		DescriptorSearch search = new DescriptorSearch(this.calls, MISSING);
		try (SocketChannel channel = SocketChannel.open()) {
			find(JdkSocket.of(channel), search).close();
			int before = count();
			for (int i = 0; i < 100; i++) {
				find(JdkSocket.of(channel), search).close();
			}
			assertThat(count()).isEqualTo(before);
		}
	}

	private void openMany() throws IOException {
		for (int i = 0; i < MANY; i++) {
			this.open.add(SocketChannel.open());
		}
	}

	private static void assertFinds(Socket socket, DescriptorSearch search) throws IOException {
		assertFinds(JdkSocket.of(socket), search);
	}

	private static void assertFinds(SocketChannel channel, DescriptorSearch search) throws IOException {
		assertFinds(JdkSocket.of(channel), search);
	}

	private static void assertFinds(JdkSocket socket, DescriptorSearch search) throws IOException {
		try (HeldSocket found = find(socket, search)) {
			found.set(KeepaliveOption.TCP_KEEPIDLE, 1234);
			assertThat(socket.get(KeepaliveOption.TCP_KEEPIDLE)).isEqualTo(1234);
			assertThat(found.get(KeepaliveOption.TCP_USER_TIMEOUT)).isZero();
		}
	}

	private static HeldSocket find(JdkSocket socket, DescriptorSearch search) throws IOException {
		Mark mark = mark();
		mark.writeTo(socket, Parts.ALL);
		HeldSocket found = search.find(mark, socket);
		assertThat(found).isNotNull();
		return found;
	}

	private static Mark mark() {
		return Mark.unique(Map.of(KeepaliveOption.TCP_KEEPIDLE, 15, KeepaliveOption.TCP_KEEPINTVL, 15,
				KeepaliveOption.TCP_KEEPCNT, 9));
	}

	/** A socket whose owner says that nobody closes it. */
	private static JdkSocket pinned(SocketChannel channel) {
		return new ForwardingJdkSocket(JdkSocket.of(channel)) {

			@Override
			protected boolean isPinned() {
				return true;
			}

		};
	}

	// Descriptors of other threads come and go.
	private int count() {
		return this.duplicates.get();
	}

}
