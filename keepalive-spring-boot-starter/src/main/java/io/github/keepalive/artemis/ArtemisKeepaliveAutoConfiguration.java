package io.github.keepalive.artemis;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import io.netty.channel.Channel;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.jms.connection.SingleConnectionFactory;

/**
 * Auto-configuration for ActiveMQ Artemis.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = KeepaliveAutoConfiguration.class)
@ConditionalOnClass({ ActiveMQConnectionFactory.class, SingleConnectionFactory.class, Channel.class })
@ConditionalOnKeepalive
public final class ArtemisKeepaliveAutoConfiguration {

	@Bean
	static ArtemisFactoryPostProcessor keepaliveArtemisPostProcessor(
			ObjectProvider<KeepaliveIntegrations> integrations) {
		return new ArtemisFactoryPostProcessor(integrations);
	}

}
