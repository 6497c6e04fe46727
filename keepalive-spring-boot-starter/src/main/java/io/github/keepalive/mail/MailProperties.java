package io.github.keepalive.mail;

import java.util.List;
import java.util.Properties;

import javax.net.SocketFactory;

import org.jspecify.annotations.Nullable;

/**
 * The properties of a mail sender, with the starter's socket factory for its protocol.
 * Jakarta Mail looks the socket factory up for each connection. The starter's factory is
 * hidden as long as the properties name one of the application's, or contain another
 * property that decides how sockets are created.
 */
final class MailProperties extends Properties {

	private static final long serialVersionUID = 1L;

	/** With one of these, the library does not create a plain socket. */
	private static final List<String> CONFLICTS = List.of("socketFactory", "socketFactory.class", "socketFactory.port",
			"socks.host", "usesocketchannels");

	private static final List<String> SSL_CONFLICTS = List.of("ssl.socketFactory", "ssl.socketFactory.class");

	private final String protocol;

	private transient @Nullable SocketFactory sockets;

	/**
	 * Copy the properties of the application, because other mail senders may use the same
	 * object.
	 * @param own the properties of the application
	 * @param protocol the protocol of the sender
	 */
	MailProperties(Properties own, String protocol) {
		own.stringPropertyNames().forEach((name) -> put(name, own.getProperty(name)));
		putAll(own);
		this.protocol = protocol;
	}

	/**
	 * Set the socket factory. It is hidden while there is an {@link #obstacle()}.
	 * @param sockets the socket factory
	 */
	void setSockets(SocketFactory sockets) {
		this.sockets = sockets;
	}

	/**
	 * Return why the socket factory is hidden.
	 * @return the reason, or {@code null} if it is not hidden
	 */
	@Nullable String obstacle() {
		boolean smtps = this.protocol.equals("smtps");
		if (!smtps && !this.protocol.equals("smtp")) {
			return "its protocol is " + this.protocol;
		}
		for (String conflict : CONFLICTS) {
			if (isChosen(conflict)) {
				return "it has a " + name(conflict) + " of its own";
			}
		}
		if (smtps || isChosen("ssl.enable")) {
			for (String conflict : SSL_CONFLICTS) {
				if (isChosen(conflict)) {
					return "it has a " + name(conflict) + ", such as that of an SSL bundle";
				}
			}
		}
		return null;
	}

	private String name(String suffix) {
		return "mail." + this.protocol + "." + suffix;
	}

	private boolean isChosen(String suffix) {
		Object value = super.get(name(suffix));
		String text = (value != null) ? value.toString() : "";
		return !text.isEmpty() && !text.equals("false");
	}

	@Override
	public synchronized @Nullable Object get(Object key) {
		Object own = super.get(key);
		if (own == null && key.equals(name("socketFactory"))) {
			return (obstacle() == null) ? this.sockets : null;
		}
		// By default the library connects again without the factory if a connection
		// fails. Without a factory it connects once.
		if (key.equals(name("socketFactory.fallback")) && this.sockets != null && obstacle() == null) {
			return "false";
		}
		return own;
	}

}
