package io.github.keepalive.jdbc;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The switch of this integration, for the configuration metadata. It is never bound:
 * {@link io.github.keepalive.autoconfigure.KeepaliveProperties} reads all switches at
 * once, by name.
 *
 * @param enabled whether the drivers of JDBC data sources are told of a socket factory,
 * or of what else they know of keepalive
 */
@ConfigurationProperties("keepalive.integrations.jdbc")
record JdbcKeepaliveSwitch(@DefaultValue("true") boolean enabled) {

}
