import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Forwards connections from one address to another: a port of the loopback interface, or
 * the path of a Unix socket. A Unix socket can be reached from every network namespace, so
 * two of these lead a browser into one. Start it with {@code java Forwarder.java FROM TO};
 * it prints the address that it listens on.
 */
class Forwarder {

	public static void main(String[] arguments) throws IOException {
		SocketAddress to = address(arguments[1]);
		try (ServerSocketChannel listener = ServerSocketChannel.open(family(address(arguments[0])))) {
			listener.bind(address(arguments[0]));
			System.out.println(listener.getLocalAddress());
			while (true) {
				serve(listener.accept(), to);
			}
		}
	}

	private static void serve(SocketChannel client, SocketAddress to) throws IOException {
		SocketChannel server;
		try {
			server = SocketChannel.open(to);
		}
		catch (IOException ex) {
			client.close();
			return;
		}
		start(() -> copy(client, server));
		start(() -> copy(server, client));
	}

	private static void copy(SocketChannel from, SocketChannel to) {
		ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
		try (from; to) {
			while (from.read(buffer) >= 0) {
				buffer.flip();
				while (buffer.hasRemaining()) {
					to.write(buffer);
				}
				buffer.clear();
			}
		}
		catch (IOException ex) {
			// One of the two has closed: so does the other.
		}
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task);
		thread.setDaemon(true);
		thread.start();
	}

	private static SocketAddress address(String text) {
		return text.startsWith("/") ? UnixDomainSocketAddress.of(text)
				: new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(text));
	}

	private static StandardProtocolFamily family(SocketAddress address) {
		return (address instanceof UnixDomainSocketAddress) ? StandardProtocolFamily.UNIX : StandardProtocolFamily.INET;
	}

}
