package io.github.keepalive.r2dbc;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The switch of this integration, for the configuration metadata. It is never bound:
 * {@link io.github.keepalive.autoconfigure.KeepaliveProperties} reads all switches at
 * once, by name.
 *
 * @param enabled Whether connections of R2DBC drivers get the options before they
 * connect.
 */
@ConfigurationProperties("keepalive.integrations.r2dbc")
record R2dbcKeepaliveSwitch(@DefaultValue("true") boolean enabled) {

}
