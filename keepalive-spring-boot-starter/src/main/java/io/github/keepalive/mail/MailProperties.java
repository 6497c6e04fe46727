package io.github.keepalive.mail;

import java.util.List;
import java.util.Properties;

import javax.net.SocketFactory;

import org.jspecify.annotations.Nullable;

/**
 * The properties of a sender, with a socket factory for its protocol. The library looks
 * it up for each connection. It is not there as long as the properties have one of the
 * application's own, or something else that makes the sockets.
 */
final class MailProperties extends Properties {

	private static final long serialVersionUID = 1L;

	/** With these the library would not have made a plain socket of its own. */
	private static final List<String> RIVALS = List.of("socketFactory", "socketFactory.class", "socketFactory.port",
			"socks.host", "usesocketchannels");

	private static final List<String> SSL_RIVALS = List.of("ssl.socketFactory", "ssl.socketFactory.class");

	private final String protocol;

	private transient @Nullable SocketFactory sockets;

	/**
	 * Copy properties, because other mail senders, or code outside this application, may
	 * use the same object.
	 * @param own the properties of the application
	 * @param protocol the protocol of the sender
	 */
	MailProperties(Properties own, String protocol) {
		own.stringPropertyNames().forEach((name) -> put(name, own.getProperty(name)));
		putAll(own);
		this.protocol = protocol;
	}

	/**
	 * Have a socket factory from now on, unless there is an obstacle.
	 * @param sockets the socket factory
	 */
	void setSockets(SocketFactory sockets) {
		this.sockets = sockets;
	}

	/**
	 * Return why there is no socket factory for the protocol.
	 * @return the reason, or {@code null} if there is one
	 */
	@Nullable String obstacle() {
		boolean smtps = this.protocol.equals("smtps");
		if (!smtps && !this.protocol.equals("smtp")) {
			return "its protocol is " + this.protocol;
		}
		for (String rival : RIVALS) {
			if (isChosen(rival)) {
				return "it has a " + name(rival) + " of its own";
			}
		}
		if (smtps || isChosen("ssl.enable")) {
			for (String rival : SSL_RIVALS) {
				if (isChosen(rival)) {
					return "it has a " + name(rival) + ", such as that of an SSL bundle";
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
		// A connection that fails is tried once, as without a factory.
		if (key.equals(name("socketFactory.fallback")) && this.sockets != null && obstacle() == null) {
			return "false";
		}
		return own;
	}

}
