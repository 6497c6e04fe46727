package io.github.keepalive.activemq;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import org.apache.activemq.ActiveMQConnectionFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.jms.connection.SingleConnectionFactory;

/**
 * Auto-configuration for ActiveMQ Classic.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = KeepaliveAutoConfiguration.class)
@ConditionalOnClass({ ActiveMQConnectionFactory.class, SingleConnectionFactory.class })
@ConditionalOnKeepalive
public final class ActiveMqKeepaliveAutoConfiguration {

	@Bean
	static ActiveMqFactoryPostProcessor keepaliveActiveMqPostProcessor(
			ObjectProvider<KeepaliveIntegrations> integrations) {
		return new ActiveMqFactoryPostProcessor(integrations);
	}

}
