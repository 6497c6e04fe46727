package io.github.keepalive.ldap;

import java.util.Hashtable;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.directory.DirContext;
import javax.net.SocketFactory;

import io.github.keepalive.integration.OutboundIntegration;
import org.jspecify.annotations.Nullable;

import org.springframework.ldap.core.support.LdapContextSource;

/**
 * Puts the class name of {@link LdapSocketFactory} into the environment from which JNDI
 * creates a context. JNDI creates the socket factory in the same thread. A socket factory
 * that the application has put into the environment stays. A context whose connections
 * use TLS from the start is left alone, because JNDI does not add TLS to the sockets of a
 * factory.
 */
class KeepaliveContextSource extends LdapContextSource {

	private static final String SOCKET_FACTORY = "java.naming.ldap.factory.socket";

	private final String name;

	private final OutboundIntegration integration;

	private final SocketFactory sockets;

	private final Set<String> obstacles = ConcurrentHashMap.newKeySet();

	KeepaliveContextSource(String name, OutboundIntegration integration) {
		this.name = name;
		this.integration = integration;
		this.sockets = integration.socketFactory(name);
	}

	@Override
	protected DirContext getDirContextInstance(Hashtable<String, Object> environment) throws NamingException {
		String obstacle = obstacle(environment);
		if (obstacle != null) {
			if (this.obstacles.add(obstacle)) {
				this.integration.leftAlone(this.name, obstacle);
			}
			return super.getDirContextInstance(environment);
		}
		Hashtable<String, Object> prepared = new Hashtable<>(environment);
		prepared.put(SOCKET_FACTORY, LdapSocketFactory.class.getName());
		return LdapSocketFactory.createContext(this.integration, this.sockets,
				() -> super.getDirContextInstance(prepared));
	}

	private static @Nullable String obstacle(Hashtable<String, Object> environment) {
		if (environment.containsKey(SOCKET_FACTORY)) {
			return "it has a " + SOCKET_FACTORY + " of its own";
		}
		String urls = text(environment, Context.PROVIDER_URL);
		if (urls.contains("ldaps:") || text(environment, Context.SECURITY_PROTOCOL).equals("ssl")) {
			return "it uses TLS from the start";
		}
		String referral = text(environment, Context.REFERRAL);
		if (!referral.isEmpty() && !referral.equals("ignore")) {
			return "it follows referrals, which may lead to servers that use TLS from the start";
		}
		return isVisible() ? null : "a thread's class loader does not know " + LdapSocketFactory.class.getName();
	}

	private static String text(Hashtable<String, Object> environment, String name) {
		return String.valueOf(environment.getOrDefault(name, "")).toLowerCase(Locale.ROOT);
	}

	// JNDI loads the socket factory with the thread's context class loader.
	private static boolean isVisible() {
		try {
			return Class.forName(LdapSocketFactory.class.getName(), false,
					Thread.currentThread().getContextClassLoader()) == LdapSocketFactory.class;
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return false;
		}
	}

}
