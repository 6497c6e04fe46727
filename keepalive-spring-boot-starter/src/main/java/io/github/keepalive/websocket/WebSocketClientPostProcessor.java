package io.github.keepalive.websocket;

import java.util.function.Supplier;

import io.github.keepalive.guard.GuardedConnections;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.web.socket.client.WebSocketClient;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;
import org.springframework.web.socket.messaging.WebSocketStompClient;

/**
 * Wakes the guard when a client connects, which it does in a task of its executor. A
 * client without one is left alone.
 */
final class WebSocketClientPostProcessor implements BeanPostProcessor {

	private final Supplier<GuardedConnections> connections;

	WebSocketClientPostProcessor(Supplier<GuardedConnections> connections) {
		this.connections = connections;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof StandardWebSocketClient client) {
			hook(client);
		}
		else if (bean instanceof WebSocketStompClient stomp) {
			WebSocketClient inside = stomp.getWebSocketClient();
			if (inside instanceof StandardWebSocketClient client) {
				hook(client);
			}
		}
		return bean;
	}

	private void hook(StandardWebSocketClient client) {
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
	 * Runs tasks that connect.
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
