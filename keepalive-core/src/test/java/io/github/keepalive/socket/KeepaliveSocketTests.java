package io.github.keepalive.socket;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import ch.qos.logback.classic.Level;
import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveReport;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.KeepaliveSettings;
import io.github.keepalive.SystemDefaults;
import io.github.keepalive.oracle.KernelSocket;
import io.github.keepalive.oracle.KernelSockets;
import io.github.keepalive.peer.OutboundPlans;
import io.github.keepalive.socket.KeepaliveSocketFactory.Publication;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link KeepaliveSocket} and {@link KeepaliveSocketFactory}.
 */
class KeepaliveSocketTests {

	private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

	private final KeepaliveSocketFactory factory = new KeepaliveSocketFactory(
			KeepaliveSettings.none().withIdle(Duration.ofSeconds(20)).withCount(0));

	@Test
	void factoryWithoutArgumentsHasTheDefaults() throws IOException {
		try (ServerSocket peer = new ServerSocket(0);
				Socket socket = new KeepaliveSocketFactory().createSocket(LOOPBACK, peer.getLocalPort())) {
			assertThat(outbound(peer).localPort()).isEqualTo(socket.getLocalPort());
			assertThat(outbound(peer).keepalive()).isEqualTo("1 15/15/9 150000");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "idle=20 | 1 20/15/9 155000", "idle=30, interval=10 ,count=4 | 1 30/10/4 70000",
					"user-timeout=60000 | 1 15/15/9 60000", "user-timeout=0,count=0 | 1 15/15/9 0",
					"enabled=off | 0 7200/75/9 0", "'' | 1 15/15/9 150000", "published.gone.1 | 1 15/15/9 150000" })
	void factoryTakesItsSettingsFromAText(String argument, String expected) throws IOException {
		try (ServerSocket peer = new ServerSocket(0);
				Socket socket = new KeepaliveSocketFactory(argument).createSocket(LOOPBACK, peer.getLocalPort())) {
			assertThat(outbound(peer).localPort()).isEqualTo(socket.getLocalPort());
			assertThat(outbound(peer).keepalive()).isEqualTo(expected);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"idle | \"idle\" is no keepalive setting, write for example idle=30,interval=10",
			"idel=30 | \"idel=30\" is no keepalive setting",
			"idle=30;count=4 | \"idle=30;count=4\" is not allowed, idle takes a number of seconds from 1 to 32767",
			"idle=30s | \"idle=30s\" is not allowed, idle takes a number of seconds",
			"idle=99999 | \"idle=99999\" is not allowed", "=30 | \"=30\" is no keepalive setting",
			"defer-accept=5 | \"defer-accept=5\" is no keepalive setting" })
	void textThatIsNoneSaysWhatToWrite(String argument, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> new KeepaliveSocketFactory(argument))
			.withMessageStartingWith(message);
	}

	@Test
	void publishedFactoryIsFoundByItsTextUntilItIsClosed() throws IOException {
		Publication publication = this.factory.publish("data source #1");
		assertThat(publication.argument()).matches("published\\.data-source--1\\.\\d+");
		try (ServerSocket peer = new ServerSocket(0)) {
			KeepaliveSocketFactory found = new KeepaliveSocketFactory(publication.argument());
			try (Socket socket = found.createSocket(LOOPBACK, peer.getLocalPort())) {
				assertThat(socket.isConnected()).isTrue();
				assertCarries(peer);
			}
			publication.close();
			KeepaliveSocketFactory late = new KeepaliveSocketFactory(publication.argument());
			try (Socket socket = late.createSocket(LOOPBACK, peer.getLocalPort())) {
				assertThat(socket.isConnected()).isTrue();
				assertThat(outbound(peer).keepalive()).isEqualTo("1 15/15/9 150000");
			}
		}
	}

	@Test
	void integrationThatPreparesSuchASocketToo() throws IOException {
		KeepaliveApplier applier = new KeepaliveApplier();
		KeepalivePlan plan = KeepalivePlan.of(KeepaliveRole.CLIENT,
				KeepaliveSettings.none().withIdle(Duration.ofSeconds(40)), SystemDefaults.read());
		try (ServerSocket peer = new ServerSocket(0); Socket socket = this.factory.createSocket()) {
			assertThat(applier.apply(socket, plan).isComplete()).isTrue();
			assertThat(applier.failures()).isZero();
			assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(40);
			socket.connect(peer.getLocalSocketAddress());
			assertCarries(peer);
			assertThat(applier.applyAgain(socket, plan, Unclaimed.former(List.of(plan)), null).outcomes()).isNotEmpty();
			assertCarries(peer);
		}
	}

	@Test
	void everyMethodOfTheFactoryGivesSocketsThatCarryTheOptions() throws IOException {
		try (ServerSocket peer = new ServerSocket(0)) {
			int port = peer.getLocalPort();
			try (Socket socket = this.factory.createSocket()) {
				socket.connect(peer.getLocalSocketAddress(), 1000);
				assertCarries(peer);
			}
			try (Socket socket = this.factory.createSocket("localhost", port)) {
				assertThat(socket.getPort()).isEqualTo(port);
				assertCarries(peer);
			}
			try (Socket socket = this.factory.createSocket("localhost", port, LOOPBACK, 0)) {
				assertThat(socket.getPort()).isEqualTo(port);
				assertCarries(peer);
			}
			try (Socket socket = this.factory.createSocket(LOOPBACK, port)) {
				assertThat(socket.getPort()).isEqualTo(port);
				assertCarries(peer);
			}
			try (Socket socket = this.factory.createSocket(LOOPBACK, port, LOOPBACK, 0)) {
				assertThat(socket.getPort()).isEqualTo(port);
				assertCarries(peer);
			}
		}
	}

	@Test
	void optionsAreSetBeforeTheConnectionExists() throws IOException {
		try (ServerSocket peer = new ServerSocket(0);
				Socket socket = new KeepaliveSocket(new KeepaliveApplier(), KeepalivePlan.of(KeepaliveRole.CLIENT,
						KeepaliveSettings.none().withMaxSegmentSize(600), SystemDefaults.read()))) {
			socket.connect(peer.getLocalSocketAddress());
			try (Socket accepted = peer.accept()) {
				// The peer learns of the segment size from the SYN alone.
				assertThat(KernelSockets.one(KernelSockets.inbound(peer.getLocalPort())).option("TCP_MAXSEG"))
					.isLessThanOrEqualTo(600);
				assertThat(accepted.isConnected()).isTrue();
			}
		}
	}

	@Test
	void libraryThatSetsItsOwnIsIgnored() throws IOException {
		try (LogCapture log = new LogCapture();
				ServerSocket peer = new ServerSocket(0);
				Socket socket = this.factory.createSocket()) {
			socket.setKeepAlive(false);
			socket.connect(peer.getLocalSocketAddress());
			socket.setKeepAlive(false);
			socket.setOption(StandardSocketOptions.SO_KEEPALIVE, false);
			socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 30);
			socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, 1);
			assertCarries(peer);
			assertThat(log.messages(Level.DEBUG)).anyMatch((message) -> message.contains("Ignored TCP_KEEPIDLE=30"));
			assertThat(log.messages(Level.WARN)).isEmpty();
		}
	}

	@Test
	void optionThatIsLeftToTheSystemIsTheLibrarysToSet() throws IOException {
		try (ServerSocket peer = new ServerSocket(0); Socket socket = this.factory.createSocket()) {
			socket.connect(peer.getLocalSocketAddress());
			socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 4);
			socket.setTcpNoDelay(true);
			assertThat(outbound(peer).option("TCP_KEEPCNT")).isEqualTo(4);
			assertThat(socket.getTcpNoDelay()).isTrue();
		}
	}

	@Test
	void reportIsThereAfterConnecting() throws IOException {
		try (ServerSocket peer = new ServerSocket(0);
				KeepaliveSocket socket = (KeepaliveSocket) this.factory.createSocket()) {
			assertThat(socket.getReport()).isNull();
			socket.connect(peer.getLocalSocketAddress());
			assertThat(socket.getReport()).isNotNull().matches(KeepaliveReport::isComplete);
		}
	}

	@Test
	void boundSocketConnectsFromItsPort() throws IOException {
		try (ServerSocket peer = new ServerSocket(0); Socket socket = this.factory.createSocket()) {
			socket.bind(new InetSocketAddress(LOOPBACK, 0));
			int port = socket.getLocalPort();
			socket.connect(peer.getLocalSocketAddress());
			assertThat(outbound(peer).localPort()).isEqualTo(port);
			assertCarries(peer);
		}
	}

	@Test
	void failuresAreThoseOfAnySocket() throws IOException {
		int closedPort;
		try (ServerSocket closed = new ServerSocket(0)) {
			closedPort = closed.getLocalPort();
		}
		assertThatExceptionOfType(ConnectException.class)
			.isThrownBy(() -> this.factory.createSocket(LOOPBACK, closedPort));
		assertThatExceptionOfType(UnknownHostException.class)
			.isThrownBy(() -> this.factory.createSocket("nowhere.invalid", 1));
		Socket socket = this.factory.createSocket();
		socket.close();
		assertThatExceptionOfType(SocketException.class)
			.isThrownBy(() -> socket.connect(new InetSocketAddress(LOOPBACK, closedPort)))
			.withMessageContaining("closed");
	}

	@Test
	void connectionToASocksProxyCarriesTheOptions() throws Exception {
		KeepalivePlan plan = KeepalivePlan.of(KeepaliveRole.CLIENT,
				KeepaliveSettings.none().withIdle(Duration.ofSeconds(20)).withCount(0), SystemDefaults.read());
		try (ServerSocket proxy = new ServerSocket(0);
				Socket socket = new KeepaliveSocket(new KeepaliveApplier(), OutboundPlans.of(plan),
						new Proxy(Proxy.Type.SOCKS, proxy.getLocalSocketAddress()))) {
			Thread server = new Thread(() -> acceptOverSocks(proxy));
			server.start();
			socket.connect(InetSocketAddress.createUnresolved("example.org", 80), 5000);
			assertCarries(proxy);
			server.join();
		}
	}

	@Test
	void connectionToAnHttpProxyCarriesTheOptions() throws Exception {
		KeepalivePlan plan = KeepalivePlan.of(KeepaliveRole.CLIENT,
				KeepaliveSettings.none().withIdle(Duration.ofSeconds(20)).withCount(0), SystemDefaults.read());
		try (ServerSocket proxy = new ServerSocket(0);
				KeepaliveSocket socket = new KeepaliveSocket(new KeepaliveApplier(), OutboundPlans.of(plan),
						new Proxy(Proxy.Type.HTTP, proxy.getLocalSocketAddress()))) {
			Thread server = new Thread(() -> acceptOverHttp(proxy));
			server.start();
			socket.connect(InetSocketAddress.createUnresolved("example.org", 80), 5000);
			assertCarries(proxy);
			assertThat(socket.getReport()).matches(KeepaliveReport::isComplete);
			server.join();
		}
	}

	@Test
	void optionThatCouldNotBeSetIsTheLibrarysToSet() throws IOException {
		KeepaliveApplier nothing = new KeepaliveApplier(() -> {
			throw new IllegalStateException("nothing can be set");
		});
		KeepalivePlan plan = KeepalivePlan.of(KeepaliveRole.CLIENT, KeepaliveSettings.none(), SystemDefaults.read());
		try (ServerSocket peer = new ServerSocket(0); Socket socket = new KeepaliveSocket(nothing, plan)) {
			socket.connect(peer.getLocalSocketAddress());
			socket.setKeepAlive(true);
			assertThat(outbound(peer).option("SO_KEEPALIVE")).isEqualTo(1);
		}
	}

	@Test
	void defaultFactoryOfTheClassIsOurs() {
		assertThat(KeepaliveSocketFactory.getDefault()).isInstanceOf(KeepaliveSocketFactory.class);
	}

	private static void acceptOverHttp(ServerSocket proxy) {
		try {
			Socket client = proxy.accept();
			BufferedReader reader = new BufferedReader(
					new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
			while (!reader.readLine().isEmpty()) {
				continue;
			}
			client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void acceptOverSocks(ServerSocket proxy) {
		try {
			Socket client = proxy.accept();
			client.getInputStream().readNBytes(3);
			client.getOutputStream().write(new byte[] { 5, 0 });
			client.getInputStream().readNBytes(5 + "example.org".length() + 2);
			client.getOutputStream().write(new byte[] { 5, 0, 0, 1, 127, 0, 0, 1, 0, 80 });
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void assertCarries(ServerSocket peer) {
		KernelSocket socket = outbound(peer);
		assertThat(socket.option("SO_KEEPALIVE")).isEqualTo(1);
		assertThat(socket.option("TCP_KEEPIDLE")).isEqualTo(20);
		assertThat(socket.option("TCP_KEEPINTVL")).isEqualTo(15);
		assertThat(socket.option("TCP_KEEPCNT")).isEqualTo(SystemDefaults.read().amount(KeepaliveOption.TCP_KEEPCNT));
	}

	private static KernelSocket outbound(ServerSocket peer) {
		return KernelSockets.one(KernelSockets.outbound(peer.getLocalPort()));
	}

}
