package io.github.keepalive.kernel;

import java.io.File;
import java.net.MalformedURLException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;

import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.KeepaliveSettings;
import io.github.keepalive.SystemDefaults;
import io.github.keepalive.oracle.KernelSockets;
import io.github.keepalive.socket.KeepaliveApplier;
import io.github.keepalive.socket.KeepaliveSocket;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for two copies of the library in one JVM, each in a class loader of its own.
 */
class CopiesTests {

	@Test
	void eachCopyKnowsThatThereAreTwoAndSetsItsOptions() throws Exception {
		String before = System.getProperty("io.github.keepalive.copies");
		try (ServerSocket peer = new ServerSocket(0); URLClassLoader first = copy(); URLClassLoader second = copy()) {
			System.setProperty("io.github.keepalive.copies", "0");
			connect(first, peer.getLocalSocketAddress()).close();
			assertThat(isOnlyOne(first)).isTrue();
			// One that looks at sockets duplicates their descriptors too.
			second.loadClass(Connection.class.getName()).getMethod("look").invoke(null);
			assertThat(isOnlyOne(first)).isFalse();
			assertThat(isOnlyOne(second)).isFalse();
			for (ClassLoader copy : new ClassLoader[] { first, second }) {
				// The second connection of each is one whose descriptor is expected.
				for (int i = 0; i < 2; i++) {
					try (AutoCloseable connection = connect(copy, peer.getLocalSocketAddress())) {
						assertThat(connection).isNotInstanceOf(KeepaliveSocket.class);
						assertThat(KernelSockets.one(KernelSockets.outbound(peer.getLocalPort())).keepalive())
							.isEqualTo("1 15/15/9 150000");
					}
				}
			}
		}
		finally {
			if (before != null) {
				System.setProperty("io.github.keepalive.copies", before);
			}
			else {
				System.clearProperty("io.github.keepalive.copies");
			}
		}
	}

	private static boolean isOnlyOne(ClassLoader copy) throws ReflectiveOperationException {
		return (Boolean) copy.loadClass(Connection.class.getName()).getMethod("isOnlyOne").invoke(null);
	}

	private static AutoCloseable connect(ClassLoader copy, SocketAddress peer) throws ReflectiveOperationException {
		return (AutoCloseable) copy.loadClass(Connection.class.getName())
			.getMethod("to", SocketAddress.class)
			.invoke(null, peer);
	}

	private static URLClassLoader copy() {
		URL[] classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.map(CopiesTests::url)
			.toArray(URL[]::new);
		return new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader());
	}

	private static URL url(String file) {
		try {
			return new File(file).toURI().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalArgumentException(file, ex);
		}
	}

	/**
	 * What a copy does, called by name.
	 */
	public static final class Connection {

		private Connection() {
		}

		public static AutoCloseable to(SocketAddress peer) throws Exception {
			Socket socket = new KeepaliveSocket(new KeepaliveApplier(),
					KeepalivePlan.of(KeepaliveRole.CLIENT, KeepaliveSettings.none(), SystemDefaults.read()));
			socket.connect(peer);
			return socket;
		}

		public static void look() throws Exception {
			try (ServerSocket listener = new ServerSocket(0);
					SocketCensus<Boolean> census = KernelAccess.ofJvm().census()) {
				for (SocketCensus.Entry entry : census.findNew()) {
					HeldSocket held = entry.hold();
					if (held != null) {
						held.close();
					}
				}
				assertThat(listener.isClosed()).isFalse();
			}
		}

		public static boolean isOnlyOne() {
			return Copies.isOnlyOne();
		}

	}

}
