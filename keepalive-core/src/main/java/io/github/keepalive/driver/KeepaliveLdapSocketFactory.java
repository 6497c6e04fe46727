package io.github.keepalive.driver;

import java.util.Comparator;

import javax.net.SocketFactory;

import io.github.keepalive.socket.KeepaliveSocketFactory;

/**
 * A {@link KeepaliveSocketFactory} for JNDI's LDAP provider, which is given the name of
 * the class and calls {@link #getDefault()}. The provider pools connections only where
 * the class itself is a {@link Comparator}. The settings come from the environment
 * variables of the LD_PRELOAD libraries, then from the defaults.
 *
 * <pre class="code">
 * environment.put("java.naming.ldap.factory.socket", "io.github.keepalive.driver.KeepaliveLdapSocketFactory");
 * </pre>
 *
 * @since 0.1.0
 */
public final class KeepaliveLdapSocketFactory extends KeepaliveSocketFactory implements Comparator<Object> {

	/**
	 * Return a factory.
	 * @return the factory
	 */
	public static SocketFactory getDefault() {
		return new KeepaliveLdapSocketFactory();
	}

	/**
	 * Compare the names of two socket factories, as the pool gives them: connections of
	 * equal ones share a pool.
	 * @param one the one name
	 * @param other the other name
	 * @return zero if they are equal
	 */
	@Override
	public int compare(Object one, Object other) {
		return String.valueOf(one).compareTo(String.valueOf(other));
	}

}
