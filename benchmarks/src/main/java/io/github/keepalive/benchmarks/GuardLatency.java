package io.github.keepalive.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import com.sun.management.ThreadMXBean;
import io.github.keepalive.guard.KeepaliveGuard;
import jdk.net.ExtendedSocketOptions;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * How soon after connecting a socket conforms that only the guard reaches, and what the
 * guard takes of an application that does nothing, by the number of sockets.
 */
public final class GuardLatency {

	private static final int CONNECTIONS = 40;

	private static final int IDLE_SECONDS = 15;

	private GuardLatency() {
	}

	/**
	 * Measure with 100 and with 10,000 sockets, and print what came of it.
	 * @param arguments how many seconds to watch the application idle, a minute if not
	 * given
	 * @throws Exception if a connection fails
	 */
	public static void main(String[] arguments) throws Exception {
		int idleSeconds = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : 60;
		try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.properties("logging.level.root=warn", "spring.main.banner-mode=off", "keepalive.idle=" + IDLE_SECONDS)
			.run();
				ServerSocketChannel listener = ServerSocketChannel.open()
					.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000)) {
			KeepaliveGuard guard = application.getBean(KeepaliveGuard.class);
			List<SocketChannel> open = new ArrayList<>();
			for (int sockets : new int[] { 100, 10_000 }) {
				while (open.size() < sockets) {
					open.add(SocketChannel.open(listener.getLocalAddress()));
					open.add(listener.accept());
				}
				TimeUnit.SECONDS.sleep(10);
				System.out.printf("%,d sockets%n", sockets);
				measureLatency(listener);
				measureCost(guard, idleSeconds);
			}
			for (SocketChannel channel : open) {
				channel.close();
			}
		}
	}

	private static void measureLatency(ServerSocketChannel listener) throws Exception {
		Random random = new Random(42);
		double[] millis = new double[CONNECTIONS];
		for (int i = 0; i < CONNECTIONS; i++) {
			TimeUnit.MILLISECONDS.sleep(random.nextInt(1000));
			try (SocketChannel client = SocketChannel.open(listener.getLocalAddress());
					SocketChannel accepted = listener.accept()) {
				long connected = System.nanoTime();
				await(client);
				millis[i] = (System.nanoTime() - connected) / 1_000_000.0;
				accepted.shutdownOutput();
			}
		}
		Arrays.sort(millis);
		System.out.printf("  conforming after a median of %.0f ms, at most %.0f ms%n", millis[CONNECTIONS / 2],
				millis[CONNECTIONS - 1]);
	}

	private static void await(SocketChannel client) throws IOException, InterruptedException {
		while (client.getOption(ExtendedSocketOptions.TCP_KEEPIDLE) != IDLE_SECONDS) {
			TimeUnit.MILLISECONDS.sleep(1);
		}
	}

	private static void measureCost(KeepaliveGuard guard, int seconds) throws InterruptedException {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long thread = Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
			.filter((info) -> info != null && info.getThreadName().equals("keepalive-guard"))
			.findFirst()
			.orElseThrow()
			.getThreadId();
		long passes = guard.status().passes();
		long cpuNanos = threads.getThreadCpuTime(thread);
		long bytes = threads.getThreadAllocatedBytes(thread);
		TimeUnit.SECONDS.sleep(seconds);
		passes = guard.status().passes() - passes;
		double cpuMillis = (threads.getThreadCpuTime(thread) - cpuNanos) / 1_000_000.0;
		bytes = threads.getThreadAllocatedBytes(thread) - bytes;
		System.out.printf("  idle for %d s: %d looks, %.1f ms of one core (%.3f percent), %,d bytes allocated%n",
				seconds, passes, cpuMillis, cpuMillis / seconds / 10, bytes);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
