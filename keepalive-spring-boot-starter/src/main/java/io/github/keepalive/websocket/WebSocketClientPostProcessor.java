package io.github.keepalive.websocket;

import java.util.function.Supplier;

import io.github.keepalive.guard.GuardedConnections;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.web.socket.client.WebSocketClient;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;
import org.springframework.web.socket.messaging.WebSocketStompClient;

/**
 * Notifies the guard when a client connects. The client does so in a task of its
 * executor, which is wrapped. A client without an executor is left alone.
 */
final class WebSocketClientPostProcessor implements BeanPostProcessor {

	private final Supplier<GuardedConnections> connections;

	WebSocketClientPostProcessor(Supplier<GuardedConnections> connections) {
		this.connections = connections;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof StandardWebSocketClient client) {
			configure(client);
		}
		else if (bean instanceof WebSocketStompClient stomp) {
			WebSocketClient inside = stomp.getWebSocketClient();
			if (inside instanceof StandardWebSocketClient client) {
				configure(client);
			}
		}
		return bean;
	}

	private void configure(StandardWebSocketClient client) {
		AsyncTaskExecutor executor = client.getTaskExecutor();
		if (executor == null || executor instanceof ConnectingExecutor) {
			return;
		}
		GuardedConnections connections = this.connections.get();
		if (connections.isActive()) {
			client.setTaskExecutor(new ConnectingExecutor(executor, connections));
		}
	}

	/**
	 * Notifies the guard before each task.
	 *
	 * @param delegate the client's own executor
	 * @param connections the connections of the client
	 */
	private record ConnectingExecutor(AsyncTaskExecutor delegate,
			GuardedConnections connections) implements AsyncTaskExecutor {

		@Override
		public void execute(Runnable task) {
			this.delegate.execute(() -> {
				this.connections.connecting();
				task.run();
			});
		}

	}

}
