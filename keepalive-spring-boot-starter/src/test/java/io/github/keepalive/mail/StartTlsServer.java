package io.github.keepalive.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import io.github.keepalive.IoThread;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/**
 * A mail server that takes mails after STARTTLS. Its certificate is {@code tls.crt}.
 */
final class StartTlsServer implements AutoCloseable {

	private final SSLContext tls = SslBundle
		.of(new PemSslStoreBundle(
				PemSslStoreDetails.forCertificate("classpath:tls.crt").withPrivateKey("classpath:tls.key"), null))
		.createSslContext();

	private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final AtomicInteger mailsOverTls = new AtomicInteger();

	StartTlsServer() throws IOException {
		IoThread.start(this::accept);
	}

	int port() {
		return this.listener.getLocalPort();
	}

	int mailsOverTls() {
		return this.mailsOverTls.get();
	}

	private void accept() throws IOException {
		while (true) {
			Socket client = this.listener.accept();
			IoThread.start(() -> serve(client));
		}
	}

	private void serve(Socket client) throws IOException {
		try (client) {
			answer(client, "220 localhost");
			if (talk(client)) {
				try (SSLSocket secure = (SSLSocket) this.tls.getSocketFactory()
					.createSocket(client, null, client.getPort(), false)) {
					secure.setUseClientMode(false);
					talk(secure);
				}
			}
		}
	}

	/**
	 * Answer a client.
	 * @param client the client
	 * @return {@code true} if TLS is to be started
	 */
	private boolean talk(Socket client) throws IOException {
		BufferedReader lines = new BufferedReader(
				new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
		for (String line = lines.readLine(); line != null; line = lines.readLine()) {
			switch (line.toUpperCase(Locale.ROOT).split("[ :]")[0]) {
				case "EHLO" ->
					answer(client, (client instanceof SSLSocket) ? "250 localhost" : "250-localhost\r\n250 STARTTLS");
				case "STARTTLS" -> {
					answer(client, "220 go ahead");
					return true;
				}
				case "DATA" -> {
					answer(client, "354 go ahead");
					while (!".".equals(lines.readLine())) {
						// The mail goes on.
					}
					this.mailsOverTls.addAndGet((client instanceof SSLSocket) ? 1 : 0);
					answer(client, "250 taken");
				}
				default -> answer(client, "250 as you like");
			}
		}
		return false;
	}

	private static void answer(Socket client, String line) throws IOException {
		client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
	}

}
