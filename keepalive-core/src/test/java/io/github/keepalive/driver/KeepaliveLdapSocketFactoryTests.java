package io.github.keepalive.driver;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Hashtable;
import java.util.concurrent.atomic.AtomicInteger;

import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.ldap.InitialLdapContext;
import javax.naming.ldap.LdapContext;

import io.github.keepalive.oracle.KernelSockets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The JDK's LDAP provider against a server that accepts every bind.
 */
class KeepaliveLdapSocketFactoryTests {

	private final AtomicInteger connections = new AtomicInteger();

	@Test
	void connectionsAreKeptAliveAndPooled() throws IOException, NamingException {
		try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			Thread acceptor = new Thread(() -> accept(server));
			acceptor.setDaemon(true);
			acceptor.start();
			Hashtable<String, String> environment = new Hashtable<>();
			environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.ldap.LdapCtxFactory");
			environment.put(Context.PROVIDER_URL, "ldap://127.0.0.1:" + server.getLocalPort());
			environment.put("com.sun.jndi.ldap.connect.pool", "true");
			environment.put("java.naming.ldap.factory.socket", KeepaliveLdapSocketFactory.class.getName());
			for (int i = 0; i < 5; i++) {
				LdapContext context = new InitialLdapContext(environment, null);
				assertThat(KernelSockets.one(KernelSockets.outbound(server.getLocalPort())).keepalive())
					.isEqualTo("1 15/15/9 150000");
				context.close();
			}
			assertThat(this.connections).hasValue(1);
		}
	}

	private void accept(ServerSocket server) {
		try {
			while (true) {
				Socket socket = server.accept();
				this.connections.incrementAndGet();
				Thread connection = new Thread(() -> answer(socket));
				connection.setDaemon(true);
				connection.start();
			}
		}
		catch (IOException ex) {
			// The test is over.
		}
	}

	// RFC 4511: a message is a sequence of an id and a request, here of less than 128
	// bytes. Each is answered as if it were a bind.
	private static void answer(Socket socket) {
		try (socket) {
			InputStream input = socket.getInputStream();
			while (input.read() == 0x30) {
				byte[] message = input.readNBytes(input.read());
				socket.getOutputStream()
					.write(new byte[] { 0x30, 12, 2, 1, message[2], 0x61, 7, 10, 1, 0, 4, 0, 4, 0 });
			}
		}
		catch (IOException ex) {
			// The client has closed the connection.
		}
	}

}
