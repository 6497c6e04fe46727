package io.github.keepalive.mail;

import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.integration.KeepaliveIntegrations;
import jakarta.mail.Session;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * Auto-configuration for mail.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = KeepaliveAutoConfiguration.class)
@ConditionalOnClass({ JavaMailSenderImpl.class, Session.class })
@ConditionalOnKeepalive
public final class MailKeepaliveAutoConfiguration {

	@Bean
	static MailSenderPostProcessor keepaliveMailSenderPostProcessor(
			ObjectProvider<KeepaliveIntegrations> integrations) {
		return new MailSenderPostProcessor(integrations);
	}

}
