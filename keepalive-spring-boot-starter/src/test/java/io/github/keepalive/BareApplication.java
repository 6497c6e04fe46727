package io.github.keepalive;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

import jdk.net.ExtendedSocketOptions;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An application that needs nothing but Spring Boot and the starter. It opens a
 * connection, and ends when the connection has the options.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
public class BareApplication {

	static final String DONE = "The connection has the options";

	/**
	 * Run the application.
	 * @param arguments properties
	 * @throws Exception if it does not start or cannot connect
	 */
	public static void main(String[] arguments) throws Exception {
		try (ConfigurableApplicationContext application = SpringApplication.run(BareApplication.class, arguments);
				ServerSocketChannel listener = ServerSocketChannel.open()
					.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
				SocketChannel client = SocketChannel.open(listener.getLocalAddress())) {
			while (application.isActive() && client.getOption(ExtendedSocketOptions.TCP_KEEPIDLE) != 15) {
				TimeUnit.MILLISECONDS.sleep(10);
			}
			System.out.println(DONE);
		}
	}

}
