package io.github.keepalive.otlp;

import java.util.function.Supplier;

import io.github.keepalive.guard.GuardedConnections;
import io.micrometer.registry.otlp.OtlpHttpMetricsSender;

import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Notifies the guard before metrics are sent. A sender of a subclass, which the
 * application must have created, is left alone.
 */
final class MetricsSenderPostProcessor implements BeanPostProcessor {

	private final Supplier<GuardedConnections> connections;

	MetricsSenderPostProcessor(Supplier<GuardedConnections> connections) {
		this.connections = connections;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean.getClass() != OtlpHttpMetricsSender.class) {
			return bean;
		}
		GuardedConnections connections = this.connections.get();
		return connections.isActive() ? new WakingSender((OtlpHttpMetricsSender) bean, connections) : bean;
	}

	/**
	 * A sender of the same type as the bean, to which it delegates.
	 */
	private static final class WakingSender extends OtlpHttpMetricsSender {

		private final OtlpHttpMetricsSender delegate;

		private final GuardedConnections connections;

		WakingSender(OtlpHttpMetricsSender delegate, GuardedConnections connections) {
			super((request) -> {
				throw new UnsupportedOperationException("The delegate sends");
			});
			this.delegate = delegate;
			this.connections = connections;
		}

		@Override
		public void send(Request request) throws Exception {
			this.connections.connecting();
			this.delegate.send(request);
		}

	}

}
