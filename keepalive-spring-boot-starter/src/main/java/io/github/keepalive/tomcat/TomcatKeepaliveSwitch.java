package io.github.keepalive.tomcat;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The switch of this integration, for the configuration metadata. It is never bound:
 * {@link io.github.keepalive.autoconfigure.KeepaliveProperties} reads all switches at
 * once, by name.
 *
 * @param enabled Whether Tomcat's listeners get the options before they listen.
 */
@ConfigurationProperties("keepalive.integrations.tomcat")
record TomcatKeepaliveSwitch(@DefaultValue("true") boolean enabled) {

}
