package io.github.keepalive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/**
 * Speaks TLS in front of a server that does not. Its certificate is {@code tls.crt}.
 */
public final class TlsFront implements AutoCloseable {

	private final ServerSocket listener;

	private final int server;

	/**
	 * Start on a free port.
	 * @param server the port of the server behind it
	 */
	public TlsFront(int server) throws IOException {
		this.server = server;
		this.listener = SslBundle
			.of(new PemSslStoreBundle(
					PemSslStoreDetails.forCertificate("classpath:tls.crt").withPrivateKey("classpath:tls.key"), null))
			.createSslContext()
			.getServerSocketFactory()
			.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
		IoThread.start(this::accept);
	}

	public int port() {
		return this.listener.getLocalPort();
	}

	private void accept() throws IOException {
		while (true) {
			Socket client = this.listener.accept();
			Socket server = new Socket(InetAddress.getLoopbackAddress(), this.server);
			IoThread.start(() -> copy(client, server));
			IoThread.start(() -> copy(server, client));
		}
	}

	private static void copy(Socket from, Socket to) throws IOException {
		try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
			in.transferTo(out);
		}
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
	}

}
