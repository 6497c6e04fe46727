package io.github.keepalive.mail;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Properties;

import io.github.keepalive.integration.KeepaliveIntegrations;
import io.github.keepalive.integration.OutboundIntegration;
import io.github.keepalive.integration.OutboundPostProcessor;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.util.ReflectionUtils;

/**
 * Gives every mail sender, Boot's and the application's own, a socket factory for its
 * protocol. Jakarta Mail layers TLS over the sockets of such a factory, for STARTTLS and
 * for SMTPS. Where SMTPS has an SSL socket factory, the library asks no other.
 */
final class MailSenderPostProcessor extends OutboundPostProcessor<JavaMailSenderImpl> {

	/** With these the library would not have made a plain socket of its own. */
	private static final List<String> RIVALS = List.of("socketFactory", "socketFactory.class", "socketFactory.port",
			"socks.host", "usesocketchannels");

	private static final List<String> SSL_RIVALS = List.of("ssl.socketFactory", "ssl.socketFactory.class");

	MailSenderPostProcessor(ObjectProvider<KeepaliveIntegrations> integrations) {
		super(JavaMailSenderImpl.class, "mail", integrations);
	}

	@Override
	protected JavaMailSenderImpl hook(JavaMailSenderImpl sender, String beanName, OutboundIntegration integration) {
		// Another sender, or nobody of this application at all, may have the same ones.
		Properties properties = (Properties) sender.getJavaMailProperties().clone();
		String protocol = protocol(sender, properties);
		String prefix = "mail." + protocol + ".";
		String obstacle = hasSession(sender) ? "it has a session of the application's"
				: obstacle(properties, protocol, prefix);
		if (obstacle != null) {
			integration.leftAlone(beanName, obstacle);
			return sender;
		}
		properties.put(prefix + "socketFactory", integration.socketFactory(beanName));
		// A connection that fails is tried once, as without a factory.
		properties.put(prefix + "socketFactory.fallback", "false");
		sender.setJavaMailProperties(properties);
		return sender;
	}

	private static String protocol(JavaMailSenderImpl sender, Properties properties) {
		String protocol = sender.getProtocol();
		return (protocol != null) ? protocol
				: properties.getProperty("mail.transport.protocol", JavaMailSenderImpl.DEFAULT_PROTOCOL);
	}

	private static @Nullable String obstacle(Properties properties, String protocol, String prefix) {
		boolean smtps = protocol.equals("smtps");
		if (!smtps && !protocol.equals("smtp")) {
			return "its protocol is " + protocol;
		}
		for (String rival : RIVALS) {
			if (isChosen(properties, prefix + rival)) {
				return "it has a " + prefix + rival + " of its own";
			}
		}
		if (smtps || isChosen(properties, prefix + "ssl.enable")) {
			for (String rival : SSL_RIVALS) {
				if (isChosen(properties, prefix + rival)) {
					return "it has a " + prefix + rival + ", such as that of an SSL bundle";
				}
			}
		}
		return null;
	}

	private static boolean isChosen(Properties properties, String name) {
		Object value = properties.get(name);
		String text = (value != null) ? value.toString() : properties.getProperty(name, "");
		return !text.isEmpty() && !text.equals("false");
	}

	/**
	 * Return whether a sender has a session, whose properties are not the sender's. There
	 * is a getter, but it would make one.
	 * @param sender the sender
	 * @return {@code false} if it will make one itself
	 */
	private static boolean hasSession(JavaMailSenderImpl sender) {
		Field field = ReflectionUtils.findField(JavaMailSenderImpl.class, "session");
		if (field == null) {
			return true;
		}
		ReflectionUtils.makeAccessible(field);
		return ReflectionUtils.getField(field, sender) != null;
	}

}
