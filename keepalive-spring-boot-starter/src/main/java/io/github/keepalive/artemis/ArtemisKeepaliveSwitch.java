package io.github.keepalive.artemis;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The switch of this integration, for the configuration metadata. It is never bound:
 * {@link io.github.keepalive.autoconfigure.KeepaliveProperties} reads all switches at
 * once, by name.
 *
 * @param enabled Whether connections to ActiveMQ Artemis get the options before they
 * connect.
 */
@ConfigurationProperties("keepalive.integrations.artemis")
record ArtemisKeepaliveSwitch(@DefaultValue("true") boolean enabled) {

}
