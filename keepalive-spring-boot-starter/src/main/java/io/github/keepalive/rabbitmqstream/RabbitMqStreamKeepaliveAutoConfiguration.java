package io.github.keepalive.rabbitmqstream;

import com.rabbitmq.stream.EnvironmentBuilder;
import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.netty.channel.Channel;

import org.springframework.boot.amqp.autoconfigure.EnvironmentBuilderCustomizer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for streams of RabbitMQ.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = KeepaliveAutoConfiguration.class)
@ConditionalOnClass({ EnvironmentBuilder.class, EnvironmentBuilderCustomizer.class, Channel.class })
@ConditionalOnKeepalive
public final class RabbitMqStreamKeepaliveAutoConfiguration {

	@Bean
	RabbitMqStreamKeepaliveCustomizer rabbitMqStreamKeepaliveCustomizer(KeepaliveIntegrations integrations) {
		return new RabbitMqStreamKeepaliveCustomizer(integrations.outbound("rabbitmq-stream"));
	}

}
