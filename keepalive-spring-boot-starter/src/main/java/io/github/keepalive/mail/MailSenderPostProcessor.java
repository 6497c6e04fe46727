package io.github.keepalive.mail;

import java.util.Properties;

import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.integration.OutboundPostProcessor;
import io.github.keepalive.integration.PrivateFields;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.annotation.RegisterReflection;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * Gives each mail sender, both Boot's and the application's, a socket factory for its
 * protocol. Jakarta Mail adds TLS to the sockets of such a factory, for STARTTLS and for
 * SMTPS. If SMTPS has an SSL socket factory, the library does not use this one.
 */
@RegisterReflection(classes = JavaMailSenderImpl.class, memberCategories = MemberCategory.ACCESS_DECLARED_FIELDS)
final class MailSenderPostProcessor extends OutboundPostProcessor<JavaMailSenderImpl> {

	MailSenderPostProcessor(ObjectProvider<KeepaliveIntegrations> integrations) {
		super(JavaMailSenderImpl.class, "mail", integrations);
	}

	@Override
	protected JavaMailSenderImpl configure(JavaMailSenderImpl sender, String beanName,
			OutboundIntegration integration) {
		Properties own = sender.getJavaMailProperties();
		MailProperties properties = new MailProperties(own, protocol(sender, own));
		// The getter would create a session.
		boolean hasSession = !PrivateFields.isNull(sender, "session");
		String obstacle = hasSession ? "it has a session of the application's" : properties.obstacle();
		if (obstacle != null) {
			integration.leftAlone(beanName, obstacle);
			return sender;
		}
		properties.setSockets(integration.socketFactory(beanName));
		sender.setJavaMailProperties(properties);
		return sender;
	}

	private static String protocol(JavaMailSenderImpl sender, Properties properties) {
		String protocol = sender.getProtocol();
		return (protocol != null) ? protocol
				: properties.getProperty("mail.transport.protocol", JavaMailSenderImpl.DEFAULT_PROTOCOL);
	}

}
