package io.github.keepalive.guard;

import java.io.IOException;
import java.lang.ref.Reference;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import io.github.keepalive.TestApplication;
import io.github.keepalive.autoconfigure.KeepaliveReconfigurer;
import io.github.keepalive.context.ActivePlans;
import io.github.keepalive.context.ProcessSockets;
import io.github.keepalive.kernel.ChangedSystemCalls;
import io.github.keepalive.oracle.KernelSocket;
import io.github.keepalive.oracle.KernelSockets;
import io.github.keepalive.socket.Appliers;
import io.github.keepalive.socket.GuardMode;
import io.github.keepalive.socket.KeepaliveApplier;
import io.github.keepalive.socket.KnownPeers;
import jakarta.servlet.Filter;
import jdk.net.ExtendedSocketOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Sockets that were opened behind the library's back, read from the kernel.
 */
class KeepaliveGuardTests {

	private static final String DEFAULTS = "1 15/15/9 150000";

	private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

	private final List<AutoCloseable> open = new ArrayList<>();

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable closeable : this.open) {
			closeable.close();
		}
	}

	@Test
	void plainSocketsConformWithinOneInterval() throws IOException {
		start();
		ServerSocket listener = keep(new ServerSocket(0, 5, LOOPBACK));
		keep(new Socket(LOOPBACK, listener.getLocalPort()));
		keep(listener.accept());
		awaitKeepalive(KernelSockets.listener(listener.getLocalPort()));
		awaitKeepalive(KernelSockets.inbound(listener.getLocalPort()));
		awaitKeepalive(KernelSockets.outbound(listener.getLocalPort()));
	}

	@Test
	void clientsOfTheJdkConform() throws Exception {
		ConfigurableApplicationContext application = start();
		URI uri = URI.create("http://127.0.0.1:" + TestApplication.port(application) + "/");
		HttpClient client = HttpClient.newHttpClient();
		client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding());
		awaitKeepalive(KernelSockets.outbound(uri.getPort()));
		ServerSocket silent = keep(new ServerSocket(0, 5, LOOPBACK));
		HttpURLConnection connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + silent.getLocalPort())
			.toURL()
			.openConnection();
		connection.connect();
		awaitKeepalive(KernelSockets.outbound(silent.getLocalPort()));
		connection.disconnect();
		Reference.reachabilityFence(client);
	}

	@Test
	void producerOfKafkaConforms() throws Exception {
		EmbeddedKafkaBroker broker = new EmbeddedKafkaKraftBroker(1, 1, "orders");
		broker.afterPropertiesSet();
		keep(broker::destroy);
		int port = Integer.parseInt(broker.getBrokersAsString().replaceAll(".*:", ""));
		start();
		KafkaProducer<String, String> producer = keep(
				new KafkaProducer<>(Map.<String, Object>of("bootstrap.servers", broker.getBrokersAsString()),
						new StringSerializer(), new StringSerializer()));
		producer.send(new ProducerRecord<>("orders", "42")).get(30, TimeUnit.SECONDS);
		// The client switches SO_KEEPALIVE on by itself, and leaves it at two hours.
		awaitKeepalive(KernelSockets.outbound(port));
		awaitKeepalive(KernelSockets.listener(port));
		producer.send(new ProducerRecord<>("orders", "43")).get(30, TimeUnit.SECONDS);
	}

	@Test
	void idleThatTheApplicationChoseStays() throws IOException {
		start();
		ServerSocket listener = keep(new ServerSocket(0, 5, LOOPBACK));
		Socket client = keep(new Socket());
		client.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 60);
		client.connect(listener.getLocalSocketAddress());
		await(KernelSockets.outbound(listener.getLocalPort()), "1 60/15/9 195000");
	}

	@Test
	void builtInTimingsOfALibraryAreReplaced() throws IOException {
		start();
		ServerSocket listener = keep(new ServerSocket(0, 5, LOOPBACK));
		connect(listener, 13, 13, 3);
		awaitKeepalive(KernelSockets.outbound(listener.getLocalPort()));
	}

	@Test
	void chosenTimingsStayAndTheUserTimeoutFollowsThem() throws IOException {
		ConfigurableApplicationContext application = start("keepalive.guard.mode=fill");
		ServerSocket listener = keep(new ServerSocket(0, 5, LOOPBACK));
		connect(listener, 2, 2, 3);
		await(KernelSockets.outbound(listener.getLocalPort()), "1 2/2/3 8000");
		KeepaliveGuard guard = application.getBean(KeepaliveGuard.class);
		await(() -> guard.status().kept() > 0, "a socket that keeps its timings");
	}

	@Test
	void enforcedPlanReplacesChosenTimings() throws IOException {
		start("keepalive.guard.mode=enforce", "keepalive.integrations.tomcat.enabled=false",
				"keepalive.server.defer-accept=5s");
		ServerSocket listener = keep(new ServerSocket(0, 5, LOOPBACK));
		connect(listener, 2, 2, 3);
		awaitKeepalive(KernelSockets.outbound(listener.getLocalPort()));
		awaitKeepalive(KernelSockets.listener(listener.getLocalPort()));
		assertThat(KernelSockets.one(KernelSockets.listener(listener.getLocalPort())).option("TCP_DEFER_ACCEPT"))
			.isZero();
	}

	@Test
	void connectionThatIsMadeWhileTheApplicationStartsIsGuarded() {
		keep(TestApplication.run(WebApplicationType.NONE, new Class<?>[] { Hanging.class }, Map.of(),
				"keepalive.guard.enabled=true"));
		assertThat(Hanging.conformed).isTrue();
	}

	@Test
	void connectionOfAFilterThatHangsIsGuardedToo() {
		keep(TestApplication.run(WebApplicationType.SERVLET, new Class<?>[] { HangingFilter.class }, Map.of(),
				"keepalive.guard.enabled=true"));
		assertThat(Hanging.conformed).isTrue();
	}

	@Test
	void startThatFailsLeavesNoThread() {
		assertThatException().isThrownBy(() -> TestApplication.run(WebApplicationType.NONE,
				new Class<?>[] { Failing.class }, Map.of(), "keepalive.guard.enabled=true"));
		await(() -> guardThreads() == 0, "the guard's thread to end");
	}

	@Test
	void listenerThatNoIntegrationReachesIsCovered() {
		ConfigurableApplicationContext application = start("keepalive.integrations.tomcat.enabled=false");
		awaitKeepalive(KernelSockets.listener(TestApplication.port(application)));
	}

	@Test
	void switchedOffItLeavesTheSocketsAlone() {
		for (String property : new String[] { "keepalive.guard.enabled=false", "keepalive.enabled=false" }) {
			ConfigurableApplicationContext application = start("keepalive.integrations.tomcat.enabled=false", property);
			assertThat(guardThreads()).isZero();
			assertThat(KernelSockets.one(KernelSockets.listener(TestApplication.port(application))).keepalive())
				.isEqualTo("0 7200/75/9 0");
		}
	}

	@Test
	void oneContextRunsItAndTheNextTakesOver() {
		ConfigurableApplicationContext first = start();
		ConfigurableApplicationContext second = start();
		awaitStatus(first, "running");
		awaitStatus(second, "standby");
		first.close();
		awaitStatus(second, "running");
	}

	@Test
	void whatItsOwnerSwitchesOffStaysOff() throws InterruptedException {
		ConfigurableApplicationContext owner = start();
		awaitStatus(owner, "running");
		ConfigurableApplicationContext other = start();
		awaitStatus(other, "standby");
		owner.getBean(KeepaliveReconfigurer.class).override(Map.of("enabled", false), "test");
		awaitStatus(owner, "off");
		Thread.sleep(1500);
		assertThat(KernelSockets.one(KernelSockets.listener(TestApplication.port(owner))).keepalive())
			.isEqualTo("0 7200/75/9 0");
		owner.getBean(KeepaliveReconfigurer.class).reset();
		awaitKeepalive(KernelSockets.listener(TestApplication.port(owner)));
		owner.close();
		awaitStatus(other, "running");
	}

	@Test
	void errorEndsALookAndNotTheGuard() throws IOException {
		Failures.failure = new OutOfMemoryError("Java heap space");
		ConfigurableApplicationContext application = keep(TestApplication.run(WebApplicationType.NONE,
				new Class<?>[] { Failures.class }, Map.of(), "keepalive.guard.enabled=true"));
		ServerSocket listener = keep(new ServerSocket(0, 5, LOOPBACK));
		for (Error failure : new Error[] { Failures.failure, new StackOverflowError(), new NoClassDefFoundError() }) {
			Failures.failure = failure;
			int failed = Failures.failed.get();
			application.getBean(KeepaliveGuard.class).wakeUp();
			await(() -> Failures.failed.get() > failed, "a look that fails");
		}
		Failures.failure = null;
		awaitKeepalive(KernelSockets.listener(listener.getLocalPort()));
	}

	@Test
	void guardStartsOnceThereIsAThreadForIt() throws IOException {
		ConfigurableApplicationContext application = start("keepalive.guard.enabled=false");
		ProcessSockets sockets = application.getBean(ProcessSockets.class);
		List<Thread> started = new ArrayList<>();
		OutOfMemoryError full = new OutOfMemoryError("unable to create native thread");
		AtomicBoolean isFull = new AtomicBoolean(true);
		TargetNames names = new TargetNames(application.getBean(ActivePlans.class), new KnownPeers());
		KeepaliveGuard guard = new KeepaliveGuard(sockets, GuardMode.FILL, Duration.ofMillis(100), names, (thread) -> {
			if (isFull.get()) {
				throw full;
			}
			started.add(thread);
			thread.start();
		});
		keep(guard::destroy);
		guard.start();
		guard.expectConnection();
		assertThat(guard.status().detail()).contains("can start no more threads");
		isFull.set(false);
		guard.expectRequest();
		guard.expectConnection();
		ServerSocket listener = keep(new ServerSocket(0, 5, LOOPBACK));
		awaitKeepalive(KernelSockets.listener(listener.getLocalPort()));
		assertThat(started).hasSize(1);
	}

	@Test
	void choiceOfTheApplicationOutlivesAStopOfTheContext() throws IOException {
		ConfigurableApplicationContext application = keep(TestApplication.run(WebApplicationType.NONE, new Class<?>[0],
				Map.of(), "keepalive.guard.enabled=true"));
		ServerSocket listener = keep(new ServerSocket(0, 5, LOOPBACK));
		Socket client = keep(new Socket(LOOPBACK, listener.getLocalPort()));
		awaitKeepalive(KernelSockets.outbound(listener.getLocalPort()));
		client.setKeepAlive(false);
		application.stop();
		application.start();
		ServerSocket later = keep(new ServerSocket(0, 5, LOOPBACK));
		awaitKeepalive(KernelSockets.listener(later.getLocalPort()));
		assertThat(client.getKeepAlive()).isFalse();
	}

	@Test
	void threadEndsWithTheContext() {
		ConfigurableApplicationContext application = start();
		awaitStatus(application, "running");
		application.close();
		await(() -> guardThreads() == 0, "the guard's thread to end");
	}

	@Test
	void shortLivedSocketsAreNotHarmed() throws Exception {
		start();
		AtomicBoolean done = new AtomicBoolean();
		ServerSocket listener = keep(new ServerSocket(0, 500, LOOPBACK));
		Thread acceptor = new Thread(() -> {
			while (!done.get()) {
				try (Socket accepted = listener.accept()) {
					accepted.getOutputStream().write(accepted.getInputStream().read());
				}
				catch (IOException ex) {
					return;
				}
			}
		});
		acceptor.start();
		for (int i = 0; i < 5000; i++) {
			try (Socket client = new Socket()) {
				client.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 1000 + i);
				client.connect(listener.getLocalSocketAddress());
				client.getOutputStream().write(i);
				assertThat(client.getInputStream().read()).isEqualTo(i & 0xff);
				assertThat(client.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(1000 + i);
			}
		}
		done.set(true);
	}

	private void connect(ServerSocket listener, int idleSeconds, int intervalSeconds, int count) throws IOException {
		Socket client = keep(new Socket());
		client.setKeepAlive(true);
		client.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, idleSeconds);
		client.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, intervalSeconds);
		client.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, count);
		client.connect(listener.getLocalSocketAddress());
	}

	private ConfigurableApplicationContext start(String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		if (!all.contains("keepalive.guard.enabled=false")) {
			all.add("keepalive.guard.enabled=true");
		}
		all.add("keepalive.guard.interval=1s");
		return keep(TestApplication.runServer(all.toArray(String[]::new)));
	}

	private <T extends AutoCloseable> T keep(T closeable) {
		this.open.add(0, closeable);
		return closeable;
	}

	private static void awaitKeepalive(Predicate<KernelSocket> predicate) {
		await(predicate, DEFAULTS);
	}

	private static void await(Predicate<KernelSocket> predicate, String expected) {
		await(() -> KernelSockets.ofThisProcess()
			.stream()
			.filter(predicate)
			.anyMatch((socket) -> expected.equals(socket.keepalive())), expected);
	}

	private static void awaitStatus(ConfigurableApplicationContext application, String status) {
		KeepaliveGuard guard = application.getBean(KeepaliveGuard.class);
		await(() -> status.equals(guard.status().state().toString()), status);
	}

	private static void await(java.util.function.BooleanSupplier condition, String description) {
		long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as("waited in vain for " + description).isLessThan(deadline);
			Thread.onSpinWait();
		}
	}

	private static long guardThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("keepalive-guard"))
			.count();
	}

	/**
	 * An application that waits, while it starts, for a connection to be kept alive.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Hanging {

		private static volatile boolean conformed;

		@Bean
		Object hanging() throws IOException {
			return hang();
		}

		static Object hang() throws IOException {
			conformed = false;
			try (ServerSocket silent = new ServerSocket(0, 5, LOOPBACK);
					Socket client = new Socket(LOOPBACK, silent.getLocalPort())) {
				awaitKeepalive((socket) -> socket.localPort() == client.getLocalPort());
				conformed = true;
				return silent;
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HangingFilter {

		@Bean
		FilterRegistrationBean<Filter> hangingFilter() throws IOException {
			Hanging.hang();
			return new FilterRegistrationBean<>((request, response, chain) -> chain.doFilter(request, response));
		}

	}

	/**
	 * A process in which looking at sockets fails for a while.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Failures {

		private static final AtomicInteger failed = new AtomicInteger();

		private static volatile Error failure;

		@Bean
		KeepaliveApplier applier() {
			return Appliers.through(ChangedSystemCalls.withCookies((descriptor, cookie) -> {
				Error failure = Failures.failure;
				if (failure != null && Thread.currentThread().getName().equals("keepalive-guard")) {
					failed.incrementAndGet();
					throw failure;
				}
				return cookie;
			}));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Failing {

		@Bean
		Object failing() {
			throw new IllegalStateException("it does not start");
		}

	}

}
