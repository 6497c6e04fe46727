package io.github.keepalive.jdbc;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The switch of this integration, for the configuration metadata. It is never bound:
 * {@link io.github.keepalive.autoconfigure.KeepaliveProperties} reads all switches at
 * once, by name.
 *
 * @param enabled Whether the drivers of JDBC data sources get a socket factory, or the
 * keepalive properties that they know.
 */
@ConfigurationProperties("keepalive.integrations.jdbc")
record JdbcKeepaliveSwitch(@DefaultValue("true") boolean enabled) {

}
