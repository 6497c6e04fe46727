package io.github.keepalive.kafka;

import java.util.UUID;
import java.util.concurrent.TimeUnit;

import io.github.keepalive.Listeners;
import io.github.keepalive.TestApplication;
import io.github.keepalive.integration.GuardedContract;
import io.github.keepalive.oracle.KernelSockets;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.metrics.JmxReporter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Producers and consumers against a real Kafka broker.
 */
class KafkaKeepaliveTests extends GuardedContract {

	private static final EmbeddedKafkaBroker broker = new EmbeddedKafkaKraftBroker(1, 1, "orders");

	@BeforeAll
	static void startBroker() {
		broker.afterPropertiesSet();
	}

	@AfterAll
	static void stopBroker() {
		broker.destroy();
	}

	@Override
	protected String name() {
		return "kafka";
	}

	@Override
	protected Class<?> autoConfiguration() {
		return KafkaKeepaliveAutoConfiguration.class;
	}

	@Override
	protected int peer() {
		String address = broker.getBrokersAsString();
		return Integer.parseInt(address.substring(address.indexOf(':') + 1));
	}

	@Override
	protected ConfigurableApplicationContext start(String... properties) {
		return TestApplication.runClient(new Class<?>[0], properties,
				"spring.kafka.bootstrap-servers=" + broker.getBrokersAsString(),
				"spring.kafka.consumer.group-id=" + UUID.randomUUID());
	}

	@Override
	@SuppressWarnings("unchecked")
	protected AutoCloseable connect(ConfigurableApplicationContext application) throws Exception {
		DefaultKafkaProducerFactory<Object, Object> factory = (DefaultKafkaProducerFactory<Object, Object>) application
			.getBean(ProducerFactory.class);
		// A producer is shared, and would keep its connections.
		factory.reset();
		Producer<Object, Object> producer = factory.createProducer();
		producer.send(new ProducerRecord<>("orders", "a")).get(20, TimeUnit.SECONDS);
		return factory::reset;
	}

	@Test
	void consumerWakesTheGuardToo() {
		try (ConfigurableApplicationContext application = start("keepalive.guard.enabled=true",
				"keepalive.guard.interval=1h")) {
			TestApplication.awaitFirstLook(application);
			try (Consumer<?, ?> consumer = application.getBean(ConsumerFactory.class).createConsumer()) {
				assertThat(consumer.listTopics()).containsKey("orders");
				await().untilAsserted(
						() -> assertThat(KernelSockets.ofThisProcess()).filteredOn(KernelSockets.outbound(peer()))
							.isNotEmpty()
							.allMatch((socket) -> Listeners.DEFAULTS.equals(socket.keepalive())));
			}
		}
	}

	@Test
	void kafkasOwnReporterStays() {
		try (ConfigurableApplicationContext application = start("keepalive.guard.enabled=true")) {
			assertThat(reporters(application)).containsExactly(JmxReporter.class.getName(),
					WakingMetricsReporter.class);
		}
	}

	@Test
	void reportersOfTheApplicationStayAndNoneStaysNone() {
		try (ConfigurableApplicationContext application = start("keepalive.guard.enabled=true",
				"spring.kafka.properties.metric.reporters=com.example.One, com.example.Two")) {
			assertThat(reporters(application)).containsExactly("com.example.One", "com.example.Two",
					WakingMetricsReporter.class);
		}
		try (ConfigurableApplicationContext application = start("keepalive.guard.enabled=true",
				"spring.kafka.properties.metric.reporters=")) {
			assertThat(reporters(application)).containsExactly(WakingMetricsReporter.class);
		}
	}

	@Test
	void factoryThatIsMadeFromAnotherOneWorks() throws Exception {
		try (ConfigurableApplicationContext application = TestApplication.runClient(new Class<?>[] { Derived.class },
				new String[] { "keepalive.guard.enabled=true" },
				"spring.kafka.bootstrap-servers=" + broker.getBrokersAsString())) {
			DefaultKafkaProducerFactory<?, ?> derived = application.getBean("derived",
					DefaultKafkaProducerFactory.class);
			assertThat(asIterable(derived.getConfigurationProperties().get("metric.reporters")))
				.containsExactly(JmxReporter.class.getName(), WakingMetricsReporter.class);
			derived.createProducer().close();
		}
	}

	private static Iterable<Object> reporters(ConfigurableApplicationContext application) {
		return asIterable(
				application.getBean(ProducerFactory.class).getConfigurationProperties().get("metric.reporters"));
	}

	@SuppressWarnings("unchecked")
	private static Iterable<Object> asIterable(Object value) {
		return (Iterable<Object>) value;
	}

	@Configuration(proxyBeanMethods = false)
	static class Derived {

		@Bean(defaultCandidate = false)
		DefaultKafkaProducerFactory<Object, Object> derived(ProducerFactory<Object, Object> other) {
			return new DefaultKafkaProducerFactory<>(other.getConfigurationProperties());
		}

	}

}
