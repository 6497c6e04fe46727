package io.github.keepalive.vanishing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * As much of Redis as it takes to connect to it and to ping it.
 */
final class RedisStub implements AutoCloseable {

	private final ServerSocket listener;

	RedisStub(ServerSocket listener) {
		this.listener = listener;
	}

	void start() {
		Comparison.THREADS.execute(() -> {
			while (!this.listener.isClosed()) {
				try {
					Socket socket = this.listener.accept();
					Comparison.THREADS.execute(() -> serve(socket));
				}
				catch (IOException ex) {
					// It was closed.
				}
			}
		});
	}

	private static void serve(Socket socket) {
		try (socket) {
			BufferedReader input = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
			for (String line = input.readLine(); line != null; line = input.readLine()) {
				// The number of words, and then each word's length and the word.
				String[] parts = new String[2 * Integer.parseInt(line.substring(1))];
				for (int i = 0; i < parts.length; i++) {
					parts[i] = input.readLine();
				}
				socket.getOutputStream().write(answer(String.valueOf(parts[1])).getBytes(StandardCharsets.US_ASCII));
			}
		}
		catch (IOException ex) {
			// The client is gone.
		}
	}

	private static String answer(String command) {
		return switch (command) {
			case "PING" -> "+PONG\r\n";
			case "CLIENT" -> "+OK\r\n";
			// Among others to HELLO, so that clients speak the older protocol.
			default -> "-ERR unknown command\r\n";
		};
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
	}

}
