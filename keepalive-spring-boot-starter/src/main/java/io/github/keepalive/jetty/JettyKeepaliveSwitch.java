package io.github.keepalive.jetty;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The switch of this integration, for the configuration metadata. It is never bound:
 * {@link io.github.keepalive.autoconfigure.KeepaliveProperties} reads all switches at
 * once, by name.
 *
 * @param enabled Whether Jetty's listeners get the options before they listen.
 */
@ConfigurationProperties("keepalive.integrations.jetty")
record JettyKeepaliveSwitch(@DefaultValue("true") boolean enabled) {

}
