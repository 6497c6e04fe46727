package io.github.keepalive.vanishing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.keepalive.oracle.Network;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.TcpUserTimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import jdk.net.ExtendedSocketOptions;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.io.entity.EntityUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application made itself, past Spring Boot's builders, so that no integration
 * reaches it: one connection to the peer.
 */
interface OwnClient extends AutoCloseable {

	int REDIS = 6379;

	int HTTP = 8080;

	/**
	 * Ask the peer something over the connection, and check the answer.
	 */
	void ask() throws Exception;

	@Override
	void close() throws IOException;

	/**
	 * Make a client; it is connected when it has asked.
	 * @param kind {@code lettuce} and {@code http-components} as they come,
	 * {@code lettuce 1500} with a TCP_USER_TIMEOUT of so many milliseconds and no timings
	 * of its own, or {@code 2/2/3}, a plain socket with these timings
	 */
	static OwnClient connect(String kind) throws Exception {
		String[] words = kind.split(" ");
		return switch (words[0]) {
			case "lettuce" -> new Lettuce((words.length > 1) ? Integer.parseInt(words[1]) : 0);
			case "http-components" -> new HttpComponents();
			default -> new PlainSocket(kind.split("/"));
		};
	}

	static int peerPort(String kind) {
		return kind.startsWith("http") ? HTTP : REDIS;
	}

	final class Lettuce implements OwnClient {

		static {
			// Where it finds both of Netty's native transports, as on this class path, it
			// takes epoll, but sets the options of io_uring, which then have no effect.
			System.setProperty("io.lettuce.core.iouring", "false");
		}

		private final RedisClient client = RedisClient.create("redis://" + Network.PEER + ":" + REDIS);

		private final StatefulRedisConnection<String, String> connection;

		Lettuce(int userTimeoutMillis) {
			if (userTimeoutMillis > 0) {
				this.client.setOptions(ClientOptions.builder()
					.socketOptions(SocketOptions.builder()
						.keepAlive(true)
						.tcpUserTimeout(TcpUserTimeoutOptions.builder()
							.enable()
							.tcpUserTimeout(Duration.ofMillis(userTimeoutMillis))
							.build())
						.build())
					.build());
			}
			this.connection = this.client.connect();
		}

		@Override
		public void ask() {
			assertThat(this.connection.sync().ping()).isEqualTo("PONG");
		}

		@Override
		public void close() {
			this.connection.close();
			this.client.shutdown(0, 2, TimeUnit.SECONDS);
		}

	}

	final class HttpComponents implements OwnClient {

		private final CloseableHttpClient client = HttpClients.createDefault();

		@Override
		public void ask() throws IOException {
			HttpGet request = new HttpGet("http://" + Network.PEER + ":" + HTTP + "/");
			String answer = this.client.execute(request, (response) -> EntityUtils.toString(response.getEntity()));
			assertThat(answer).isEqualTo("hello");
		}

		@Override
		public void close() throws IOException {
			this.client.close();
		}

	}

	final class PlainSocket implements OwnClient {

		private final Socket socket = new Socket();

		PlainSocket(String... timings) throws IOException {
			this.socket.setKeepAlive(true);
			this.socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, Integer.parseInt(timings[0]));
			this.socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, Integer.parseInt(timings[1]));
			this.socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, Integer.parseInt(timings[2]));
			this.socket.setSoTimeout(10_000);
			this.socket.connect(new InetSocketAddress(Network.PEER, REDIS));
		}

		@Override
		public void ask() throws IOException {
			this.socket.getOutputStream().write("*1\r\n$4\r\nPING\r\n".getBytes(StandardCharsets.US_ASCII));
			InputStream input = this.socket.getInputStream();
			assertThat(new String(input.readNBytes(7), StandardCharsets.US_ASCII)).isEqualTo("+PONG\r\n");
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}

	}

}
