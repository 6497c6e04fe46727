package io.github.keepalive.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.integration.KeepaliveIntegrations;

import org.springframework.amqp.rabbit.connection.AbstractConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for RabbitMQ.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = KeepaliveAutoConfiguration.class)
@ConditionalOnClass({ ConnectionFactory.class, AbstractConnectionFactory.class })
@ConditionalOnKeepalive
public final class RabbitMqKeepaliveAutoConfiguration {

	@Bean
	static ConnectionFactoryPostProcessor keepaliveRabbitMqPostProcessor(
			ObjectProvider<KeepaliveIntegrations> integrations) {
		return new ConnectionFactoryPostProcessor(integrations);
	}

}
