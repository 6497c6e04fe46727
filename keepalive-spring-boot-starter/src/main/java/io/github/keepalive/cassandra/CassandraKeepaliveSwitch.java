package io.github.keepalive.cassandra;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The switch of this integration, for the configuration metadata. It is never bound:
 * {@link io.github.keepalive.autoconfigure.KeepaliveProperties} reads all switches at
 * once, by name.
 *
 * @param enabled whether connections to Cassandra are hooked
 */
@ConfigurationProperties("keepalive.integrations.cassandra")
record CassandraKeepaliveSwitch(@DefaultValue("true") boolean enabled) {

}
